"""Backtests: what was tried, how far it is, and what it found."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from dashboards.metrics.backtest_kept import KeptReport, KeptSide, OutcomeLine, read_report
from dashboards.metrics.number import Number, as_json
from handoff.api.answers.fields import AnswerShape, day, instant, stamp, text, whole, yes_no
from handoff.api.answers.metrics import NumberShape
from handoff.api.answers.people import PersonShape, person
from handoff.process.backtesting import period_of
from leads.definitions.models import Backtest, BacktestState


class BacktestPeriodShape(AnswerShape):
    """Whole days of a zone, both included."""

    first_day = day()
    last_day = day()
    zone = text()


class BacktestShape(AnswerShape):
    """One backtest."""

    id = whole()
    state = serializers.ChoiceField(choices=BacktestState.choices)
    draft = whole(null=True, about="id of the draft that was tried, if it was one's document")
    draft_revision = whole(null=True, about="the save of the draft that was tried")
    version = whole(null=True, about="number of the version that was tried, if it was one's document")
    compared_with = whole(null=True, about="number of the version in force when it was counted")
    period = BacktestPeriodShape()
    asked_by = PersonShape(allow_null=True)
    asked_at = instant()
    finished_at = instant(null=True)
    rows_done = whole(about="evaluations read so far, of those that had to be read first")
    row_count = whole()
    error = text(null=True, about="why it failed")


class BacktestOutcomeShape(AnswerShape):
    """How many leads became what: of those each side calls ready, of those that flip, of those not called ready."""

    became = text()
    active = whole(null=True)
    draft = whole()
    left_out = whole(null=True, about="ready by the version in force alone")
    taken_in = whole(null=True, about="ready by the draft alone")
    active_not_ready = whole(null=True)
    draft_not_ready = whole()


class BacktestTierShape(AnswerShape):
    """The ready leads of one tier."""

    tier = text()
    name = text()
    leads = whole()


class BacktestWeekShape(AnswerShape):
    """The ready leads of one week by tier."""

    first_day = day()
    tiers = serializers.DictField(child=serializers.IntegerField())


class BacktestVolumeShape(AnswerShape):
    """What one side calls ready."""

    tiers = BacktestTierShape(many=True)
    weeks = BacktestWeekShape(many=True)


class FlipShape(AnswerShape):
    """One lead that flips; open it, if you may, for who it is."""

    lead = whole()
    evaluation = whole(about="the one at which it is first called ready")
    handoff = whole(null=True)
    tier = text()
    judged_at = instant()
    became = text()


class FlipsShape(AnswerShape):
    """How many leads flip one way, and the latest of them."""

    leads = whole()
    listed = FlipShape(many=True)


class BacktestReportShape(AnswerShape):
    """What a backtest found; `price` is one sentence, empty without a version in force."""

    leads = whole(about="judged in the period, one row a lead")
    numbers = NumberShape(many=True)
    outcomes = BacktestOutcomeShape(many=True)
    volume = serializers.DictField(child=BacktestVolumeShape(), help_text="by side: draft, and active if there is one")
    flips = serializers.DictField(child=FlipsShape(), help_text="in, and out")
    price = text()
    is_in_sql = yes_no(about="false where the draft asks for what the fast table does not hold")


class BacktestDetailShape(BacktestShape):
    """One backtest with what it found."""

    report = BacktestReportShape(allow_null=True)


def backtest(kept: Backtest) -> dict[str, Any]:
    period = period_of(kept)
    return {
        "id": kept.pk,
        "state": kept.state,
        "draft": kept.draft_id,
        "draft_revision": kept.draft_revision,
        "version": kept.version.number if kept.version else None,
        "compared_with": kept.compared_with.number if kept.compared_with else None,
        "period": {
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "zone": kept.timezone,
        },
        "asked_by": person(kept.asked_by) if kept.asked_by else None,
        "asked_at": stamp(kept.asked_at),
        "finished_at": stamp(kept.finished_at),
        "rows_done": kept.rows_done,
        "row_count": kept.row_count,
        "error": kept.error or None,
    }


def backtest_detail(kept: Backtest) -> dict[str, Any]:
    done = kept.state == BacktestState.done
    return {**backtest(kept), "report": _report(read_report(kept.result)) if done else None}


def _report(report: KeptReport) -> dict[str, Any]:
    return {
        "leads": report.leads.value,
        "numbers": as_json(report.numbers()),
        "outcomes": [_outcome(line) for line in report.lines],
        "volume": {side.name: _volume(side) for side in report.sides},
        "flips": {
            str(way): {"leads": report.flipping[way].value, "listed": [_flip(one) for one in listed]}
            for way, listed in report.flips.items()
        },
        "price": report.sentence,
        "is_in_sql": report.is_in_sql,
    }


def _outcome(line: OutcomeLine) -> dict[str, Any]:
    def value(number: Number | None) -> Any:
        return None if number is None else number.value

    return {
        "became": line.key,
        "active": value(line.active),
        "draft": line.draft.value,
        "left_out": value(line.left_out),
        "taken_in": value(line.taken_in),
        "active_not_ready": value(line.active_others),
        "draft_not_ready": line.draft_others.value,
    }


def _volume(side: KeptSide) -> dict[str, Any]:
    return {
        "tiers": [{"tier": key, "name": name, "leads": leads} for key, (name, leads) in side.tiers.items()],
        "weeks": [{"first_day": week.first_day, "tiers": dict(week.tiers)} for week in side.weeks],
    }


def _flip(flip: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lead": flip["lead_id"],
        "evaluation": flip["evaluation_id"],
        "handoff": flip["handoff_id"],
        "tier": flip["tier"],
        "judged_at": flip["judged_at"].replace("+00:00", "Z"),
        "became": flip["became"],
    }
