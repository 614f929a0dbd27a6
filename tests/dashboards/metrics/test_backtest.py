"""A backtest counts each lead once, by what was known then, and says what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboards.metrics import backtest_units
from dashboards.metrics.backtest import backtest
from dashboards.metrics.backtest_flips import Way
from dashboards.metrics.backtest_report import BacktestReport, Price
from dashboards.metrics.backtest_units import Compared
from dashboards.metrics.number import State
from dashboards.metrics.period import Period
from handoff.rules import BASE, Definition, judge, parse_definition
from leads.definitions.in_force import catalogue
from leads.definitions.models import DefinitionVersion, Evaluation
from leads.definitions.narrow import NotInColumnsError
from leads.definitions.narrow_copy import copy_evaluations
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from tests.cast import Cast, install, make_lead
from tests.rows import close_handoff, make_disposition, make_evaluation, make_handoff, make_touch

ZONE = ZoneInfo("America/New_York")
PERIOD = Period.between(date(2026, 6, 1), date(2026, 7, 12), zone=ZONE)
# A Monday, noon in New York.
MONDAY = datetime(2026, 6, 8, 12, tzinfo=ZONE)
NOW = datetime(2026, 11, 3, 15, tzinfo=ZONE)
DAY = timedelta(days=1)


def size(least: int, criterion: str = "size") -> dict[str, Any]:
    return {"id": criterion, "fact": "company.employees", "op": "gte", "value": least}


def definition(*, large: int = 500, small: int = 50) -> Definition:
    demo = {"id": "demo", "activity": "demo_request", "within_days": 7}
    return parse_definition(
        {
            "tiers": [
                {"key": "large", "name": "Large", "fit": size(large, "large"), "behaviour": demo},
                {"key": "small", "name": "Small", "fit": size(small, "small"), "behaviour": demo},
            ],
            "never": [
                {"id": "no", "label": "No", "rule": {"id": "out", "fact": "lead.consent", "op": "eq", "value": False}}
            ],
        },
        catalogue=BASE,
    )


DRAFT, ACTIVE = definition(small=100), definition(small=50)
COMPARED = Compared(draft=DRAFT, active=ACTIVE, active_id=-1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def facts(employees: float | None, *, demo_days_ago: float | None = 1.0, **lead: Any) -> dict[str, Any]:
    acts = {} if demo_days_ago is None else {"demo_request": {"ages": [demo_days_ago], "count": 1, "contents": []}}
    return {"company": {"employees": employees}, "lead": lead, "activities": acts}


def lead_of(number: int) -> Lead:
    return make_lead(email=f"lead{number}@backtest.example")


def judged(lead: Lead, known: dict[str, Any], at: datetime = MONDAY, **fields: Any) -> Evaluation:
    return make_evaluation(lead=lead, facts=known, judged_at=at, **fields)


def handed(cast: Cast, evaluation: Evaluation, outcome: str = "") -> Handoff:
    handoff = make_handoff(
        cast, lead=evaluation.lead, evaluation=evaluation, **dict.fromkeys(STEPS, evaluation.judged_at)
    )
    if outcome == "working":
        make_disposition(handoff, outcome="working", next_step_on=NOW.date())
        Handoff.objects.filter(pk=handoff.pk).update(disposed_at=NOW)
    elif outcome == "bad_fit":
        close_handoff(handoff, outcome=outcome)
    elif outcome:
        close_handoff(handoff, outcome=outcome, touch=make_touch(handoff), attempts=3, attempts_needed=3)
    return handoff


STEPS = ("submitted_at", "received_at", "scored_at", "handed_off_at", "routed_at")


def run(compared: Compared = COMPARED, period: Period = PERIOD, now: datetime = NOW) -> BacktestReport:
    while copy_evaluations(NOW):
        pass
    return backtest(compared, period, now=now)


def test_a_lead_counts_once_by_the_first_evaluation_that_is_ready(cast: Cast) -> None:
    lead = lead_of(1)
    judged(lead, facts(10), MONDAY)
    judged(lead, facts(200), MONDAY + DAY)
    judged(lead, facts(900), MONDAY + 7 * DAY)

    report = run()

    assert report.leads == 1
    assert report.draft.tiers == {"large": ("Large", 0), "small": ("Small", 1)}
    assert [(week.first_day, week.tiers) for week in report.draft.weeks] == [("2026-06-08", {"large": 0, "small": 1})]


def test_what_lies_outside_the_period_is_not_seen(cast: Cast) -> None:
    judged(lead_of(1), facts(900), PERIOD.start - timedelta(microseconds=1))
    judged(lead_of(2), facts(900), PERIOD.start)
    judged(lead_of(3), facts(900), PERIOD.end)

    report = run()

    assert (report.leads, report.draft.volume.value) == (1, 1)


def test_weeks_begin_on_local_mondays_and_those_between_are_there(cast: Cast) -> None:
    sunday_night = datetime(2026, 6, 14, 23, 59, tzinfo=ZONE)
    judged(lead_of(1), facts(900), sunday_night)
    judged(lead_of(2), facts(900), sunday_night + timedelta(minutes=1) + 7 * DAY)

    weeks = {week.first_day: sum(week.tiers.values()) for week in run().draft.weeks}

    assert weeks == {"2026-06-08": 1, "2026-06-15": 0, "2026-06-22": 1}


def test_flips_are_counted_whole_and_listed_with_lead_evaluation_and_handoff(cast: Cast) -> None:
    out, into = lead_of(1), lead_of(2)
    first = judged(out, facts(60))
    handoff = handed(cast, first, "bad_fit")
    second = judged(into, facts(60, consent=False))

    report = run(Compared(draft=replace(definition(small=55), never=()), active=ACTIVE, active_id=-1))
    stricter = run(COMPARED)

    assert (report.flips[Way.IN].leads, report.flips[Way.OUT].leads) == (1, 0)
    (listed,) = report.flips[Way.IN].listed
    assert (listed.lead_id, listed.evaluation_id, listed.handoff_id) == (into.pk, second.pk, None)
    assert (listed.tier, listed.judged_at, listed.became) == ("small", MONDAY, "no_handoff")
    (gone,) = stricter.flips[Way.OUT].listed
    assert (gone.lead_id, gone.evaluation_id, gone.handoff_id) == (out.pk, first.pk, handoff.pk)
    assert (gone.tier, gone.became) == ("small", "bad_fit")


def test_the_price_is_what_became_of_those_who_flip(cast: Cast) -> None:
    for number, outcome in enumerate(("converted", "bad_fit", "bad_fit", "no_response", "")):
        handed(cast, judged(lead_of(number), facts(60)), outcome)

    price = run().price

    assert price == Price(conversions_given_up=1, bad_fits_spared=2, conversions_gained=0, bad_fits_taken_on=0)
    assert price.sentence == (
        "Beside the version in force it would give up 1 conversion to spare sales 2 bad fits, "
        "and gain no conversions for no more bad fits."
    )


def test_a_lead_with_several_handoffs_converted_if_one_did(cast: Cast) -> None:
    lead, other = lead_of(1), lead_of(2)
    handed(cast, judged(lead, facts(900), MONDAY), "converted")
    handed(cast, judged(lead, facts(900), MONDAY + DAY), "bad_fit")
    handed(cast, judged(other, facts(900), MONDAY), "no_response")
    handed(cast, judged(other, facts(900), MONDAY + DAY), "bad_fit")

    ready = run().draft.ready

    assert (ready.leads, ready.became["converted"], ready.became["bad_fit"]) == (2, 1, 1)


def test_an_open_handoff_matures_with_age_and_stays_unknown(cast: Cast) -> None:
    handed(cast, judged(lead_of(1), facts(900)))
    old = run().draft.ready
    young = run(now=MONDAY + 89 * DAY).draft.ready

    assert (old.matured, old.unknown) == (1, 1)
    assert (young.matured, young.unknown) == (0, 1)


def test_excluded_leads_are_left_out(cast: Cast) -> None:
    handed(cast, judged(lead_of(1), facts(900)), "converted")
    Lead.objects.update(excluded_as="test", excluded_because="ours")

    report = run()

    assert (report.leads, report.draft.ready.leads, report.draft.others.leads) == (0, 0, 0)


def test_precision_and_recall_are_stated_with_their_cases(cast: Cast) -> None:
    for number in range(12):
        handed(cast, judged(lead_of(number), facts(900)), "converted" if number < 3 else "bad_fit")
    for number in range(12, 15):
        handed(cast, judged(lead_of(number), facts(60)), "converted")
    judged(lead_of(20), facts(10))

    draft = run().draft

    assert (draft.precision.numerator, draft.precision.denominator, draft.precision.value) == (3, 12, 0.25)
    assert draft.precision.interval is not None
    assert (draft.recall.numerator, draft.recall.denominator) == (3, 6)
    assert draft.recall.state is State.TOO_FEW
    assert (draft.bad_fit.numerator, draft.bad_fit.denominator) == (9, 12)
    assert (draft.others.leads, draft.others.unknown) == (4, 1)


@pytest.mark.parametrize("is_in_sql", [True, False])
def test_what_the_version_in_force_recorded_is_taken_as_it_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_in_sql: bool
) -> None:
    version = DefinitionVersion.objects.latest("number")
    keys = [tier["key"] for tier in version.document["tiers"]]
    judged(lead_of(1), facts(10), tier=keys[1])
    judged(lead_of(2), facts(10), tier="")
    in_force = parse_definition(version.document, catalogue=catalogue())
    if not is_in_sql:
        monkeypatch.setattr(backtest_units, "columns_for", refuse)

    report = run(Compared(draft=DRAFT, active=in_force, active_id=version.pk))

    assert report.is_in_sql is is_in_sql
    assert report.active is not None
    assert [leads for _, leads in report.active.tiers.values()] == [0, 1, 0]


def refuse(asked: object) -> None:
    raise NotInColumnsError


def test_without_a_version_in_force_there_is_only_the_draft(cast: Cast) -> None:
    judged(lead_of(1), facts(900))

    report = run(Compared(draft=DRAFT, active=None))

    assert (report.active, report.flips, report.price) == (None, {}, None)
    assert report.draft.volume.value == 1


def test_a_column_that_is_missing_costs_time_and_changes_no_number(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast, Random(5))
    in_sql = run().to_json()

    monkeypatch.setattr(backtest_units, "columns_for", refuse)
    in_python = run().to_json()

    assert (in_sql.pop("is_in_sql"), in_python.pop("is_in_sql")) == (True, False)
    assert in_sql == in_python


@pytest.mark.parametrize("seed", range(3))
def test_a_plain_count_over_the_rows_finds_the_same(cast: Cast, seed: int) -> None:
    fill(cast, Random(seed))

    report = run()

    for side, of in ((report.draft, DRAFT), (report.active, ACTIVE)):
        assert side is not None
        assert (side.ready.to_json(), side.others.to_json()) == plain_count(of)
        assert sum(leads for _, leads in side.tiers.values()) == side.ready.leads
        assert sum(sum(week.tiers.values()) for week in side.weeks) == side.ready.leads
    ready = [{lead for lead in Lead.objects.all() if is_ready(lead, of)} for of in (DRAFT, ACTIVE)]
    assert report.flips[Way.IN].leads == len(report.flips[Way.IN].listed) == len(ready[0] - ready[1])
    assert {flip.lead_id for flip in report.flips[Way.OUT].listed} == {lead.pk for lead in ready[1] - ready[0]}


def fill(cast: Cast, chance: Random) -> None:
    """Make leads with up to four evaluations, of which some were handed off and some of those closed."""
    outcomes = ("converted", "bad_fit", "no_response", "working", "")
    for number in range(40):
        lead, is_open = lead_of(number), False
        for _ in range(chance.randint(1, 4)):
            at = PERIOD.start + timedelta(seconds=chance.randrange(-5 * 86_400, 50 * 86_400))
            known = facts(
                chance.choice((10, 60, 120, 900, None)),
                demo_days_ago=chance.choice((0.5, 7, 7.000001, None)),
                consent=chance.choice((True, True, False, None)),
            )
            evaluation = judged(lead, known, at)
            if chance.random() < 0.5 and not is_open:
                outcome = chance.choice(outcomes)
                is_open = outcome in ("", "working")
                handed(cast, evaluation, outcome)


def within(at: datetime) -> bool:
    return PERIOD.start <= at < PERIOD.end


def is_ready(lead: Lead, of: Definition) -> bool:
    rows = lead.evaluations.all()
    return any(judge(of, row.facts).is_ready for row in rows if within(row.judged_at))


def plain_count(of: Definition) -> tuple[dict[str, int], dict[str, int]]:
    """Count the same row by row, in Python alone."""
    counted = [dict.fromkeys(("leads", *NAMES, "unknown", "matured"), 0) for _ in range(2)]
    for lead in Lead.objects.all():
        handoffs = [one for one in lead.handoffs.order_by("handed_off_at", "pk") if within(one.handed_off_at)]
        if not handoffs and not any(within(row.judged_at) for row in lead.evaluations.all()):
            continue
        found = counted[0 if is_ready(lead, of) else 1]
        became, is_matured = outcome_of(handoffs)
        found["leads"] += 1
        found[became] += 1
        found["unknown"] += became in ("none", "no_handoff")
        found["matured"] += is_matured
    return counted[0], counted[1]


NAMES = ("no_handoff", "converted", "no_response", "bad_fit", "working", "none")


def outcome_of(handoffs: Sequence[Handoff]) -> tuple[str, bool]:
    if not handoffs:
        return "no_handoff", False
    told = [(one.closing_disposition.outcome if one.closing_disposition else "", one) for one in handoffs]
    if any(outcome == "converted" for outcome, _ in told):
        return "converted", True
    outcome, latest = told[-1]
    is_matured = bool(outcome) or latest.handed_off_at <= NOW - 90 * DAY
    return outcome or ("working" if latest.disposed_at else "none"), is_matured
