"""Adding what leads did; an act a source repeats adds nothing."""

from collections.abc import Sequence

from handoff.bulk import insert_all, insert_new
from leads.records.models import Activity
from leads.records.people import Keyed, KnownLead, Lookups
from leads.records.submissions import Act


def add_acts(keyed: Sequence[Keyed], known: Sequence[KnownLead], lookups: Lookups) -> list[list[Activity]]:
    """Store the acts of each submission; return, in the same order, those that were new."""
    acts = [
        [_activity(act, one, person, lookups) for act in one.submission.acts]
        for one, person in zip(keyed, known, strict=True)
    ]
    plain = [act for some in acts for act in some if not act.external_id]
    named = {(act.source_id, act.external_id): act for some in acts for act in some if act.external_id}
    insert_all(plain)
    insert_new([*named.values()], unique=["source", "external_id"], where="WHERE NOT (external_id = '')")
    return [[act for act in some if not act._state.adding] for some in acts]


def _activity(act: Act, one: Keyed, person: KnownLead, lookups: Lookups) -> Activity:
    return Activity(
        lead=person.lead,
        kind=act.kind,
        occurred_at=act.occurred_at,
        received_at=one.at,
        content=act.content,
        url=act.url,
        words=act.words,
        campaign=lookups.campaigns[act.campaign.lower()] if act.campaign else person.lead.campaign,
        source=lookups.sources[one.submission.source],
        external_id=act.external_id,
    )
