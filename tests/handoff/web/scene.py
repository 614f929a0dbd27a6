"""A small scene for pages: one open and one closed handoff of the rep's, and browsers for everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from dashboards.metrics.period import Period, Preset
from dispositions.models import Disposition
from handoff.actor import Actor
from handoff.integrations.history.models import Run
from handoff.people.absences import enter_absence
from handoff.people.models import Absence, User
from handoff.process import intake
from handoff.process.backtesting import of_draft, run_backtest
from handoff.process.defaults.definition import definition_document
from handoff.process.followup import DispositionReport, TouchReport, record_dispositions, record_touches
from handoff.process.handover import reassign
from handoff.web.reader import NOW as MOMENT
from leads.definitions.draft_content import Content
from leads.definitions.drafts import content_in, newest_revision, save_draft, start_draft
from leads.definitions.models import Backtest, BacktestState, Draft, Proposal
from leads.handoffs.models import Handoff
from slas.changes import PolicyChange
from tests.cast import NOW, Cast, install, make_submission
from tests.handoff.process.promises.scene import propose
from tests.handoff.process.publication.scene import make_draft, make_proposal
from tests.handoff.web import runs

SOURCE = Actor(system="website")
SOON = NOW + timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The cast with the rep's open handoff, one the rep closed as bad fit that marketing has not read, an import whose
    columns are to be chosen, a proposal that nobody has signed yet, a draft that was saved twice, another that may be
    proposed, a backtest of a third, an absence of the rep's in a month, and a tighter first touch that sales proposed
    and marketing has not signed.
    """

    cast: Cast
    open: Handoff
    closed: Handoff
    run: Run
    proposal: Proposal
    draft: Draft
    ready: Draft
    backtest: Backtest
    absence: Absence
    change: PolicyChange


def set_scene() -> Scene:
    """Install everything and play it at NOW."""
    cast = install()
    open_handoff = hand_over(cast)
    closed = hand_over(cast, email="ben.ashworth@tidewater.example", name="Ben Ashworth")
    touch(closed, at=NOW + timedelta(minutes=1))
    dispose(closed, at=NOW + timedelta(minutes=2))
    return Scene(
        cast=cast,
        open=open_handoff,
        closed=closed,
        run=runs.start(cast.marketer),
        proposal=make_proposal(cast),
        draft=write_draft(cast),
        ready=make_draft(cast, intro="Clearer still."),
        backtest=try_draft(definition_document(least_employees=500), by=cast.marketer),
        absence=enter_absence(
            cast.rep,
            from_at=NOW + timedelta(days=30),
            until_at=NOW + timedelta(days=44),
            note="Vacation",
            by=cast.rep,
            now=NOW,
        ),
        change=propose(cast, target=timedelta(minutes=4)),
    )


def write_draft(cast: Cast) -> Draft:
    """Let marketing ops begin a draft with the version in force, and change its introduction."""
    why = "23 bad fits since September were students, or teams too small to pay."
    draft = start_draft(title="Fewer students", why=why, by_id=cast.marketer.pk, now=NOW)
    content = content_in(newest_revision(draft))
    save_draft(
        draft.pk,
        based_on_revision=1,
        document={**content.document, "intro": "A lead is ready for sales when they want to talk now."},
        examples=content.examples,
        by_id=cast.marketer.pk,
        now=NOW,
    )
    return draft


def try_draft(document: dict[str, Any], *, by: User, at: datetime = SOON) -> Backtest:
    """Try a draft that says so on the thirteen weeks before."""
    draft = start_draft(title="Larger companies", by_id=by.pk, now=NOW, content=Content(document=document, examples=[]))
    period = Period.of(Preset.QUARTER, zone=ZoneInfo("America/New_York"), now=at)
    kept = run_backtest(of_draft(draft.pk, period, asked_by_id=by.pk), clock=lambda: at)
    assert kept.state == BacktestState.done, kept.error
    return kept


def hand_over(cast: Cast, *, to: User | None = None, **fields: Any) -> Handoff:
    """Let a lead be ready at NOW and be the rep's, whoever's turn it was."""
    captured = intake.capture([make_submission(**fields)], actor=SOURCE, now=NOW)[0]
    assert captured.scored is not None, repr(captured.error and captured.error.__cause__)
    assert captured.scored.created is not None, captured.scored.why_not
    handoff = captured.scored.created.handoff
    owner = to or cast.rep
    if handoff.owner_id != owner.pk:
        reassign(handoff.pk, to_user_id=owner.pk, reason="for the scene", actor=SOURCE, now=NOW)
    return Handoff.objects.get(pk=handoff.pk)


def touch(handoff: Handoff, *, at: datetime = NOW, by: User | None = None) -> None:
    """Let the owner, or somebody else, reach out by e-mail."""
    report = TouchReport(handoff_id=handoff.pk, channel="email", occurred_at=at, outcome="sent")
    person = by.pk if by else handoff.owner_id
    assert record_touches([report], actor=Actor(user_id=person), now=at)[0].counts


def dispose(handoff: Handoff, *, at: datetime = NOW, **fields: Any) -> Disposition:
    """Let the owner record what became of it; a bad fit that names the company's size unless told otherwise."""
    report = DispositionReport(handoff_id=handoff.pk, **{"outcome": "bad_fit", "criterion": "size", **fields})
    recorded = record_dispositions([report], actor=Actor(user_id=handoff.owner_id), now=at)[0]
    assert recorded.disposition is not None, recorded.error
    return recorded.disposition


def browser_of(user: User | None, *, at: datetime = SOON) -> Client:
    """Return a signed-in client to whom it is always `at`."""
    client = Client(**{MOMENT: at})
    if user is not None:
        client.force_login(user)
    return client
