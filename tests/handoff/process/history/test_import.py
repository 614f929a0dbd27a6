"""A run from files to handoffs: what is told to the second, to the day, and not at all."""

from datetime import UTC, datetime

import pytest

from dispositions.models import Disposition
from handoff.actor import Actor
from handoff.integrations.history.models import FileRow, PastRow, RefusedRow, State
from handoff.outbox.models import Message, Notice
from handoff.process.followup import TouchReport, record_touches
from handoff.process.history import runs
from handoff.process.history import work as working
from handoff.process.history.work import work
from handoff.process.intake import capture
from leads.definitions.models import CustomFact, Evaluation
from leads.handoffs.models import EventKind, Handoff, HandoffEvent, Touch
from leads.handoffs.steps import NUMBER, Step
from leads.records.models import Lead
from slas.models import Alert, Clock
from tests.cast import Cast, install, make_submission
from tests.handoff.process.history.scene import CALLS, HEADER, LEADS, NOW, bring_in, check, stage_run, work_off


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def handoff_of(name: str) -> Handoff:
    return Handoff.objects.select_related("lead", "evaluation", "version").get(lead__name=name)


def test_checking_says_what_was_understood_and_writes_no_lead(cast: Cast) -> None:
    run = check(stage_run())
    assert run.state == State.checked
    assert run.summary["leads"] == {"rows": 3, "understood": 3}
    assert run.summary["steps"]["handed_off"] == {"exact": 3, "by_day": 0}
    assert run.summary["second"]["calls"] == {
        "kind": "touches", "rows": 4, "without_key": 1, "joined": 3, "ambiguous": 0, "unknown": 0, "leads": 2,
    }  # fmt: skip
    assert (run.summary["touches"], run.summary["not_counted"]) == (2, 1)
    assert run.summary["owners"] == {"Some Body": 1}
    assert Lead.objects.count() == 0


def test_every_row_becomes_an_imported_handoff_of_version_0(cast: Cast) -> None:
    run = bring_in(stage_run())
    assert (run.state, run.created_count, run.refused_count) == (State.done, 3, 0)
    handoffs = Handoff.objects.select_related("version")
    assert {(one.origin, one.version.number) for one in handoffs} == {("imported", 0)}
    assert handoff_of("Ana").evaluation.facts["lead"]["origin"] == "paid"
    assert "email" not in str(handoff_of("Ana").evaluation.facts["lead"].keys() - {"email_domain"})
    assert list(CustomFact.objects.filter(path="lead.origin").values_list("type", flat=True)) == ["text"]


def test_a_touch_is_what_the_rule_says(cast: Cast) -> None:
    bring_in(stage_run())
    ana, bo = handoff_of("Ana"), handoff_of("Bo")
    assert ana.touched_at == datetime(2026, 10, 5, 14, 30, tzinfo=UTC)
    assert bo.touched_at == datetime(2026, 10, 6, 16, 0, tzinfo=UTC)
    assert Touch.objects.filter(handoff=ana).count() == 1
    assert HandoffEvent.objects.get(handoff=ana, kind=EventKind.contact_not_counted).detail["channel"] == "call"
    assert (ana.touched_wall, ana.touched_from, ana.whole_wall) == (1200, NUMBER[Step.HANDED_OFF], 1800)


def test_a_time_without_an_hour_ends_no_seam(cast: Cast) -> None:
    bring_in(stage_run())
    ana = handoff_of("Ana")
    assert ana.closed_at == datetime(2026, 10, 20, tzinfo=UTC)
    assert ana.day_steps == (1 << NUMBER[Step.DISPOSED]) | (1 << NUMBER[Step.CLOSED])
    assert (ana.disposed_wall, ana.closed_wall, ana.closed_from) == (None, None, None)


def test_it_tells_the_outcome_and_nobody_is_told(cast: Cast) -> None:
    bring_in(stage_run())
    outcomes = dict(Disposition.objects.values_list("handoff__lead__name", "outcome"))
    assert outcomes == {"Ana": "converted", "Bo": "bad_fit"}
    assert handoff_of("Cy").closed_at is None
    assert not Message.objects.exists()
    assert not Notice.objects.exists()
    assert not Alert.objects.exists()


def test_clocks_are_those_of_todays_promises_where_both_ends_are_known_to_the_second(cast: Cast) -> None:
    bring_in(stage_run())
    ana = {clock.policy_version.to_step: clock for clock in Clock.objects.filter(handoff=handoff_of("Ana"))}
    assert set(ana) == {"handed_off", "touched"}
    assert ana["handed_off"].stopped_at == datetime(2026, 10, 5, 14, 10, tzinfo=UTC)
    assert ana["touched"].due_at == datetime(2026, 10, 5, 14, 15, tzinfo=UTC)
    assert ana["touched"].stopped_at == datetime(2026, 10, 5, 14, 30, tzinfo=UTC)


def test_the_same_file_again_adds_nothing(cast: Cast) -> None:
    bring_in(stage_run())
    again = bring_in(stage_run())
    assert (again.created_count, again.known_count) == (0, 3)
    assert Handoff.objects.count() == 3
    assert Touch.objects.count() == 2


