"""Checking: every row is read by the mapping and second files find their leads; nothing else is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef

from handoff.copying import copy_values, count_rows
from handoff.errors import HandoffError
from handoff.integrations.history.models import FileRow, LeadKey, RefusedRow, Run, RunFile, State
from handoff.integrations.tables.mapping import FileMapping, SecondFile
from handoff.integrations.tables.shapes import PastOutcome, PastTouch, RowRefusedError
from handoff.integrations.tables.taking import lead_keys, second_key, take_lead, take_second
from handoff.process.history.counting import Counts, count_lead, count_touch
from handoff.process.history.joining import join
from handoff.process.history.past import plan_past
from handoff.process.history.people import load_roster
from handoff.process.history.rows import Problem, Stored, joined_rows, mapping_of, refuse, stored, zone_of
from handoff.process.in_force import load_in_force
from leads.handoffs.steps import Step
from leads.records.submissions import require_key

CHUNK = 5_000
MOST_OWNERS = 20


def check_next(run: Run, *, now: datetime) -> None:
    """Check the next rows of a locked run, or sum up when there are none; the caller's transaction is the chunk's."""
    file = RunFile.objects.filter(run=run, place__gte=run.at_place).order_by("place").first()
    if file is None:
        _sum_up(run)
        return
    rows = stored(file, after=_from(run, file), most=CHUNK)
    if not rows:
        if file.place == 0:
            count_rows(LeadKey)
            _refuse_doubles(run, file)
        run.at_place, run.at_line = file.place + 1, 0
        return
    mapping, zone = mapping_of(run), zone_of(run)
    counts = Counts.of(run)
    if file.place == 0:
        problems = _check_leads(rows, file, mapping, zone, counts, now)
    else:
        second = next(one for one in mapping.second if one.name == file.name)
        problems = _check_second(rows, file, second, zone, counts)
    refuse(file, rows, problems)
    run.summary = counts.to_json()
    run.at_place, run.at_line = file.place, rows[-1].line
    run.rows_done += len(rows)


def _from(run: Run, file: RunFile) -> int:
    return run.at_line if run.at_place == file.place else 0


def _check_leads(
    rows: Sequence[Stored],
    file: RunFile,
    mapping: FileMapping,
    zone: ZoneInfo | None,
    counts: Counts,
    now: datetime,
) -> list[Problem]:
    order, roster = load_in_force(to_judge=False).path.order, load_roster()
    second_ids = dict(RunFile.objects.filter(run_id=file.run_id, place__gt=0).values_list("name", "pk"))
    problems: list[Problem] = []
    keys: list[tuple[int, str, int]] = []
    for row in rows:
        try:
            cells = row.read(file.headers)
            lead = take_lead(mapping, cells, zone)
            plan_past(lead, order, now=now)
            email = require_key(lead.submission)
        except RowRefusedError as error:
            problems.append((row.line, error.reason))
            continue
        except HandoffError as error:
            problems.append((row.line, " ".join(error.fields.values()) or str(error)))
            continue
        keys.append((file.pk, f"{lead.submission.source}\n{lead.submission.external_id or email}", row.line))
        named = lead_keys(mapping, cells)
        keys += [(second_ids[name], key, row.line) for name, key in named.items() if key and name in second_ids]
        count_lead(lead, counts, roster)
    copy_values("history_leadkey", ("file_id", "key", "line"), keys)
    return problems


def _check_second(
    rows: Sequence[Stored], file: RunFile, second: SecondFile, zone: ZoneInfo | None, counts: Counts
) -> list[Problem]:
    problems: list[Problem] = []
    keys: list[tuple[int, str]] = []
    for row in rows:
        cells = row.read(file.headers)
        if not second_key(second, cells) and second.ignore_without_key:
            counts.add(f"second:{second.name}", "without_key")
            continue
        try:
            key, _ = take_second(second, cells, zone)
        except RowRefusedError as error:
            problems.append((row.line, error.reason))
            continue
        keys.append((row.line, key))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE history_filerow AS row SET key = told.key FROM unnest(%s::int[], %s::text[]) AS told(line, key) "
            "WHERE row.file_id = %s AND row.line = told.line",
            [[line for line, _ in keys], [key for _, key in keys], file.pk],
        )
    return problems


_DOUBLES = """
INSERT INTO history_refusedrow (run_id, file_id, line, reason, cells)
SELECT %(run)s, row.file_id, row.line, 'The same lead as line ' || twice.first || ': one row a lead.', row.cells
FROM (
    SELECT line, min(line) OVER (PARTITION BY key) AS first FROM history_leadkey WHERE file_id = %(file)s
) AS twice
JOIN history_filerow AS row ON row.file_id = %(file)s AND row.line = twice.line
WHERE twice.line > twice.first
ON CONFLICT DO NOTHING
"""


def _refuse_doubles(run: Run, file: RunFile) -> None:
    """Refuse all but the first row of each lead, and take back what was counted of the others."""
    with connection.cursor() as cursor:
        cursor.execute(_DOUBLES, {"run": run.pk, "file": file.pk})
        number = cursor.rowcount
    if not number:
        return
    doubles = RefusedRow.objects.filter(file=file).values("line")
    keys = LeadKey.objects.filter(file__in=run.files.all(), line__in=doubles)
    counts = Counts.of(run)
    counts.leave_out(_counted_of_doubles(run, file))
    run.summary = {**run.summary, **counts.to_json()}
    keys.delete()


def _counted_of_doubles(run: Run, file: RunFile) -> Counts:
    """Count the rows that were understood and are the same leads as earlier ones."""
    mapping, zone, roster = mapping_of(run), zone_of(run), load_roster()
    counts = Counts({})
    lines = LeadKey.objects.filter(file=file, line__in=RefusedRow.objects.filter(file=file).values("line"))
    rows = FileRow.objects.filter(file=file, line__in=lines.values("line")).values_list("line", "cells")
    for line, cells in rows.iterator():
        count_lead(take_lead(mapping, Stored(line, cells).read(file.headers), zone), counts, roster)
    return counts


def _sum_up(run: Run) -> None:
    """Join the second files, and say what was understood as the page shows it."""
    mapping = mapping_of(run)
    counts = Counts.of(run).named
    second = {
        one.name: _join_one(run, one, counts.get(f"second:{one.name}", Counter()))
        for one in mapping.second
        if RunFile.objects.filter(run=run, name=one.name).exists()
    }
    _count_joined(run, mapping, counts)
    leads = counts.get("leads", Counter())
    steps = {*counts.get("exact", {}), *counts.get("by_day", {})}
    run.summary = {
        **run.summary,
        "leads": {
            "rows": RunFile.objects.get(run=run, place=0).row_count,
            "understood": leads["understood"],
        },
        "steps": {
            str(step): {
                "exact": counts.get("exact", Counter())[step],
                "by_day": counts.get("by_day", Counter())[step],
            }
            for step in Step
            if step in steps
        },
        "fields": counts.get("fields", {}),
        "tiers": counts.get("tiers", {}),
        "outcomes": counts.get("outcomes", {}),
        "touches": counts.get("contacts", Counter())["touches"],
        "not_counted": counts.get("contacts", Counter())["not_counted"],
        "owners": dict(counts.get("owners", Counter()).most_common(MOST_OWNERS)),
        "second": second,
        "zone": run.timezone,
        "notes": [*mapping.notes, *(note for file in run.files.order_by("place") for note in file.notes)],
    }
    run.refused_count = run.refused.count()
    run.state, run.at_place, run.at_line = State.checked, 0, 0


def _join_one(run: Run, second: SecondFile, counted: Mapping[str, int]) -> dict[str, Any]:
    file = RunFile.objects.get(run=run, name=second.name)
    return {
        "kind": second.gives,
        "rows": file.row_count,
        "without_key": counted.get("without_key", 0),
        **join(file),
    }


def _count_joined(run: Run, mapping: FileMapping, counts: dict[str, Counter[str]]) -> None:
    """Count what the joined rows give: contacts by whether they are touches, outcomes by which."""
    found = Counts({})
    found.named = counts
    zone = zone_of(run)
    for second in mapping.second:
        file = RunFile.objects.filter(run=run, name=second.name).first()
        if file is None or second.gives == "acts":
            continue
        for _, row in joined_rows(file):
            _, told = take_second(second, row, zone)
            if isinstance(told, PastTouch):
                count_touch(told, found)
            elif isinstance(told, PastOutcome):
                found.add("outcomes", told.outcome)


def forget_check(run: Run) -> None:
    """Take away what an earlier check found, but for rows that could not even be read."""
    if not run.summary:
        return
    LeadKey.objects.filter(file__in=run.files.all()).delete()
    FileRow.objects.filter(file__run=run).exclude(key="", lead_line=None).update(key="", lead_line=None)
    read = FileRow.objects.filter(file=OuterRef("file"), line=OuterRef("line"))
    RefusedRow.objects.filter(Exists(read), run=run).delete()
    run.summary, run.refused_count = {}, 0
