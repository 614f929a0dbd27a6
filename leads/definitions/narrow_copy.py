"""Copies evaluations into the narrow table, batch by batch; no request waits for it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from handoff.copying import copy_values
from handoff.rules import Facts, is_activity_kind, narrow_acts, narrow_fact
from leads.definitions.models import DefinitionVersion, Evaluation, NarrowColumn, NarrowMark
from leads.definitions.narrow import TABLE, kind_columns
from leads.definitions.narrow_columns import add_fact_columns, add_kind_columns
from leads.definitions.narrow_filling import fill_next

BATCH: Final = 5_000
LOCK: Final = 8_300_412
# No transaction lives that long, so what it took an id for is either there or never will be.
SETTLED_AFTER: Final = timedelta(hours=1)


class Known(NamedTuple):
    """One evaluation as it is read for the copy."""

    evaluation_id: int
    lead_id: int
    version_id: int
    judged_at: datetime
    tier: str
    facts: Facts


# FOR KEY SHARE: an evaluation that is being erased is waited for, or waits and takes its copy along.
_SELECT = """
SELECT id, lead_id, version_id, judged_at, tier, facts FROM definitions_evaluation AS evaluation
WHERE {condition} ORDER BY id LIMIT %(most)s FOR KEY SHARE
"""
_NEW = _SELECT.format(condition="id > %(copied_to)s")
_LATE = _SELECT.format(
    condition=f"id > %(settled_to)s AND id <= %(copied_to)s "
    f"AND NOT EXISTS (SELECT FROM {TABLE} AS copied WHERE copied.evaluation_id = evaluation.id)"
)


def copy_evaluations(now: datetime, *, batches: int = 1) -> int:
    """Copy what is missing, a transaction a batch and at most so many; return how many evaluations were.

    Nothing is done while somebody else copies.
    """
    done = 0
    for _ in range(batches):
        with transaction.atomic():
            if not _is_alone():
                break
            copied = _copy_next(now)
        done += copied
        if not copied:
            break
    return done


def missing() -> int:
    """Return how many evaluations are certain to lie ahead, columns that are not filled yet included."""
    mark = NarrowMark.objects.first() or NarrowMark()
    behind = sum(row.fill_to - row.filled_to for row in NarrowColumn.objects.filter(is_held=True))
    return behind + Evaluation.objects.filter(pk__gt=mark.copied_to).count()


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool((cursor.fetchone() or [False])[0])


def _copy_next(now: datetime) -> int:
    mark, _ = NarrowMark.objects.get_or_create(pk=1)
    facts = add_fact_columns(copied_to=mark.copied_to)
    for column in facts:
        if column.is_held and column.filled_to < column.fill_to:
            return fill_next(column)
    if rows := _read(_NEW, mark):
        mark.copied_to = rows[-1].evaluation_id
    else:
        rows = _read(_LATE, mark)
    if rows:
        _write(rows, facts)
    else:
        _settle(mark, now)
    mark.save()
    return len(rows)


def _settle(mark: NarrowMark, now: datetime) -> None:
    if mark.marked_at is None or now - mark.marked_at >= SETTLED_AFTER:
        if mark.marked_at is not None:
            mark.settled_to = mark.marked_to
        mark.marked_to, mark.marked_at = mark.copied_to, now


def _read(statement: str, mark: NarrowMark) -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"copied_to": mark.copied_to, "settled_to": mark.settled_to, "most": BATCH})
        return [Known._make((*row[:5], json.loads(row[5]))) for row in cursor.fetchall()]


def _write(rows: Sequence[Known], fact_columns: Sequence[NarrowColumn]) -> None:
    seen = {kind for row in rows for kind in _acts_of(row.facts) if is_activity_kind(kind)}
    kinds = [column for column in add_kind_columns(seen) if column.is_held and column.subject in seen]
    held = [column for column in fact_columns if column.is_held]
    names = ["evaluation_id", "lead_id", "version_id", "judged_at", "tier_number", *(column.name for column in held)]
    for column in kinds:
        three = kind_columns(column)
        names += [three.number, three.ages, three.contents]
    tiers = _tiers({row.version_id for row in rows})
    copy_values(TABLE, names, _values(rows, held, kinds, tiers))


def _values(
    rows: Iterable[Known],
    held: Sequence[NarrowColumn],
    kinds: Sequence[NarrowColumn],
    tiers: Mapping[int, Sequence[str]],
) -> Iterator[list[Any]]:
    paths = [(*column.subject.split("."), column.type) for column in held]
    for row in rows:
        keys = tiers[row.version_id]
        number = keys.index(row.tier) + 1 if row.tier in keys else 0
        values: list[Any] = [row.evaluation_id, row.lead_id, row.version_id, row.judged_at, number]
        for section, name, fact_type in paths:
            part = row.facts.get(section)
            # Held to the four types by the table.
            values.append(narrow_fact(part.get(name) if isinstance(part, dict) else None, fact_type))  # type: ignore[arg-type]
        acts = _acts_of(row.facts)
        for column in kinds:
            values += narrow_acts(acts.get(column.subject)) or (None, None, None)
        yield values


def _acts_of(facts: Facts) -> Mapping[str, Any]:
    acts = facts.get("activities")
    return acts if isinstance(acts, dict) else {}


def _tiers(version_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the keys of the tiers of versions, in their order."""
    versions = DefinitionVersion.objects.filter(pk__in=version_ids).values_list("pk", "document")
    return {pk: [tier["key"] for tier in document.get("tiers", [])] for pk, document in versions}
