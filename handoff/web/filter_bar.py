"""The filters of a page: a menu for each, and chips that remove those in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboards.metrics.filters import History
from dashboards.metrics.labels import Labels
from dashboards.metrics.period import Period, Preset
from handoff.people.models import User
from handoff.web import format as words
from handoff.web.asking import Address, Asked
from leads.handoffs.models import Origin

PERIODS: Final = {
    Preset.WEEK: "Last 7 days",
    Preset.FOUR_WEEKS: "Last 28 days",
    Preset.QUARTER: "Last 91 days",
    Preset.ALL: "All time",
}
HISTORY: Final = {
    History.LIVE: "Live handoffs",
    History.IMPORTED: "Imported handoffs",
    History.ALL: "Live and imported",
}
NAMES: Final = {"tier": "Tier", "source": "Source", "team": "Team"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a menu or a segmented control."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One filter with its choices."""

    label: str
    is_on: bool
    options: Sequence[Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, and the address without it."""

    name: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBar:
    """All filters of a page; `clear_url` keeps the period alone."""

    menus: Sequence[Menu]
    chips: Sequence[Chip]
    clear_url: str


def filter_bar(asked: Asked, labels: Labels, *, has_period: bool = True) -> FilterBar:
    """Offer the periods, the tiers, and the sources and teams that have handoffs; what is counted now has no period."""
    choices = {"tier": labels.tiers, "source": labels.sources, "team": labels.teams}
    address, filters = asked.address, asked.question.filters
    menus = [period_menu(address, asked.question.period, default=asked.default_period)] if has_period else []
    chips = []
    for name, label in NAMES.items():
        value = getattr(filters, name)
        offered = {key: text for key, text in choices[name].items() if key == value or (name, key) not in labels.unused}
        menus.append(menu(address, name, label, value, offered))
        if value:
            chips.append(_chip(address, name, label, choices[name].get(value, value)))
    if filters.owner:
        chips.append(_chip(address, "owner", "Owner", _owner_name(int(filters.owner), labels)))
    if labels.has_imported:
        menus.append(_history_menu(asked))
        if "origin" in address.query:
            chips.append(_chip(address, "origin", "History", HISTORY[History(filters.origin)].lower()))
    nothing = dict.fromkeys((*NAMES, "owner", "origin"), "")
    return FilterBar(menus=menus, chips=chips, clear_url=address.changed(**nothing))


def _history_menu(asked: Asked) -> Menu:
    """Offer live and imported handoffs, apart and together, first what the page begins with."""
    address, asked_for = asked.address, asked.question.filters.origin
    options = [
        Option(label=label, url=address.changed(origin=_asking(history, asked)), is_current=history == asked_for)
        for history, label in HISTORY.items()
    ]
    return Menu(label="History", is_on="origin" in address.query, options=options)


def _asking(history: History, asked: Asked) -> str:
    """Return how the address of a page asks for a history; empty for what it begins with."""
    return "" if history == asked.default_origin else str(history or Origin.live)


def menu(address: Address, name: str, label: str, value: str, choices: Mapping[str, str]) -> Menu:
    """Offer the values of one filter, and all of them."""
    options = [Option(label=f"{label}: all", url=address.changed(**{name: ""}), is_current=not value)]
    options += [
        Option(label=text, url=address.changed(**{name: key}), is_current=key == value) for key, text in choices.items()
    ]
    return Menu(label=label, is_on=bool(value), options=options)


def period_menu(address: Address, period: Period, *, default: Preset = Preset.FOUR_WEEKS) -> Menu:
    """Offer the periods; one of two dates is named by them."""
    nothing = {"period": "", "from": "", "to": ""}
    options = [
        Option(
            label=label,
            url=address.changed(**{**nothing, "period": "" if preset is default else preset}),
            is_current=preset is period.preset,
        )
        for preset, label in PERIODS.items()
    ]
    return Menu(label=period_name(period), is_on=True, options=options)


def period_name(period: Period) -> str:
    """Name a period: "Last 28 days", "Tue 13 Oct to Mon 9 Nov 2026"."""
    return PERIODS[period.preset] if period.preset else period_days(period)


def period_days(period: Period) -> str:
    """Name the days of a period: "Tue 13 Oct to Mon 9 Nov 2026"; all there is has no first one."""
    first = words.day(period.start.astimezone(period.zone))
    last = words.day((period.end - timedelta(microseconds=1)).astimezone(period.zone), year=True)
    return f"up to {last}" if period.preset is Preset.ALL else f"{first} to {last}"


def _chip(address: Address, name: str, label: str, value: str) -> Chip:
    return Chip(name=label, value=value, remove_url=address.changed(**{name: ""}))


def _owner_name(user_id: int, labels: Labels) -> str:
    if user_id in labels.people:
        return labels.people[user_id][0]
    return User.objects.filter(pk=user_id).values_list("name", flat=True).first() or "nobody"
