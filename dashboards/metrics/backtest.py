"""A draft tried on what was known of every lead of a period, beside the version in force."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dashboards.metrics.backtest_flips import Way, read_flips
from dashboards.metrics.backtest_outcomes import Cell, make_outcomes, read_cells
from dashboards.metrics.backtest_report import BacktestReport, Flips, Outcomes, Price, Side, Week
from dashboards.metrics.backtest_units import Compared, make_units, make_units_in_python
from dashboards.metrics.period import Period
from handoff.rules import Definition
from leads.definitions.narrow import NotInColumnsError

# An open handoff of that age is taken for one that will not convert, as in the outcome rates.
GROWN_AFTER: Final = timedelta(days=90)
WEEK: Final = timedelta(days=7)


@transaction.atomic
def backtest(compared: Compared, period: Period, *, now: datetime) -> BacktestReport:
    """Judge each lead of the period by what was known then, and say what became of those each side calls ready.

    A lead counts once: by the first of its evaluations in `[start, end)` that a side calls ready. Its outcome is that
    of its handoffs handed off in the period: a conversion if there was one, else what became of the latest. Excluded
    leads are left out.
    """
    leads, is_in_sql = _make_units(compared, period)
    make_outcomes(period, now=now, grown_after=GROWN_AFTER)
    mondays = _mondays(period, now)
    cells = list(read_cells(mondays))
    days = [monday.astimezone(period.zone).date().isoformat() for monday in mondays]
    draft = _side("draft", compared.draft, cells, days, leads, lambda cell: (cell.draft, cell.draft_week))
    active = _side("active", compared.active, cells, days, leads, lambda cell: (cell.active, cell.active_week))
    return BacktestReport(
        leads=leads,
        draft=draft,
        active=active if compared.active else None,
        flips={way: _flips(way, cells, compared) for way in Way} if compared.active else {},
        price=_price(cells) if compared.active else None,
        is_in_sql=is_in_sql,
    )


def _make_units(compared: Compared, period: Period) -> tuple[int, bool]:
    try:
        return make_units(compared, period), True
    except NotInColumnsError:
        return make_units_in_python(compared, period), False


def _mondays(period: Period, now: datetime) -> list[datetime]:
    """Return the starts of the local weeks of the period, those to come left out."""
    last = min(period.end - timedelta(microseconds=1), max(now, period.start)).astimezone(period.zone).date()
    monday = period.first_day - timedelta(days=period.first_day.weekday())
    return [period.week_of(monday + WEEK * number).start for number in range((last - monday).days // 7 + 1)]


def _side(
    name: str,
    definition: Definition | None,
    cells: Iterable[Cell],
    days: Sequence[str],
    leads: int,
    verdict: Callable[[Cell], tuple[int, int]],
) -> Side:
    tiers = definition.tiers if definition else ()
    by_tier: Counter[int] = Counter()
    by_week: Counter[tuple[int, int]] = Counter()
    ready, others = Outcomes(), Outcomes()
    for cell in cells:
        number, week = verdict(cell)
        (ready if number else others).add(cell.became, cell.leads, is_matured=cell.is_matured)
        if number:
            by_tier[number] += cell.leads
            by_week[week, number] += cell.leads
    # Of leads that neither side calls ready and that nobody handed over, only their number is known.
    others.add_without_handoff(leads - ready.leads - others.leads)
    weeks = sorted({week for week, _ in by_week})
    return Side(
        name=name,
        tiers={tier.key: (tier.name, by_tier[number]) for number, tier in enumerate(tiers, start=1)},
        weeks=tuple(
            Week(
                first_day=days[week - 1],
                tiers={tier.key: by_week[week, number] for number, tier in enumerate(tiers, start=1)},
            )
            for week in (range(weeks[0], weeks[-1] + 1) if weeks else ())
        ),
        ready=ready,
        others=others,
    )


def _flips(way: Way, cells: Iterable[Cell], compared: Compared) -> Flips:
    side = compared.draft if way is Way.IN else compared.active
    became: Counter[str] = Counter()
    for cell in cells:
        if _way_of(cell) is way:
            became[cell.became] += cell.leads
    listed = read_flips(way, [tier.key for tier in side.tiers] if side else [])
    return Flips(leads=became.total(), became=became, listed=tuple(listed))


def _way_of(cell: Cell) -> Way | None:
    if bool(cell.draft) == bool(cell.active):
        return None
    return Way.IN if cell.draft else Way.OUT


def _price(cells: Iterable[Cell]) -> Price:
    counted: Counter[tuple[Way | None, str]] = Counter()
    for cell in cells:
        counted[_way_of(cell), cell.became] += cell.leads
    return Price(
        conversions_given_up=counted[Way.OUT, "converted"],
        bad_fits_spared=counted[Way.OUT, "bad_fit"],
        conversions_gained=counted[Way.IN, "converted"],
        bad_fits_taken_on=counted[Way.IN, "bad_fit"],
    )
