"""Finding and creating leads: e-mail decides who a lead is, then the source's external id."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from handoff.bulk import insert_all, insert_new
from leads.records.companies import Companies
from leads.records.free_mail import FREE_MAIL
from leads.records.models import Campaign, Finding, FindingKind, Identity, Lead, Source
from leads.records.submissions import Submission, domain_of

_TEXTS = ("name", "phone", "title", "seniority", "country", "landing_page")
_ANSWERS = ("consent", "is_student")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A submission with its normalised e-mail (empty when its external id has to do)."""

    submission: Submission
    email: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLead:
    """The lead a submission is about; its row is locked until the transaction ends."""

    lead: Lead
    is_new: bool
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """The rows that submissions name: sources by key, campaigns by lower-case name, companies by domain or name."""

    sources: Mapping[str, Source]
    campaigns: Mapping[str, Campaign]
    companies: Companies


def find_or_create_leads(
    keyed: Sequence[Keyed], lookups: Lookups, *, now: datetime, is_past: bool = False
) -> list[KnownLead]:
    """Lock and return the lead of each submission, creating what is missing and merging what is new.

    What is past overwrites nothing: a lead known already stays as it is. Two keys that point to two leads are not
    merged: the e-mail's lead wins, and a finding says so.
    """
    identities = _identities(keyed, lookups)
    leads = _lock({one.email for one in keyed if one.email}, {identity.lead_id for identity in identities.values()})
    known = _People(keyed, lookups, identities, leads)
    known.create_missing()
    known.record_identities()
    known.record_conflicts(now)
    return known.merge(now, is_past=is_past)


_LOCK = "SELECT id FROM records_lead WHERE email = ANY(%s) OR id = ANY(%s) ORDER BY id FOR UPDATE"


def _lock(emails: Collection[str], ids: Collection[int]) -> list[Lead]:
    """Lock leads in the order of their ids, which is every writer's order."""
    if not emails and not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [[*emails], [*ids]])
        locked = [key for (key,) in cursor.fetchall()]
    if not locked:
        return []
    rows = Lead.objects.filter(pk__in=locked).select_related("company", "source", "campaign")
    return list(rows.order_by("pk"))


def _identities(keyed: Sequence[Keyed], lookups: Lookups) -> dict[tuple[int, str], Identity]:
    wanted = {one.submission.external_id for one in keyed if one.submission.external_id}
    if not wanted:
        return {}
    source_ids = [source.pk for source in lookups.sources.values()]
    rows = Identity.objects.filter(source_id__in=source_ids, external_id__in=wanted)
    return {(row.source_id, row.external_id): row for row in rows}


