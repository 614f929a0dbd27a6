"""Intake: a source submits leads, they are judged, and the ready ones are handed over."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from handoff.actor import Actor
from handoff.errors import HandoffError
from handoff.process.candidates import Candidate
from handoff.process.coming_back import tell_owner
from handoff.process.handover import Created, create_handoffs
from handoff.process.in_force import InForce, load_in_force
from handoff.process.raising import Raise, raise_tiers
from handoff.process.reentry import WORDS, NotHandedOff, Standing, why_not
from handoff.process.standing import Past, past_of, terms_in_force
from handoff.rules import Verdict
from leads.definitions.judging import Case, Judged, judge_leads, save_evaluations
from leads.definitions.models import Cause
from leads.records.acts import add_acts
from leads.records.facts import KindOfAct, build_facts, load_acts
from leads.records.lookups import prepare_lookups
from leads.records.models import Activity, Lead
from leads.records.people import Keyed, KnownLead, find_or_create_leads
from leads.records.submissions import Act, CompanyCard, Submission, require_key, require_sane_times

__all__ = ["MOST", "Act", "Captured", "CompanyCard", "Scored", "Submission", "capture", "score"]

MOST = 1_000
"""Submissions a batch: one transaction."""
MOST_ATTEMPTS = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A lead's verdict and what came of it; `created` is its new handoff, else `not_handed_off` says why not."""

    lead: Lead
    verdict: Verdict
    evaluation_id: int
    version_id: int
    created: Created | None = None
    open_handoff_id: int | None = None
    not_handed_off: NotHandedOff | None = None

    @property
    def why_not(self) -> str:
        return WORDS[self.not_handed_off] if self.not_handed_off else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What became of one submission: the lead and its verdict, or the error that refused it."""

    lead_id: int | None = None
    is_new: bool = False
    scored: Scored | None = None
    error: HandoffError | None = None


class RefusedBatchError(HandoffError):
    """A batch holds 1,000 submissions at most: send more in another one."""

    code = "batch_too_large"
    status = 413


class FailedRowError(HandoffError):
    """The database refused this submission; nothing of it was stored."""

    code = "not_stored"
    status = 422


def capture(submissions: Sequence[Submission], *, actor: Actor, now: datetime) -> list[Captured]:
    """Normalise, find or create the leads, add their acts, judge them, and hand over the ready ones.

    One transaction; when the database refuses it, each submission is tried in one of its own. Returns one answer a
    submission, in order.

    Raises: RefusedBatchError, NoDefinitionError, NotSetUpError.
    """
    if len(submissions) > MOST:
        raise RefusedBatchError
    return _one_by_one_on_failure(submissions, lambda some: _capture(some, actor=actor, now=now))


def score(lead_ids: Sequence[int], *, cause: Cause, actor: Actor, now: datetime) -> list[Scored]:
    """Judge leads again, as after an enrichment or a publication, and hand over the ready ones."""
    with transaction.atomic():
        in_force = load_in_force()
        leads = (
            Lead.objects.filter(pk__in=lead_ids)
            .select_related("company", "source", "campaign")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        at = in_force.definition.judging_at(now)
        subjects = [_Subject(lead=lead, received_at=now, at=at, new_acts=[], reported={}) for lead in leads]
        return _score(subjects, in_force, cause=cause, actor=actor, now=now)


def _one_by_one_on_failure(
    submissions: Sequence[Submission], take: Callable[[Sequence[Submission]], list[Captured]]
) -> list[Captured]:
    if len(submissions) == 1:
        return _alone(submissions, take)
    try:
        with transaction.atomic():
            return take(submissions)
    except (DatabaseError, ValueError):
        logger.warning("batch_failed", exc_info=True, extra={"submissions": len(submissions)})
    return [answer for one in submissions for answer in _alone([one], take)]


def _alone(submission: Sequence[Submission], take: Callable[[Sequence[Submission]], list[Captured]]) -> list[Captured]:
    """Take one submission. Another writer may be first with the same lead: then it is tried again and finds it.

    Raises: OperationalError, IntegrityError when it meets somebody each time; the source may try again.
    """
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return take(submission)
        except (IntegrityError, OperationalError):
            if attempt == MOST_ATTEMPTS:
                raise
        except (DatabaseError, ValueError) as error:
            logger.warning("submission_failed", exc_info=True)
            failure = FailedRowError()
            failure.__cause__ = error
            return [Captured(error=failure)]
    raise AssertionError


def _capture(submissions: Sequence[Submission], *, actor: Actor, now: datetime) -> list[Captured]:
    answers: dict[int, Captured] = {}
    keyed: dict[int, Keyed] = {}
    for place, submission in enumerate(submissions):
        try:
            email, at = require_key(submission), submission.received_at or now
            require_sane_times(submission, at=at)
            keyed[place] = Keyed(submission=submission, email=email, at=at)
        except HandoffError as error:
            answers[place] = Captured(error=error)
    in_force = load_in_force() if keyed else None
    for wave in _waves(keyed):
        taken = _capture_wave([keyed[place] for place in wave], in_force, actor=actor, now=now)  # type: ignore[arg-type]  # keyed, so loaded
        answers |= dict(zip(wave, taken, strict=True))
    return [answers[place] for place in range(len(submissions))]


def _waves(keyed: Mapping[int, Keyed]) -> Iterator[list[int]]:
    """Split places so that no lead is met twice in a wave: its second submission sees what the first one did."""
    waiting = dict(keyed)
    while waiting:
        seen: set[tuple[str, str]] = set()
        wave = []
        for place, one in waiting.items():
            keys = {("", one.email), (one.submission.source, one.submission.external_id)}
            keys = {key for key in keys if key[1]}
            if not keys & seen:
                wave.append(place)
            seen |= keys
        yield wave
        for place in wave:
            del waiting[place]


def _capture_wave(keyed: Sequence[Keyed], in_force: InForce, *, actor: Actor, now: datetime) -> list[Captured]:
    lookups = prepare_lookups(keyed, now=now)
    known = find_or_create_leads(keyed, lookups, now=now)
    added = add_acts(keyed, known, lookups)
    subjects = _subjects(keyed, known, added, in_force)
    cause = Cause.act if any(added) else Cause.enrichment
    scored = {one.lead.pk: one for one in _score(subjects, in_force, cause=cause, actor=actor, now=now)}
    return [Captured(lead_id=person.lead.pk, is_new=person.is_new, scored=scored[person.lead.pk]) for person in known]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A lead that is judged at `at`; `received_at` is when we got what is new of it."""

    lead: Lead
    received_at: datetime
    at: datetime
    new_acts: list[Activity]
    reported: Mapping[str, datetime]
    is_new: bool = False


