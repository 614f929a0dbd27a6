"""The sources and campaigns that a batch of submissions names, created where they are new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from leads.records.companies import find_or_create_companies
from leads.records.models import Campaign, Source
from leads.records.people import Keyed, Lookups


def prepare_lookups(keyed: Sequence[Keyed], *, now: datetime, is_past: bool = False) -> Lookups:
    """Return the sources, campaigns and companies of the batch; what is past overwrites nothing known already."""
    campaigns: dict[str, str] = {}
    for one in keyed:
        for name, kind in _campaigns(one):
            campaigns[name] = campaigns.get(name) or kind
    return Lookups(
        sources=find_or_create_sources({one.submission.source for one in keyed}),
        campaigns=_find_or_create_campaigns(campaigns),
        companies=find_or_create_companies(
            [(one.email, one.submission.company) for one in keyed], now=now, is_past=is_past
        ),
    )


def _campaigns(one: Keyed) -> Iterable[tuple[str, str]]:
    if one.submission.campaign:
        yield one.submission.campaign, one.submission.campaign_kind
    yield from ((act.campaign, "") for act in one.submission.acts if act.campaign)


def find_or_create_sources(keys: Collection[str]) -> dict[str, Source]:
    """Return sources by key; one nobody heard of before is created under its key."""
    if not keys:
        return {}
    found = _with_keys(keys)
    if missing := sorted(set(keys) - found.keys()):
        Source.objects.bulk_create([Source(key=key, name=key) for key in missing], ignore_conflicts=True)
        found = _with_keys(keys)
    return found


def _with_keys(keys: Iterable[str]) -> dict[str, Source]:
    rows = Source.objects.raw("SELECT * FROM records_source WHERE key = ANY(%s)", [[*keys]])
    return {source.key: source for source in rows}


def _find_or_create_campaigns(kinds: Mapping[str, str]) -> Mapping[str, Campaign]:
    if not kinds:
        return {}
    found = _named(kinds)
    if missing := sorted(name for name in kinds if name.lower() not in found):
        new = {name.lower(): Campaign(name=name, kind=kinds[name]) for name in missing}
        Campaign.objects.bulk_create(new.values(), ignore_conflicts=True)
        found = _named(kinds)
    return found


# PostgreSQL alone compares, since its lower case is not always Python's.
_NAMED = """
SELECT campaign.*, asked.name AS asked FROM records_campaign AS campaign
JOIN unnest(%s::text[]) AS asked(name) ON lower(campaign.name) = lower(asked.name)
"""


def _named(names: Iterable[str]) -> dict[str, Campaign]:
    return {row.asked.lower(): row for row in Campaign.objects.raw(_NAMED, [[*names]])}  # type: ignore[attr-defined]  # selected under that name
