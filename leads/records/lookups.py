"""The sources and campaigns that a batch of submissions names, created where they are new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models.functions import Lower

from leads.records.companies import find_or_create_companies
from leads.records.models import Campaign, Source
from leads.records.people import Keyed, Lookups


def prepare_lookups(keyed: Sequence[Keyed], *, now: datetime) -> Lookups:
    """Return the sources, campaigns and companies of the batch."""
    campaigns: dict[str, str] = {}
    for one in keyed:
        for name, kind in _campaigns(one):
            campaigns[name] = campaigns.get(name) or kind
    return Lookups(
        sources=find_or_create_sources({one.submission.source for one in keyed}),
        campaigns=_find_or_create_campaigns(campaigns),
        companies=find_or_create_companies([(one.email, one.submission.company) for one in keyed], now=now),
    )


def _campaigns(one: Keyed) -> Iterable[tuple[str, str]]:
    if one.submission.campaign:
        yield one.submission.campaign, one.submission.campaign_kind
    yield from ((act.campaign, "") for act in one.submission.acts if act.campaign)


def find_or_create_sources(keys: Collection[str]) -> dict[str, Source]:
    """Return sources by key; one nobody heard of before is created under its key."""
    if not keys:
        return {}
    found = {source.key: source for source in Source.objects.filter(key__in=keys)}
    if missing := sorted(set(keys) - found.keys()):
        Source.objects.bulk_create([Source(key=key, name=key) for key in missing], ignore_conflicts=True)
        found = {source.key: source for source in Source.objects.filter(key__in=keys)}
    return found


def _find_or_create_campaigns(kinds: Mapping[str, str]) -> Mapping[str, Campaign]:
    if not kinds:
        return {}
    found = _named(kinds)
    if missing := sorted(name for name in kinds if name.lower() not in found):
        new = {name.lower(): Campaign(name=name, kind=kinds[name]) for name in missing}
        Campaign.objects.bulk_create(new.values(), ignore_conflicts=True)
        found = _named(kinds)
    return found


def _named(names: Iterable[str]) -> dict[str, Campaign]:
    low = [name.lower() for name in names]
    rows = Campaign.objects.annotate(low=Lower("name")).filter(low__in=low)
    return {row.name.lower(): row for row in rows}
