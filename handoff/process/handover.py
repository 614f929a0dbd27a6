"""The handover: create handoffs and give them owners; reassignment is a transaction of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from handoff.actor import PRODUCT, Actor
from handoff.bulk import insert_all
from handoff.people.hours import Hours
from handoff.people.membership import sales_teams_of
from handoff.process.candidates import (
    Candidate,
    Decided,
    Ticking,
    decide,
    explain_rules,
    lead_clocks,
    owner_clocks,
    step_times,
)
from handoff.process.in_force import InForce
from handoff.process.reassigning import reassign
from handoff.process.seats import LoadedPool, load_members, pools_by_key, skip_of
from handoff.process.turns import Given, Known, Unowned, give_owners
from leads.handoffs.models import Basis, EventKind, Handoff, HandoffEvent
from leads.handoffs.seams import Seams
from leads.handoffs.steps import Step
from leads.handoffs.story import event, tell
from leads.handoffs.times import set_seams, times_of
from leads.records.models import Finding, FindingKind
from leads.routing.models import How, Pool
from slas.clocks import ClockStart, start_clocks

__all__ = ["Created", "create_handoffs", "reassign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A new handoff with the owner it was given."""

    handoff: Handoff
    given: Given
    clocks: tuple[Ticking, ...]


@dataclass(slots=True, kw_only=True)
class _Draft:
    candidate: Candidate
    decided: Decided
    pool: Pool
    hours: Hours
    handoff: Handoff
    seams: Seams
    clocks: tuple[Ticking, ...]


def create_handoffs(
    candidates: Sequence[Candidate], in_force: InForce, *, actor: Actor, now: datetime
) -> list[Created]:
    """Pass ready leads to sales: context frozen, pool chosen, clocks prepared, owner given.

    Takes a list, at most 1,000, inside the caller's transaction; the leads' rows are locked. Everything is prepared and
    written before the pools are locked, under which one statement runs.
    """
    if not candidates:
        return []
    decided = [decide(candidate, in_force) for candidate in candidates]
    pools = pools_by_key({one.pool for one in decided}, teams=in_force.teams)
    loaded = load_members(pools.values(), now=now)
    drafts = [
        _draft(candidate, one, pools[one.pool], in_force) for candidate, one in zip(candidates, decided, strict=True)
    ]
    known = _known_owners(drafts, loaded, in_force, now)
    insert_all([draft.handoff for draft in drafts])
    start_clocks(
        [
            ClockStart(handoff_id=draft.handoff.pk, planned=one.planned, owner_id=None, stopped_at=one.stopped_at)
            for draft in drafts
            for one in draft.clocks
        ]
    )
    tell(entry for draft in drafts for entry in _story(draft, actor))
    _record_findings(drafts, now)
    unowned = [_unowned(draft, in_force, known.get(draft.candidate.lead.pk)) for draft in drafts]
    given = give_owners(unowned, loaded=loaded, hours=in_force.hours, now=now)
    return [_created(draft, one) for draft, one in zip(drafts, given, strict=True)]


def _draft(candidate: Candidate, decided: Decided, pool: Pool, in_force: InForce) -> _Draft:
    hours = in_force.hours[pool.team.calendar_id]
    times = step_times(candidate)
    context, lead = decided.context, candidate.lead
    handoff = Handoff(
        lead=lead,
        company_id=lead.company_id,
        source_id=candidate.trigger.source_id if candidate.trigger else lead.source_id,
        campaign_id=(candidate.trigger and candidate.trigger.campaign_id) or lead.campaign_id,
        trigger=candidate.trigger,
        tier=candidate.tier,
        version_id=candidate.evaluation.version_id,
        evaluation=candidate.evaluation,
        path=in_force.path.version,
        previous=candidate.previous,
        team=pool.team,
        context_met=context.met,
        context_total=context.total,
        context_missing=list(context.missing),
        **{f"{step}_at": at for step, at in times.items()},
    )
    seams = set_seams(handoff, lambda _step, start, end: hours.elapsed(start, end), in_force.path.order)
    clocks = tuple(lead_clocks(decided.facts, times, in_force, hours))
    return _Draft(
        candidate=candidate, decided=decided, pool=pool, hours=hours, handoff=handoff, seams=seams, clocks=clocks
    )


