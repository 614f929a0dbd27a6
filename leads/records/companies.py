"""Finding and creating companies by their own mail domain, or by name where they have none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.bulk import insert_new
from leads.records.free_mail import FREE_MAIL
from leads.records.models import Company
from leads.records.submissions import CompanyCard, domain_of

_TEXTS = ("name", "industry", "country")
_ANSWERS = ("employees", "is_target", "is_customer", "is_competitor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Companies:
    """The companies of one batch, by domain and by lower-case name."""

    by_domain: dict[str, Company]
    by_name: dict[str, Company]

    def of(self, email: str, card: CompanyCard) -> Company | None:
        if domain := company_domain(email, card):
            return self.by_domain[domain]
        return self.by_name.get(card.name.strip().lower()) if card.name.strip() else None


def company_domain(email: str, card: CompanyCard) -> str:
    """Return the domain a company is known by; a free-mail domain makes none."""
    domain = (card.domain.strip() or domain_of(email)).lower().removeprefix("www.").rstrip(".")
    return "" if domain in FREE_MAIL else domain


def new_company(email: str, card: CompanyCard, *, now: datetime) -> Company | None:
    """Return the unsaved company that a card alone tells of, None where it tells of none."""
    domain = company_domain(email, card)
    if not domain and not card.name.strip():
        return None
    company = Company(name=domain, domain=domain or None, created_at=now)
    _merge(company, card)
    return company


def find_or_create_companies(
    cards: Sequence[tuple[str, CompanyCard]], *, now: datetime, is_past: bool = False
) -> Companies:
    """Return the companies of (e-mail, card) pairs, creating what is missing and merging what is new.

    What is past overwrites nothing of a company that is known already.
    """
    domains = {company_domain(email, card) for email, card in cards} - {""}
    names = {card.name.strip().lower() for email, card in cards if not company_domain(email, card)} - {""}
    found = _load(domains, _names(cards))
    missing_domains, missing_names = domains - found.by_domain.keys(), names - found.by_name.keys()
    if missing_domains or missing_names:
        found = _create(found, cards, missing_domains, missing_names, now)
    if not is_past:
        _merge_all(found, cards)
    return found


def _names(cards: Sequence[tuple[str, CompanyCard]]) -> set[str]:
    """Return the names as given: PostgreSQL compares them, and its lower case is not always Python's."""
    return {card.name.strip() for email, card in cards if not company_domain(email, card)} - {""}


_LOAD = """
SELECT * FROM records_company
WHERE domain = ANY(%s) OR (domain IS NULL AND lower(name) IN (SELECT lower(asked) FROM unnest(%s::text[]) AS asked))
ORDER BY id
"""


def _load(domains: Collection[str], names: Collection[str]) -> Companies:
    companies = list(Company.objects.raw(_LOAD, [[*domains], [*names]])) if domains or names else []
    return Companies(
        by_domain={company.domain: company for company in companies if company.domain},
        by_name={company.name.lower(): company for company in reversed(companies) if not company.domain},
    )


def _create(
    found: Companies,
    cards: Sequence[tuple[str, CompanyCard]],
    domains: Collection[str],
    names: Collection[str],
    now: datetime,
) -> Companies:
    new: dict[tuple[str, str], Company] = {}
    for email, card in cards:
        domain = company_domain(email, card)
        name = "" if domain else card.name.strip().lower()
        if domain in domains or name in names:
            row = new.setdefault((domain, name), Company(name=domain, domain=domain or None, created_at=now))
            _merge(row, card)
    # In one order for every writer; another writer's row of the same domain wins.
    with_domain = [new[key] for key in sorted(new) if key[0]]
    inserted = insert_new(with_domain, unique=["domain"])
    named = Company.objects.bulk_create([new[key] for key in sorted(new) if not key[0]])
    if len(inserted) < len(with_domain):
        return _load({*found.by_domain, *domains}, _names(cards))
    return Companies(
        by_domain=found.by_domain | {row.domain: row for row in inserted if row.domain},
        by_name=found.by_name | {row.name.lower(): row for row in named},
    )


def _merge_all(found: Companies, cards: Sequence[tuple[str, CompanyCard]]) -> None:
    changed = {}
    for email, card in cards:
        company = found.of(email, card)
        if company is not None and _merge(company, card):
            changed[company.pk] = company
    if changed:
        Company.objects.bulk_update([changed[key] for key in sorted(changed)], [*_TEXTS, *_ANSWERS, "custom"])


def _merge(company: Company, card: CompanyCard) -> bool:
    """Take over what the card knows: the latest answer wins, an empty one overwrites nothing."""
    new = {name: value for name in _TEXTS if (value := getattr(card, name).strip())}
    new |= {name: value for name in _ANSWERS if (value := getattr(card, name)) is not None}
    if card.custom:
        new["custom"] = {**company.custom, **card.custom}
    changed = {name: value for name, value in new.items() if getattr(company, name) != value}
    for name, value in changed.items():
        setattr(company, name, value)
    return bool(changed)
