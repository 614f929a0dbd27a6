"""What a page of numbers asks: period and filters from its address, over the days of a named zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse

from dashboards.metrics.filters import History
from dashboards.metrics.number import Number
from dashboards.metrics.period import Preset
from dashboards.metrics.question import Question
from handoff.errors import HandoffError
from handoff.web.local import known_zones
from handoff.web.reader import now_of, reader, zone_of
from leads.handoffs.models import Origin

NO_DEFAULTS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A page with all it was asked for; empty values are left out."""

    path: str
    query: Mapping[str, str]

    def __str__(self) -> str:
        found = {name: value for name, value in self.query.items() if value}
        return f"{self.path}?{urlencode(found)}" if found else self.path

    def changed(self, **changes: str) -> str:
        """Return the address with some of it asked differently; an empty value asks for it no longer."""
        return str(Address(path=self.path, query={**self.query, **changes}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the address that asks it of anybody: the zone is part of it, whoever reads the page."""

    question: Question
    address: Address
    default_period: Preset = Preset.FOUR_WEEKS
    default_origin: str = History.LIVE

    @property
    def rows_query(self) -> str:
        """Return the query of the rows behind the numbers."""
        return _rows_query(self.question)

    @property
    def zone_name(self) -> str:
        """Name the zone of the days by its city: "New York"."""
        return self.question.period.zone.key.rpartition("/")[2].replace("_", " ")

    def rows_url(self, number: Number) -> str:
        """Return the address of the rows behind a number."""
        return f"{_rows_path(number.metric)}?{self.rows_query}"

    def csv_url(self, name: str, *args: str) -> str:
        """Return the address of a file that answers the same question."""
        return str(Address(path=reverse(name, args=args), query=self.address.query))


@lru_cache(maxsize=64)
def _rows_query(question: Question) -> str:
    """Return the query that asks a question in the zone of its days; every number of a page links to it."""
    return question.to_query(zone=question.period.zone.key)


@lru_cache(maxsize=4096)
def _rows_path(metric: str) -> str:
    """Return the path of the rows behind a number; a page has hundreds."""
    return reverse("web:numbers", args=[metric])


def ask(request: HttpRequest, *kept: str, defaults: Mapping[str, str] = NO_DEFAULTS) -> Asked:
    """Read the question of a page, and beside it those of its own parameters that are `kept` in every address.

    `defaults` are the period and origin of a page that begins with others than all pages do.

    Raises: BadRequest when a period, filter or zone is none.
    """
    query = {**defaults, **{name: value for name, value in request.GET.dict().items() if value}}
    zone = _zone(request)
    try:
        question = Question.parse(query, zone=zone, now=now_of(request))
    except HandoffError as error:
        raise BadRequest(_problems(error)) from error
    own = {name: query.get(name, "") for name in kept}
    asked = {**_without_defaults(question, defaults), "zone": zone.key, **own}
    return Asked(
        question=question,
        address=Address(path=request.path, query=asked),
        default_period=Preset(defaults.get("period", Preset.FOUR_WEEKS)),
        default_origin=defaults.get("origin", History.LIVE),
    )


def _without_defaults(question: Question, defaults: Mapping[str, str]) -> dict[str, str]:
    """Return what asks the same of a page with these defaults."""
    asked = {**question.period.to_query(), **question.filters.to_query()}
    if "from" not in asked and "period" in defaults:
        asked.setdefault("period", Preset.FOUR_WEEKS)
    if "origin" in defaults:
        asked.setdefault("origin", Origin.live)
    return {name: value for name, value in asked.items() if defaults.get(name) != value}


def _problems(error: HandoffError) -> str:
    """Name each field with what is wrong about it, and say what the error asks for."""
    fields = [f"“{name}” {problem}." for name, problem in error.fields.items()]
    return " ".join([*fields, str(error)])


def _zone(request: HttpRequest) -> ZoneInfo:
    name = request.GET.get("zone")
    if not name:
        return zone_of(reader(request))
    if name not in known_zones():
        message = "“zone” is none that is known. Give one such as Europe/Berlin."
        raise BadRequest(message)
    return ZoneInfo(name)
