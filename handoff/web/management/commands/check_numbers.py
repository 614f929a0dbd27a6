"""Compares the numbers that both teams see with SQL written apart from them."""

import csv
import io
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client

from dashboards.metrics.filters import History
from dashboards.metrics.names import PARTS
from dashboards.metrics.outcome_groups import text_facts
from handoff.instant import database_now
from handoff.people.models import Membership, Role, TeamKind, User
from handoff.web.number_check import CHANGE, Marks, Stated, contradictions, differences, expect, shared_tables
from handoff.web.reader import NOW
from leads.handoffs.models import Handoff, Origin

# Promises are judged live or imported, never both.
OF_PROMISES: Final = ("/sla/", "/api/v1/metrics")
PAGES: Final = (
    *("/sla/", "/path-map/", "/path-map/?by=source", "/path-map/?by=week"),
    *("/dispositions/", "/dispositions/?age=so_far&by=campaign", "/dispositions/?age=90&by=version&cohort=month"),
    *("/definition/criteria/", "/definition/criteria/?age=so_far", "/definition/outcomes/"),
    "/definition/outcomes/?cohort=week",
)
ANSWERS: Final = (
    *("/api/v1/metrics", "/api/v1/metrics?report=path&by=team", "/api/v1/metrics?report=path&by=week"),
    *("/api/v1/metrics?report=outcomes&by=tier&age=60", "/api/v1/metrics?report=outcomes&age=so_far&cohort=month"),
    *("/api/v1/metrics?report=criteria", "/api/v1/metrics?report=criteria&age=so_far"),
    *("/api/v1/metrics?report=versions", "/api/v1/metrics?report=versions&cohort=week"),
)
FILES: Final = (
    *("/definition/criteria/csv/numbers/", "/definition/criteria/csv/numbers/?age=60"),
    *("/definition/outcomes/csv/numbers/", "/definition/outcomes/csv/numbers/?cohort=week"),
)
DAYS: Final = (28, 7)
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Whose numbers are read: of live, imported or all handoffs, over so many days; without days, over all time."""

    origin: str
    days: int | None

    def of(self, address: str) -> str:
        """Return the address that asks so."""
        return f"{address}{'&' if '?' in address else '?'}period={self.days or 'all'}&origin={self.origin}"

    def among(self, addresses: Sequence[str]) -> Iterator[str]:
        """Yield those of the addresses that state numbers of this origin."""
        return (address for address in addresses if self.origin != History.ALL or address not in OF_PROMISES)


class Command(BaseCommand):
    """Read the pages of numbers, files and the API as a manager of each team; exit 1 when any number differs."""

    help = "Compare the pages of numbers, their files and the API with SQL kept apart from the metrics."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, action="append", choices=(7, 28, 91), help="periods; 28 and 7 if none")

    def handle(self, *args: Any, **options: Any) -> None:
        is_alone = not connection.in_atomic_block
        with transaction.atomic():
            if is_alone:
                _read_one_snapshot()
            counted, found = _check([*_asked(options["days"] or DAYS)])
        for line in found[:MOST_SHOWN]:
            self.stdout.write(line)
        if found:
            message = f"{len(found):,} differences among {counted:,} numbers."
            raise CommandError(message)
        self.stdout.write(f"All {counted:,} numbers agree with the SQL.")


def _read_one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _asked(periods: Sequence[int]) -> Iterator[Asking]:
    """Yield the periods for live handoffs, and all time for imported ones, which may be years old."""
    yield from (Asking(origin=Origin.live, days=days) for days in periods)
    if Handoff.objects.filter(origin=Origin.imported).exists():
        yield from (Asking(origin=origin, days=None) for origin in (History.IMPORTED, History.ALL))


def _check(asked: Sequence[Asking]) -> tuple[int, list[str]]:
    """Compare what every reader sees of all that is asked; return how many numbers there were, and what differs."""
    counted, found = 0, contradictions()
    with shared_tables():
        for reader in (_manager(TeamKind.sales), _manager(TeamKind.marketing)):
            now = database_now()
            every_request: dict[str, Any] = {"HTTP_HOST": urlsplit(settings.SITE_URL).hostname, NOW: now}
            client = Client(**every_request)
            client.force_login(reader)
            found_by_sql = {
                asking: expect(days=asking.days, zone=reader.timezone, now=now, origin=asking.origin)
                for asking in asked
            }
            # A family without a row in one question is known by another's.
            families = frozenset(family for one in found_by_sql.values() for family in one.families)
            for asking, one in found_by_sql.items():
                expected = replace(one, families=families)
                stated = [
                    *_on_pages(client, reader, asking),
                    *_in_answers(client, reader, asking),
                    *_in_files(client, reader, asking),
                ]
                counted += len(stated)
                found += [str(difference) for difference in differences(stated, expected)]
    return counted, found


def _manager(kind: TeamKind) -> User:
    found = Membership.objects.filter(role=Role.manager, team__kind=kind).select_related("user").order_by("pk").first()
    if found is None:
        message = f"There is no manager of a {kind} team to read the pages as."
        raise CommandError(message)
    return found.user


def _on_pages(client: Client, reader: User, asking: Asking) -> Iterator[Stated]:
    for page in map(asking.of, asking.among([*PAGES, *_by_fact("/dispositions/?")])):
        marks = Marks()
        marks.feed(_fetch(client, page).decode())
        place = f"{page} as {reader}"
        if not marks.numbers:
            message = f"{place} states no number."
            raise CommandError(message)
        yield from (
            Stated(place=place, metric=metric, text=text, is_rounded=marks.is_rounded) for metric, text in marks.numbers
        )


def _in_answers(client: Client, reader: User, asking: Asking) -> Iterator[Stated]:
    for address in map(asking.of, asking.among([*ANSWERS, *_by_fact("/api/v1/metrics?report=outcomes&")])):
        place = f"{address} as {reader}"
        answer = json.loads(_fetch(client, address))
        for number in answer["numbers"]:
            yield from _stated(place, number, is_rounded=answer["is_rounded"])


def _in_files(client: Client, reader: User, asking: Asking) -> Iterator[Stated]:
    for address in map(asking.of, FILES):
        place = f"{address} as {reader}"
        for row in csv.DictReader(io.StringIO(_fetch(client, address).decode())):
            for name in ("value", *PARTS):
                if row[name] or name == "value":
                    metric = row["metric"] if name == "value" else f"{row['metric']}:{name}"
                    yield Stated(place=place, metric=metric, text=row[name])


def _by_fact(address: str) -> Iterator[str]:
    return (f"{address}by={path}&age=so_far" for path in text_facts())


def _stated(place: str, number: Mapping[str, Any], *, is_rounded: bool) -> Iterator[Stated]:
    """Yield a number of the API with its parts and its change, as pages mark them."""
    metric = number["metric"]
    parts = {f"{metric}:{part}": number[part] for part in PARTS if number[part] is not None}
    changed = {f"{metric}{CHANGE}": number["change"]} if number["change"] is not None else {}
    for name, value in {metric: number["value"], **parts, **changed}.items():
        yield Stated(place=place, metric=name, text="" if value is None else str(value), is_rounded=is_rounded)


def _fetch(client: Client, address: str) -> bytes:
    response = client.get(address, secure=True)
    if response.status_code != HTTPStatus.OK:
        message = f"{address} answers {response.status_code}."
        raise CommandError(message)
    return response.content
