"""Compiling the columns of a leads file into a function that takes a lead from a row."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from handoff.integrations.tables.cells import Cells, cell_reader, text_of
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.mapping import FileMapping
from handoff.integrations.tables.reports import Known, known_reader, touch_reader
from handoff.integrations.tables.shapes import PastLead, PastOutcome, PastTouch, Row, refuse
from handoff.rules.text import quoted
from leads.handoffs.steps import Step
from leads.records.submissions import CompanyCard, Submission

LONGEST_KEY: Final = 120

_PERSON: Final = {
    **{name: name for name in ("email", "name", "phone", "title", "seniority", "country", "consent", "is_student")},
    "source.landing_page": "landing_page",
    "source.name": "source",
    "campaign.name": "campaign",
    "campaign.kind": "campaign_kind",
}
_STEPS: Final = {step.value: step for step in Step}
_OUTCOME: Final = {
    "outcome": "outcome",
    "outcome.at": "at",
    "outcome.reason": "reason",
    "outcome.note": "note",
    "outcome.amount": "amount",
}
_OTHERS: Final = {name: name for name in ("tier", "owner", "team")}


def lead_reader(mapping: FileMapping, zone: ZoneInfo | None) -> Callable[[Row], PastLead]:
    """Return what takes a lead from a row; it raises RowRefusedError."""
    columns = mapping.columns

    def part(names: Mapping[str, str]) -> Known:
        chosen = {names[name]: column for name, column in columns.items() if name in names and not _is_custom(column)}
        return known_reader(chosen, empty=mapping.empty, zone=zone)

    def custom(scope: str) -> Known:
        chosen = {
            name.removeprefix(scope): column
            for name, column in columns.items()
            if name.startswith(scope) and _is_custom(column)
        }
        return known_reader(chosen, empty=mapping.empty, zone=zone)

    person, outcome, others = part(_PERSON), part(_OUTCOME), part(_OTHERS)
    card = part({name: name.removeprefix("company.") for name in columns if name.startswith("company.")})
    steps = part(_STEPS)
    lead_facts, company_facts = custom("lead."), custom("company.")
    key = text_of((mapping.key,), mapping.empty) if mapping.key else lambda cells: ""
    touches = [_optional_touch(each, mapping, zone) for each in mapping.touches]

    def take(row: Row) -> PastLead:
        cells = row.cells
        who = {"source": mapping.source, **person(cells)}
        external_id = key(cells)
        _check_key(external_id, who, mapping)
        company = CompanyCard(**card(cells), custom=company_facts(cells))
        return PastLead(
            line=row.line,
            submission=Submission(external_id=external_id, company=company, custom=lead_facts(cells), **who),
            steps=_handed_off(steps(cells), columns),
            outcome=_outcome(outcome(cells)),
            touches=tuple(touch for read in touches if (touch := read(cells)) is not None),
            **others(cells),
        )

    return take


def _is_custom(column: Column) -> bool:
    return column.field.group == "custom"


def _check_key(external_id: str, who: Mapping[str, Any], mapping: FileMapping) -> None:
    if len(external_id) > LONGEST_KEY:
        refuse(f"{quoted(mapping.key)} is longer than {LONGEST_KEY} characters; is it the right column?")
    if not external_id and "email" not in who:
        names = quoted(mapping.key) if mapping.key else "The e-mail"
        refuse(f"{names} is empty and there is no e-mail, so nobody can be told by it; fill it in.")


def _handed_off(times: dict[str, Any], columns: Mapping[str, Column]) -> dict[Step, Any]:
    if Step.HANDED_OFF.value not in times:
        names = " and ".join(quoted(header) for header in columns[Step.HANDED_OFF.value].headers)
        refuse(f"{names} is empty: a lead that was never handed to sales has no place on the path.")
    return {_STEPS[name]: when for name, when in times.items()}


def _outcome(values: dict[str, Any]) -> PastOutcome | None:
    """Return what became of the lead; a time or an amount alone says nothing."""
    return PastOutcome(**values) if "outcome" in values else None


def _optional_touch(
    columns: Mapping[str, Column], mapping: FileMapping, zone: ZoneInfo | None
) -> Callable[[Cells], PastTouch | None]:
    """Return what takes a touch from a row of a leads file, None where its time is empty."""
    happened = cell_reader(columns["at"], empty=mapping.empty, zone=zone)
    take = touch_reader(columns, empty=mapping.empty, zone=zone)
    return lambda cells: None if happened(cells) is None else take(cells)