def _subjects(
    keyed: Sequence[Keyed], known: Sequence[KnownLead], added: Sequence[list[Activity]], in_force: InForce
) -> list[_Subject]:
    """Return each lead of a wave once, with the acts and reported times of its submissions."""
    found: dict[int, _Subject] = {}
    for one, person, acts in zip(keyed, known, added, strict=True):
        lead_id = person.lead.pk
        before = found[lead_id].new_acts if lead_id in found else []
        reported = one.submission.steps
        found[lead_id] = _Subject(
            lead=person.lead,
            received_at=one.at,
            at=in_force.definition.judging_at(one.at),
            new_acts=[*before, *acts],
            reported=reported,
            is_new=person.is_new,
        )
    return [found[lead_id] for lead_id in sorted(found)]


def _score(
    subjects: Sequence[_Subject], in_force: InForce, *, cause: Cause, actor: Actor, now: datetime
) -> list[Scored]:
    """Judge the leads, store what is new, and carry out what follows: hand over, raise a tier, or tell the owner."""
    lead_ids = [subject.lead.pk for subject in subjects]
    acts = load_acts(lead_ids)
    met_before = [subject.lead.pk for subject in subjects if not subject.is_new]
    past = past_of(met_before)
    facts = [build_facts(one.lead, acts.get(one.lead.pk, {}), at=one.at) for one in subjects]
    cases = [Case(lead_id=one.lead.pk, facts=some, at=one.at) for one, some in zip(subjects, facts, strict=True)]
    judged = judge_leads(cases, in_force.definition, cause=cause, judged_before=met_before)
    rest_days = terms_in_force().bad_fit_rest_days if any(one.closed for one in past.values()) else 0
    obstacles = [
        why_not(
            one.verdict,
            _standing(
                subject, past.get(subject.lead.pk, Past()), acts.get(subject.lead.pk, {}), some, in_force, rest_days
            ),
            in_force.definition.definition,
        )
        for subject, one, some in zip(subjects, judged, facts, strict=True)
    ]
    evaluations = save_evaluations(judged, needed=[obstacle is None for obstacle in obstacles])
    candidates = [
        _candidate(subject, one, some, past.get(subject.lead.pk, Past()), in_force)
        for subject, one, some, obstacle in zip(subjects, judged, facts, obstacles, strict=True)
        if obstacle is None
    ]
    created = {one.handoff.lead_id: one for one in create_handoffs(candidates, in_force, actor=actor, now=now)}
    scored = [
        Scored(
            lead=subject.lead,
            verdict=one.verdict,
            evaluation_id=evaluation.pk,
            version_id=in_force.definition.version_id,
            created=created.get(subject.lead.pk),
            open_handoff_id=_open_id(past.get(subject.lead.pk, Past())),
            not_handed_off=obstacle,
        )
        for subject, one, evaluation, obstacle in zip(subjects, judged, evaluations, obstacles, strict=True)
    ]
    _follow_up(subjects, scored, facts, past, in_force, actor=actor, now=now)
    return scored


