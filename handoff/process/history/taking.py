"""Taking: checked rows become leads and handoffs, a batch a transaction; a killed worker leaves whole batches only."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.db.models import Max

from dispositions.models import Disposition
from handoff.actor import Actor
from handoff.copying import count_rows
from handoff.integrations.history.models import PastRow, RefusedRow, Run, RunFile, State
from handoff.integrations.tables.mapping import FileMapping
from handoff.integrations.tables.shapes import PastAct, PastLead, PastOutcome, PastTouch, RowRefusedError
from handoff.integrations.tables.taking import take_lead, take_second
from handoff.process.history.joining import with_joined
from handoff.process.history.past import PastHandoff, plan_past
from handoff.process.history.people import load_roster
from handoff.process.history.rows import Problem, forget_rows, joined_rows, mapping_of, refuse, stored, zone_of
from handoff.process.history.version import version_before_the_product
from handoff.process.history.writing import Arrived, Setting, write_batch
from handoff.process.in_force import load_in_force
from leads.definitions.models import Evaluation
from leads.handoffs.models import OPEN, Handoff, HandoffEvent, Origin, Touch
from leads.handoffs.steps import Step
from leads.records.acts import add_acts
from leads.records.lookups import prepare_lookups
from leads.records.models import Activity, Campaign, Company, Lead, Source
from leads.records.people import Keyed, Lookups, find_or_create_leads
from leads.records.submissions import require_key
from slas.models import Clock

BATCH = 1_000
GROWN = (Lead, Company, Activity, Evaluation, Handoff, Touch, HandoffEvent, Disposition, Clock, PastRow)

logger = logging.getLogger(__name__)

Joined = Mapping[int, Sequence[PastTouch | PastOutcome | PastAct]]


def take_next_batch(run: Run, *, now: datetime) -> None:
    """Take the next rows of a locked run, or end it when there are none; the caller's transaction is the batch's."""
    leads = RunFile.objects.get(run=run, place=0)
    rows = stored(leads, after=run.at_line, most=BATCH)
    if not rows:
        _end(run, now)
        return
    refused = set(
        RefusedRow.objects.filter(file=leads, line__in=[row.line for row in rows]).values_list("line", flat=True)
    )
    mapping, zone = mapping_of(run), zone_of(run)
    joined = _joined(run, mapping, rows[0].line, rows[-1].line, zone)
    pasts, problems = [], []
    for row in rows:
        if row.line in refused:
            continue
        try:
            lead = take_lead(mapping, row.read(leads.headers), zone)
            pasts.append(with_joined(lead, joined.get(row.line, ())))
        except RowRefusedError as error:
            problems.append((row.line, error.reason))
    problems += take(run, pasts, now=now)
    refuse(leads, rows, problems)
    run.refused_count += len(problems)
    run.at_line = rows[-1].line
    run.rows_done += len(rows)


def take(run: Run, pasts: Sequence[PastLead], *, now: datetime) -> list[Problem]:
    """Write past leads under a run; return the line and the reason of those that are refused."""
    try:
        with transaction.atomic():
            return _take(run, pasts, now=now)
    except (DatabaseError, ValueError):
        logger.warning("history_batch_failed", exc_info=True, extra={"run": run.pk, "rows": len(pasts)})
    run.refresh_from_db(fields=["created_count", "known_count", "made"])
    problems = []
    for past in pasts:
        try:
            with transaction.atomic():
                problems += _take(run, [past], now=now)
        except (DatabaseError, ValueError) as error:
            logger.warning("history_row_failed", exc_info=True, extra={"run": run.pk, "line": past.line})
            problems.append((past.line, f"The database refused it: {str(error).splitlines()[0]}"))
    return problems


def _take(run: Run, pasts: Sequence[PastLead], *, now: datetime) -> list[Problem]:
    in_force = load_in_force(to_judge=False)
    actor = Actor(user_id=run.by_id, system=pasts[0].submission.source) if pasts else Actor()
    told = told_steps(run)
    problems: list[Problem] = []
    planned: dict[int, tuple[PastHandoff, Keyed]] = {}
    for past in pasts:
        try:
            whole = plan_past(past, in_force.path.order, now=now, told=told)
            email = require_key(past.submission)
        except RowRefusedError as error:
            problems.append((past.line, error.reason))
            continue
        keyed = Keyed(submission=past.submission, email=email, at=whole.handed_off_at)
        planned[past.line] = whole, keyed
    _leave_out_known(run, planned)
    if not planned:
        return problems
    people = [one for _, one in planned.values()]
    newest = _newest()
    lookups = prepare_lookups(people, now=now, is_past=True)
    _note_made(run, lookups, newest)
    known = find_or_create_leads(people, lookups, now=now, is_past=True)
    acts = add_acts(people, known, lookups)
    arrived = [
        Arrived(past=whole, keyed=one, known=person, acts=added, key=key_of(one))
        for (whole, one), person, added in zip(planned.values(), known, acts, strict=True)
    ]
    arrived, open_already = _one_open_a_lead(arrived)
    setting = Setting(
        run_id=run.pk,
        in_force=in_force,
        version=version_before_the_product(now=now),
        roster=load_roster(),
        lookups=lookups,
        actor=actor,
        now=now,
    )
    write_batch(arrived, setting)
    run.created_count += len(arrived)
    return problems + open_already


def _newest() -> dict[str, int]:
    """Return the highest ids of what a batch may call into being besides leads."""
    sources, campaigns = (rows.aggregate(most=Max("pk"))["most"] or 0 for rows in (Source.objects, Campaign.objects))
    return {"sources": sources, "campaigns": campaigns}


def _note_made(run: Run, lookups: Lookups, newest: Mapping[str, int]) -> None:
    for name, rows in (("sources", lookups.sources), ("campaigns", lookups.campaigns)):
        new = {row.pk for row in rows.values() if row.pk > newest[name]}
        run.made = {**run.made, name: sorted({*run.made.get(name, []), *new})}


def told_steps(run: Run) -> frozenset[Step]:
    """Return the steps that the run's files tell of any lead; a lead traced by hand tells what is typed in."""
    summary = run.summary
    steps = {Step(step) for step in summary.get("steps", {})}
    if summary.get("touches") or summary.get("not_counted"):
        steps.add(Step.TOUCHED)
    if summary.get("outcomes"):
        steps |= {Step.DISPOSED, Step.CLOSED}
    return frozenset(steps)


