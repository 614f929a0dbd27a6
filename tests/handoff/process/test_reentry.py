"""Whether a lead may come back, by how its last handoff ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handoff.process.reentry import WORDS, LastClosing, NotHandedOff, Standing, why_not
from handoff.rules import BASE, judge, parse_definition
from leads.records.models import Lead

NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
CLOSED_AT = NOW - timedelta(days=40)
FIT = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
DEFINITION = parse_definition(
    {
        "tiers": [
            {
                "key": "hand_raiser",
                "name": "Hand raiser",
                "fit": FIT,
                "behaviour": {"id": "demo", "activity": "demo_request"},
            },
            {
                "key": "standard",
                "name": "Standard",
                "fit": FIT,
                "behaviour": {"id": "views", "activity": "pricing_view"},
            },
        ],
        "never": [
            {
                "id": "competitor",
                "label": "Competitor",
                "rule": {"id": "rival", "fact": "company.is_competitor", "op": "is_true"},
            }
        ],
    },
    catalogue=BASE,
)


def facts(*, employees=420, **acts):
    seen = {kind: {"ages": [0.1] * count, "count": count, "contents": []} for kind, count in acts.items()}
    return {"company": {"employees": employees}, "activities": seen}


BOTH = facts(demo_request=1, pricing_view=1)
VIEWED = facts(pricing_view=1)
STANDING = Standing(
    lead=Lead(consent=True),
    open_tier=None,
    last=None,
    acts={"demo_request": [NOW], "pricing_view": [NOW]},
    facts=BOTH,
    version_id=7,
    rest_days=30,
    at=NOW,
)


def closed(outcome, **fields):
    defaults = {"has_owner": True, "closed_at": CLOSED_AT, "recycle_on": None, "version_id": 7, "facts": BOTH}
    return LastClosing(outcome=outcome, **{**defaults, **fields})


def decide(**changes):
    standing = replace(STANDING, **changes)
    return why_not(judge(DEFINITION, standing.facts), standing, DEFINITION)


def test_a_ready_lead_is_handed_off():
    assert decide() is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"facts": facts(employees=4, demo_request=1)}, "not_ready"),
        ({"facts": {**BOTH, "company": {"employees": 420, "is_competitor": True}}}, "never"),
        ({"lead": Lead(consent=False)}, "no_consent"),
        ({"lead": Lead(excluded_as="test", excluded_because="ours")}, "excluded"),
        ({"open_tier": "hand_raiser"}, "already_open"),
        ({"open_tier": "standard"}, "tier_raised"),
        ({"open_tier": "hand_raiser", "facts": VIEWED}, "already_open"),
        ({"last": closed("no_response"), "acts": {"demo_request": [CLOSED_AT]}}, "no_new_act"),
        ({"last": closed("converted")}, "converted"),
        ({"last": closed("bad_fit", closed_at=NOW - timedelta(days=29))}, "resting"),
        ({"last": closed("bad_fit")}, "nothing_changed"),
        ({"last": closed("no_response"), "facts": VIEWED}, "awaiting_recycle"),
        ({"last": closed("no_response", recycle_on=date(2026, 11, 4)), "facts": VIEWED}, "awaiting_recycle"),
    ],
)
def test_a_lead_stays_for_a_reason_that_is_said(changes, reason):
    assert decide(**changes) is NotHandedOff(reason)
    assert WORDS[NotHandedOff(reason)]


@pytest.mark.parametrize(
    "changes",
    [
        {"last": closed("bad_fit", version_id=6)},
        {"last": closed("converted", has_owner=False)},  # there is nobody to be told
        {"last": closed("bad_fit", facts=facts(employees=60, demo_request=1))},
        {"last": closed("no_response")},
        {"last": closed("no_response", recycle_on=date(2026, 11, 3)), "facts": VIEWED},
    ],
)
def test_a_lead_comes_back_when_its_condition_is_met(changes):
    assert decide(**changes) is None