def _open_id(past: Past) -> int | None:
    return past.open.pk if past.open else None


def _standing(
    subject: _Subject,
    past: Past,
    acts: Mapping[str, KindOfAct],
    facts: Mapping[str, Any],
    in_force: InForce,
    rest_days: int,
) -> Standing:
    return Standing(
        lead=subject.lead,
        open_tier=past.open.tier if past.open else None,
        last=past.last,
        acts={kind: act.instants for kind, act in acts.items()},
        facts=facts,
        version_id=in_force.definition.version_id,
        rest_days=rest_days,
        at=subject.at,
    )


def _candidate(subject: _Subject, judged: Judged, facts: Mapping[str, Any], past: Past, in_force: InForce) -> Candidate:
    return Candidate(
        lead=subject.lead,
        verdict=judged.verdict,
        evaluation=judged.evaluation,
        facts=facts,
        trigger=_trigger(subject.new_acts, judged.verdict, in_force),
        previous=past.closed,
        received_at=subject.received_at,
        at=subject.at,
        reported=subject.reported,
    )


def _trigger(acts: Sequence[Activity], verdict: Verdict, in_force: InForce) -> Activity | None:
    """Return the act that made the lead ready: the latest new one that the tier asks about, else the latest."""
    asked = in_force.definition.kinds_of(verdict.tier or "")
    wanted = [act for act in acts if act.kind in asked] or acts
    return max(wanted, key=lambda act: act.occurred_at, default=None)


def _follow_up(
    subjects: Sequence[_Subject],
    scored: Sequence[Scored],
    facts: Sequence[Mapping[str, Any]],
    past: Mapping[int, Past],
    in_force: InForce,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    raised, returned = [], []
    for subject, one, some in zip(subjects, scored, facts, strict=True):
        history = past.get(subject.lead.pk, Past())
        if one.not_handed_off is NotHandedOff.TIER_RAISED and history.open is not None:
            raised.append(Raise(handoff=history.open, tier=one.verdict.tier or "", facts=some, at=subject.at))
        if one.not_handed_off is NotHandedOff.CONVERTED and history.closed is not None and subject.new_acts:
            returned.append((history.closed, subject.at))
    raise_tiers(raised, in_force, actor=actor, now=now)
    tell_owner(returned, actor=actor, now=now)