def _known_owners(
    drafts: Sequence[_Draft], loaded: Mapping[int, LoadedPool], in_force: InForce, now: datetime
) -> dict[int, Known]:
    """Return, by lead, owners who need no turn: the company's account owner, else an eligible rep who works it.

    An account owner who is away gets nothing; the pool does.
    """
    found = _account_owners(drafts, now)
    holders = _company_holders(drafts)
    for draft in drafts:
        lead, previous = draft.candidate.lead, draft.candidate.previous
        holder = (previous.owner_id if previous else None) or holders.get(lead.company_id or 0)
        if lead.pk not in found and holder and _is_eligible(holder, draft, loaded[draft.pool.pk], in_force):
            found[lead.pk] = Known(user_id=holder, team_id=draft.pool.team_id, how=How.sticky)
    return found


def _account_owners(drafts: Sequence[_Draft], now: datetime) -> dict[int, Known]:
    accounts = {
        draft.candidate.lead.pk: draft.candidate.lead.company.account_owner_id
        for draft in drafts
        if draft.candidate.lead.company and draft.candidate.lead.company.account_owner_id
    }
    if not accounts:
        return {}
    teams = sales_teams_of(set(accounts.values()), present_at=now)
    return {
        lead_id: Known(user_id=owner_id, team_id=teams[owner_id], how=How.account_owner)
        for lead_id, owner_id in accounts.items()
        if owner_id in teams
    }


_HELD = """
SELECT company_id, owner_id FROM handoffs_handoff
WHERE company_id = ANY(%s) AND closed_at IS NULL AND origin = 'live' AND owner_id IS NOT NULL
ORDER BY id
"""


def _company_holders(drafts: Sequence[_Draft]) -> dict[int, int]:
    companies = {company_id for draft in drafts if (company_id := draft.candidate.lead.company_id) is not None}
    if not companies:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[*companies]])
        return dict(cursor.fetchall())


def _is_eligible(user_id: int, draft: _Draft, loaded: LoadedPool, in_force: InForce) -> bool:
    for member in loaded.members:
        if member.user_id == user_id:
            calendar = in_force.hours[draft.pool.team.calendar_id].calendar
            return skip_of(member, draft.pool, calendar=calendar, taken=0, now=draft.candidate.at) is None
    return False


def _unowned(draft: _Draft, in_force: InForce, known: Known | None) -> Unowned:
    at = draft.candidate.at
    return Unowned(
        handoff_id=draft.handoff.pk,
        pool=draft.pool,
        at=at,
        routing_id=in_force.routing.version_id,
        explanation=explain_rules(draft.decided.tried, in_force),
        clocks=owner_clocks(draft.decided.facts, in_force, draft.hours, at=at),
        known=known,
    )


def _created(draft: _Draft, given: Given) -> Created:
    draft.handoff.owner_id, draft.handoff.team_id = given.owner_id, given.team_id
    return Created(handoff=draft.handoff, given=given, clocks=draft.clocks)


def _story(draft: _Draft, actor: Actor) -> list[HandoffEvent]:
    handoff, at = draft.handoff, draft.candidate.at
    entries = []
    for step, reached in times_of(handoff).items():
        is_reported = step in (Step.SUBMITTED, Step.SYNCED)
        entries.append(
            event(
                handoff.pk,
                EventKind.step,
                at=reached,
                now=at,
                actor=actor,
                basis=Basis.reported if is_reported else Basis.received,
                system=draft.candidate.lead.source.key if is_reported else PRODUCT.system,
                step=str(step),
            )
        )
    return entries


def _record_findings(drafts: Sequence[_Draft], now: datetime) -> None:
    findings = [
        Finding(
            kind=FindingKind.clock_skew,
            lead=draft.candidate.lead,
            detail={"handoff_id": draft.handoff.pk, "step": str(step)},
            found_at=now,
        )
        for draft in drafts
        for step in draft.seams.skewed
    ]
    if findings:
        Finding.objects.bulk_create(findings)