def key_of(keyed: Keyed) -> str:
    """Return what a source's row is known by: its external id, or the e-mail where there is none."""
    return keyed.submission.external_id or keyed.email


def _leave_out_known(run: Run, planned: dict[int, tuple[PastHandoff, Keyed]]) -> None:
    """Leave out what an earlier run brought in: the same source and key are taken once."""
    keys = {key_of(keyed): line for line, (_, keyed) in planned.items()}
    sources = {keyed.submission.source for _, keyed in planned.values()}
    taken = PastRow.objects.filter(source__key__in=sources, key__in=keys).values_list("source__key", "key")
    known = set(taken)
    for line, (_, keyed) in list(planned.items()):
        if (keyed.submission.source, key_of(keyed)) in known:
            del planned[line]
            run.known_count += 1


def _one_open_a_lead(arrived: Sequence[Arrived]) -> tuple[list[Arrived], list[Problem]]:
    """Refuse a second open handoff of one lead: which of them the lead is in cannot be told."""
    lead_ids = [one.known.lead.pk for one in arrived if not one.known.is_new]
    taken = set(
        Handoff.objects.filter(OPEN, lead_id__in=lead_ids, origin=Origin.imported).values_list("lead_id", flat=True)
    )
    kept, refused = [], []
    for one in arrived:
        if one.past.is_closed:
            kept.append(one)
        elif one.known.lead.pk in taken:
            refused.append(
                (one.past.lead.line, "The lead of this e-mail has an open handoff from another row already.")
            )
        else:
            taken.add(one.known.lead.pk)
            kept.append(one)
    return kept, refused


def _joined(run: Run, mapping: FileMapping, first: int, last: int, zone: ZoneInfo | None) -> Joined:
    """Return what the second files say of the leads between two lines, by line."""
    found: dict[int, list[PastTouch | PastOutcome | PastAct]] = {}
    for second in mapping.second:
        file = RunFile.objects.filter(run=run, name=second.name).first()
        if file is None:
            continue
        for lead_line, row in joined_rows(file, first, last):
            _, told = take_second(second, row, zone)
            found.setdefault(lead_line, []).append(told)
    return found


def _end(run: Run, now: datetime) -> None:
    run.state, run.ended_at = State.done, now
    forget_rows(run)
    count_rows(*GROWN)