class _People:
    """The leads of one batch, by both of their keys."""

    def __init__(
        self,
        keyed: Sequence[Keyed],
        lookups: Lookups,
        identities: dict[tuple[int, str], Identity],
        leads: Sequence[Lead],
    ) -> None:
        self.keyed = keyed
        self.lookups = lookups
        self.identities = identities
        self.by_id = {lead.pk: lead for lead in leads}
        self.by_email = {lead.email: lead for lead in leads if lead.email}
        self.created: set[int] = set()

    def key(self, one: Keyed) -> tuple[int, str]:
        return self.lookups.sources[one.submission.source].pk, one.submission.external_id

    def find(self, one: Keyed) -> Lead | None:
        if one.email and one.email in self.by_email:
            return self.by_email[one.email]
        identity = self.identities.get(self.key(one))
        return self.by_id[identity.lead_id] if identity else None

    def create_missing(self) -> None:
        missing = [one for one in self.keyed if self.find(one) is None]
        with_email = {one.email: one for one in missing if one.email}
        without = {self.key(one): one for one in missing if not one.email}
        if with_email:
            rows = [new_lead(one, self.lookups) for _, one in sorted(with_email.items())]
            for lead in (inserted := insert_new(rows, unique=["email"])):
                self._add(lead, is_new=True)
            # Another writer was first with the others; its leads are locked like any other.
            for lead in _lock(with_email.keys() - {lead.email for lead in inserted}, ()):
                self._add(lead, is_new=False)
        if without:
            # A race on one external id ends in the identity's unique constraint, and the row is tried again.
            rows = [new_lead(one, self.lookups) for one in without.values()]
            insert_all(rows)
            for lead in rows:
                self._add(lead, is_new=True)
            self._name(dict(zip(without, rows, strict=True)))

    def _add(self, lead: Lead, *, is_new: bool) -> None:
        self.by_id[lead.pk] = lead
        if lead.email:
            self.by_email[lead.email] = lead
        if is_new:
            self.created.add(lead.pk)

    def record_identities(self) -> None:
        unnamed: dict[tuple[int, str], Lead] = {}
        for one in self.keyed:
            lead, key = self.find(one), self.key(one)
            if lead is not None and key[1] and key not in self.identities:
                unnamed[key] = lead
        self._name(unnamed)

    def _name(self, leads: Mapping[tuple[int, str], Lead]) -> None:
        """Record under which source and external id leads are known, in one statement."""
        rows = {key: Identity(lead=lead, source_id=key[0], external_id=key[1]) for key, lead in leads.items()}
        insert_all([*rows.values()])
        self.identities |= rows

    def record_conflicts(self, now: datetime) -> None:
        findings = []
        for one in self.keyed:
            identity, lead = self.identities.get(self.key(one)), self.find(one)
            if identity is None or lead is None or not one.email:
                continue
            if identity.lead_id != lead.pk or (lead.email and lead.email != one.email):
                detail = {"source": one.submission.source, "external_id": one.submission.external_id}
                detail["other_lead"] = str(identity.lead_id)
                findings.append(
                    Finding(kind=FindingKind.identity_conflict, lead=lead, detail=detail, found_at=now),
                )
        if findings:
            Finding.objects.bulk_create(findings)

    def merge(self, now: datetime, *, is_past: bool) -> list[KnownLead]:
        known, changed = [], []
        for one in self.keyed:
            lead = self.find(one)
            if lead is None:
                message = "every lead of the batch was found or created"
                raise AssertionError(message)
            is_new = lead.pk in self.created
            is_changed = not is_new and not is_past and _merge(lead, one, self.lookups)
            if is_changed:
                lead.updated_at = now
                changed.append(lead)
            known.append(KnownLead(lead=lead, is_new=is_new, is_changed=is_changed))
        if changed:
            Lead.objects.bulk_update(
                {lead.pk: lead for lead in changed}.values(),
                [*_TEXTS, *_ANSWERS, "email", "is_free_mail", "company", "campaign", "custom", "updated_at"],
            )
        return known


def new_lead(one: Keyed, lookups: Lookups) -> Lead:
    """Return the unsaved lead of a submission that nobody knows yet."""
    lead = Lead(
        email=one.email or None,
        is_free_mail=domain_of(one.email) in FREE_MAIL,
        source=lookups.sources[one.submission.source],
        created_at=one.at,
        updated_at=one.at,
    )
    _merge(lead, one, lookups)
    return lead


def _merge(lead: Lead, one: Keyed, lookups: Lookups) -> bool:
    """Take over what the submission knows: the latest answer wins, an empty one overwrites nothing."""
    submission = one.submission
    new = {name: value for name in _TEXTS if (value := getattr(submission, name))}
    new |= {name: value for name in _ANSWERS if (value := getattr(submission, name)) is not None}
    if one.email and not lead.email:
        new |= {"email": one.email, "is_free_mail": domain_of(one.email) in FREE_MAIL}
    if company := lookups.companies.of(one.email, submission.company):
        new["company"] = company
    if submission.campaign:
        new["campaign"] = lookups.campaigns[submission.campaign.lower()]
    if submission.custom:
        new["custom"] = {**lead.custom, **submission.custom}
    changed = {name: value for name, value in new.items() if getattr(lead, name) != value}
    for name, value in changed.items():
        setattr(lead, name, value)
    return bool(changed)
