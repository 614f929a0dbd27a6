"""The rows of a batch of past leads, built in memory and written by COPY: ids are taken beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from dispositions.models import CLOSING, Disposition
from handoff.actor import Actor
from handoff.copying import copy_rows, copy_values, give_ids
from handoff.integrations.history.models import PastRow
from handoff.integrations.tables.shapes import PastOutcome
from handoff.people.hours import Hours
from handoff.people.models import TeamKind
from handoff.process.history.clocks import PastClock, past_clocks
from handoff.process.history.entries import Entry, story
from handoff.process.history.facts import past_facts
from handoff.process.history.past import PastHandoff
from handoff.process.history.people import Roster
from handoff.process.history.version import NO_TIER
from handoff.process.in_force import InForce
from handoff.process.working_rows import business_seconds
from leads.definitions.models import Cause, DefinitionVersion, Evaluation
from leads.handoffs.models import Handoff, Origin, Touch
from leads.handoffs.seams import Seams, compute_seams
from leads.handoffs.steps import Step
from leads.handoffs.times import put_seams
from leads.records.models import Activity, Finding, FindingKind, Source
from leads.records.people import Keyed, KnownLead, Lookups

TRUNCATED = {"outcome": 40, "note": 500, "reason": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One past lead with the lead it became, and the acts that were added to it."""

    past: PastHandoff
    keyed: Keyed
    known: KnownLead
    acts: Sequence[Activity]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a batch is written under."""

    run_id: int
    in_force: InForce
    version: DefinitionVersion
    roster: Roster
    lookups: Lookups
    actor: Actor
    now: datetime


@dataclass(slots=True, kw_only=True)
class Rows:
    """Unsaved rows by model."""

    evaluations: list[Evaluation] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    dispositions: list[Disposition] = field(default_factory=list)
    clocks: list[PastClock] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    past_rows: list[PastRow] = field(default_factory=list)


def write_batch(arrived: Sequence[Arrived], setting: Setting) -> None:
    """Write the handoffs of past leads with all that is known of them."""
    rows = Rows()
    rows.evaluations = [_evaluation(one, setting) for one in arrived]
    rows.handoffs = [_handoff(one, setting) for one in arrived]
    give_ids(rows.evaluations)
    give_ids(rows.handoffs)
    for one, evaluation, handoff in zip(arrived, rows.evaluations, rows.handoffs, strict=True):
        handoff.evaluation_id = evaluation.pk
        _add_rest(one, handoff, evaluation.facts, rows, setting)
    give_ids(rows.touches)
    give_ids(rows.dispositions)
    touches: dict[int, list[Touch]] = {}
    for touch in rows.touches:
        touches.setdefault(touch.handoff_id, []).append(touch)
    dispositions = {row.handoff_id: row for row in rows.dispositions}
    for one, handoff in zip(arrived, rows.handoffs, strict=True):
        disposition = dispositions.get(handoff.pk)
        if disposition is not None and disposition.outcome in CLOSING:
            handoff.closing_disposition_id = disposition.pk
        told = one.past, handoff.pk, touches.get(handoff.pk, []), disposition
        rows.entries += story(*told, system=one.keyed.submission.source, actor=setting.actor, now=setting.now)
    _write(rows)


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        # A handoff and the disposition that closes it refer to each other.
        cursor.execute("SET CONSTRAINTS handoff_closing_disposition_is_its_own DEFERRED")
    for some in (rows.evaluations, rows.handoffs, rows.touches, rows.dispositions, rows.findings, rows.past_rows):
        copy_rows(some)
    # Most of the rows, and not worth a model's instance each.
    copy_values("slas_clock", PastClock._fields, rows.clocks)
    copy_values("handoffs_handoffevent", Entry._fields, rows.entries)


def _evaluation(one: Arrived, setting: Setting) -> Evaluation:
    at = one.past.handed_off_at
    return Evaluation(
        lead_id=one.known.lead.pk,
        version_id=setting.version.pk,
        tier=one.past.lead.tier,
        truths=[],
        facts=past_facts(one.past.lead, one.keyed, setting.lookups, at=at),
        cause=Cause.history,
        judged_at=at,
    )


def _handoff(one: Arrived, setting: Setting) -> Handoff:
    past, submission = one.past, one.keyed.submission
    owner_id = setting.roster.owner(past.lead.owner)
    campaign = setting.lookups.campaigns.get(submission.campaign.lower()) if submission.campaign else None
    handoff = Handoff(
        lead_id=one.known.lead.pk,
        company_id=one.known.lead.company_id,
        source=setting.lookups.sources[submission.source],
        campaign=campaign,
        tier=past.lead.tier or NO_TIER,
        version_id=setting.version.pk,
        path_id=setting.in_force.path.version.pk,
        origin=Origin.imported,
        owner_id=owner_id,
        team_id=setting.roster.team(past.lead.team, owner_id),
        day_steps=past.day_steps,
        untold_steps=past.untold_steps,
    )
    for step, at in past.times.items():
        setattr(handoff, f"{step}_at", at)
    return handoff


def _add_rest(one: Arrived, handoff: Handoff, facts: Mapping[str, Any], rows: Rows, setting: Setting) -> None:
    sales = _sales_hours(handoff, setting.in_force)
    seams = _measure(one.past, sales, setting.in_force)
    put_seams(handoff, seams)
    own = {"tier": handoff.tier, "is_reentry": False}
    rows.clocks += past_clocks(one.past, handoff.pk, {**facts, "handoff": own}, setting.in_force, sales)
    rows.findings += _findings(one, handoff, seams, setting)
    source = setting.lookups.sources[one.keyed.submission.source]
    rows.touches += _touches(one, handoff, source, setting)
    if one.past.lead.outcome is not None:
        rows.dispositions.append(_disposition(one, one.past.lead.outcome, handoff, setting))
    rows.past_rows.append(
        PastRow(
            run_id=setting.run_id,
            line=one.past.lead.line,
            source=source,
            key=one.key,
            lead_id=one.known.lead.pk,
            handoff=handoff,
            is_new_lead=one.known.is_new,
            activity_ids=[] if one.known.is_new else [act.pk for act in one.acts],
        )
    )


def _sales_hours(handoff: Handoff, in_force: InForce) -> Hours:
    if handoff.team_id is not None:
        return in_force.hours[in_force.teams[handoff.team_id].calendar_id]
    return in_force.team_hours[TeamKind.sales]


def _measure(past: PastHandoff, sales: Hours, in_force: InForce) -> Seams:
    """Measure the seams between the steps known to the second; the others end none, which merges what they part."""
    return compute_seams(in_force.path.order, past.exact, business_seconds(sales, in_force.team_hours))


def _findings(one: Arrived, handoff: Handoff, seams: Seams, setting: Setting) -> Iterable[Finding]:
    odd = set(one.past.odd) - ({Step.DISPOSED} if Step.CLOSED in one.past.odd else set())
    for step in dict.fromkeys((*seams.skewed, *(step for step in one.past.odd if step in odd))):
        detail = {"handoff_id": handoff.pk, "step": str(step), "system": one.keyed.submission.source}
        yield Finding(kind=FindingKind.clock_skew, lead_id=handoff.lead_id, detail=detail, found_at=setting.now)


def _touches(one: Arrived, handoff: Handoff, source: Source, setting: Setting) -> list[Touch]:
    return [
        Touch(
            handoff=handoff,
            channel=touch.channel,
            direction=touch.direction,
            outcome=touch.outcome[: TRUNCATED["outcome"]],
            note=touch.note[: TRUNCATED["note"]],
            occurred_at=touch.at.at,
            recorded_at=setting.now,
            by_id=setting.roster.owner(touch.by),
            source=source if touch.external_id else None,
            external_id=touch.external_id,
        )
        for touch in one.past.touches
    ]


def _disposition(one: Arrived, outcome: PastOutcome, handoff: Handoff, setting: Setting) -> Disposition:
    words = "; ".join(text for text in (outcome.reason, outcome.note) if text)
    step = Step.CLOSED if outcome.outcome in CLOSING else Step.DISPOSED
    return Disposition(
        handoff=handoff,
        outcome=outcome.outcome,
        note=words[: TRUNCATED["reason"]],
        amount=outcome.amount,
        attempts=len(one.past.touches),
        origin=Origin.imported,
        by_id=setting.roster.owner(one.past.lead.owner),
        recorded_at=one.past.times[step],
    )