def test_a_row_that_cannot_be_understood_is_refused_by_its_line(cast: Cast) -> None:
    bad = LEADS + "4,dee@dot.example,Dee,Dot,standard,,,2026-13-07 15:00:00,2026-10-07 15:05:00,,Open,\n"
    run = bring_in(stage_run(bad))
    refused = RefusedRow.objects.get(run=run)
    assert refused.line == 5
    assert "2026-13-07" in refused.reason
    assert (run.created_count, run.refused_count) == (3, 1)


def test_a_lead_that_stands_in_two_lines_is_taken_once(cast: Cast) -> None:
    twice = LEADS + LEADS.splitlines()[1] + "\n"
    run = bring_in(stage_run(twice))
    assert run.created_count == 3
    assert RefusedRow.objects.get(run=run).reason.startswith("The same lead as line 2")


def test_what_was_understood_leaves_out_rows_that_are_refused_as_doubles(cast: Cast) -> None:
    first = check(stage_run()).summary
    again = LEADS + "".join(LEADS.splitlines(keepends=True)[1:])

    run = check(stage_run(again))

    assert run.refused_count == 3
    counted = ("steps", "fields", "tiers", "outcomes", "owners", "touches", "not_counted")
    assert {name: run.summary[name] for name in counted} == {name: first[name] for name in counted}
    assert run.summary["leads"] == {"rows": 6, "understood": 3}


def test_a_call_of_nobody_is_refused(cast: Cast) -> None:
    run = bring_in(stage_run(calls=CALLS + "c5,77,2026-10-06 16:00:00,Outbound,60,Rita Rep\n"))
    refused = RefusedRow.objects.get(run=run)
    assert (refused.file.name, refused.line) == ("calls", 6)
    assert "77" in refused.reason


def test_a_win_on_a_day_before_the_handoff_is_a_finding(cast: Cast) -> None:
    early = HEADER + "1,ana@acme.example,Ana,Acme,,,,,2026-10-05 14:10:00,,Won,2026-10-03\n"
    bring_in(stage_run(early, calls=""))
    finding = Lead.objects.get().findings.get()
    assert finding.detail["step"] == "closed"


def test_what_is_known_of_a_live_lead_is_not_overwritten(cast: Cast) -> None:
    capture([make_submission(email="ana@acme.example", name="Ana of today")], actor=Actor(), now=NOW)
    run = bring_in(stage_run())
    lead = Lead.objects.get(email="ana@acme.example")
    assert lead.name == "Ana of today"
    assert PastRow.objects.get(run=run, lead=lead).is_new_lead is False
    assert set(lead.handoffs.values_list("origin", flat=True)) == {"live", "imported"}


def test_the_rows_of_the_files_are_gone_when_it_is_done(cast: Cast) -> None:
    bring_in(stage_run())
    assert not FileRow.objects.exists()


def test_undo_leaves_nothing(cast: Cast) -> None:
    evaluations = Evaluation.objects.count()
    run = bring_in(stage_run())
    runs.undo(run.pk, now=NOW)
    run = work_off(run)
    assert run.state == State.undone
    for model in (Handoff, Lead, Touch, Disposition, Clock, HandoffEvent, PastRow):
        assert not model.objects.exists(), model
    assert Evaluation.objects.count() == evaluations
    assert not CustomFact.objects.filter(path="lead.origin").exists()


def test_nobody_works_on_what_was_imported(cast: Cast) -> None:
    bring_in(stage_run())
    report = TouchReport(handoff_id=handoff_of("Cy").pk, channel="call", occurred_at=NOW)
    answer = record_touches([report], actor=Actor(user_id=cast.rep.pk), now=NOW)[0]
    assert answer.error is not None
    assert answer.error.code == "handoff_imported"


def test_a_live_act_hands_over_a_lead_whose_past_was_left_open(cast: Cast) -> None:
    bring_in(stage_run())
    captured = capture([make_submission(email="cy@core.example")], actor=Actor(), now=NOW)[0]
    assert captured.scored is not None
    assert captured.scored.created is not None
    assert set(Handoff.objects.filter(lead__email="cy@core.example").values_list("origin", flat=True)) == {
        "live",
        "imported",
    }


def test_undo_keeps_a_lead_that_has_lived_on(cast: Cast) -> None:
    run = bring_in(stage_run())
    capture([make_submission(email="cy@core.example")], actor=Actor(), now=NOW)
    runs.undo(run.pk, now=NOW)
    work_off(run)
    assert list(Lead.objects.values_list("email", flat=True)) == ["cy@core.example"]
    assert list(Handoff.objects.values_list("origin", flat=True)) == ["live"]


def test_a_file_that_never_tells_a_touch_calls_nobody_untouched(cast: Cast) -> None:
    bring_in(stage_run(calls=""))
    cy = handoff_of("Cy")
    assert cy.untold_steps & (1 << NUMBER[Step.TOUCHED])
    assert not Clock.objects.filter(handoff=cy, policy_version__to_step="touched").exists()


def test_a_long_run_leaves_others_a_part_of_its_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    short, long = stage_run(), stage_run(calls="")
    runs.ask_check(short.pk, now=NOW)
    assert not work(clock=lambda: NOW, seconds=60, only=short.pk, rest=rests.append)
    assert rests == []

    monkeypatch.setattr(working, "LONG", 2)
    runs.ask_check(long.pk, now=NOW)
    assert not work(clock=lambda: NOW, seconds=60, only=long.pk, rest=rests.append)
    assert rests
    assert all(seconds > 0 for seconds in rests)
