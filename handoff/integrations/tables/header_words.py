"""What CRMs and their people call the columns of an export: names by the field they mean, best first."""

import re
from typing import Final

from handoff.rules import fold

# Modules that Pipedrive and others put before a column's own name: “Person - Email”, “Lead - Owner”.
_MODULES: Final = re.compile(r"^(?:lead|person|contact|deal)\s+-\s+(?!title\b)(?=\S)")

KEYS: Final = (
    "record id", "record id contact", "lead id", "lead id 18", "leadid", "contact id", "contactid", "prospect id",
    "person id", "contact record id", "mql id", "external id", "vid", "id", "uuid", "guid", "key",
)  # fmt: skip

# HubSpot, Salesforce, Pipedrive, Zoho, Dynamics, Marketo and Freshsales exports, and what people call things by hand.
# A bare “Closed” or “Read” may be a yes or no beside the column of the time, so the steps' own words come last.
LEAD_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "email": ("email", "e mail", "email address", "e mail address", "work email", "email work", "business email",
              "primary email", "contact email"),
    "name": ("full name", "name", "lead name", "contact name", "contact person", "person", "contact"),
    "phone": ("phone", "phone number", "mobile", "mobile phone", "mobile phone number", "mobile number", "phone work",
              "phone mobile", "work phone", "business phone", "telephone", "tel", "cell"),
    "title": ("job title", "title", "position", "role", "designation"),
    "seniority": ("seniority", "employment seniority", "job level", "management level", "seniority level"),
    "country": ("country region", "country", "mailing country", "country code", "person country", "ip country"),
    "consent": ("consent", "gdpr consent", "consent to be contacted", "marketing consent", "opt in", "email opt in",
                "opted in"),
    "is_student": ("student", "is student"),
    "company.name": ("company name", "company", "company account", "account name", "account", "organization name",
                     "organization", "organisation", "associated company", "employer"),
    "company.domain": ("company domain name", "company domain", "domain", "website url", "website", "web site",
                       "email domain", "organization website"),
    "company.industry": ("industry", "company industry", "organization industry", "sector"),
    "company.employees": ("number of employees", "no of employees", "employees", "employee count", "headcount",
                          "company size", "annual employees"),
    "company.country": ("company country", "company country region", "billing country", "account country",
                        "organization country"),
    "campaign.name": ("campaign", "campaign name", "utm campaign", "most recent campaign", "primary campaign source",
                      "campaign source", "last campaign"),
    "campaign.kind": ("campaign type", "campaign kind"),
    "source.landing_page": ("landing page", "first page seen", "landing page url", "landing page id",
                            "first page visited", "original landing page"),
    "synced": ("synced at", "sync date", "crm synced at", "last sync with salesforce", "synced"),
    "received": ("received at", "received"),
    "scored": ("scored at", "lead score date", "qualified by score at", "scored"),
    "routed": ("routed at", "owner assigned date", "assigned date", "assigned at", "assignment date",
               "date assigned to owner", "owner assigned at", "routed"),
    "notified": ("notified at", "owner notified at", "notified"),
    "touched": ("first touch", "first touch date", "first touched at", "touched at", "first outreach date",
                "first call date", "first called at", "first contacted", "first contact attempt",
                "date of first engagement", "first activity date", "first response date", "first sales activity",
                "touched"),
    "disposed": ("disposed at", "disposition date", "first disposition date", "disposed"),
    "closed": ("closed at", "lead closed date", "lost time", "disqualified date", "became unqualified date",
               "lead archived time", "closed"),
    "read": ("read at", "read"),
    "tier": ("tier", "lead tier", "mql tier", "handoff tier"),
    "owner": ("lead owner", "contact owner", "owner", "owner name", "owner email", "owner full name", "hubspot owner",
              "assigned to", "assigned rep", "sales rep", "account executive", "sdr", "salesperson", "person owner"),
    "team": ("team", "hubspot team", "owner team", "sales team", "owner s main team", "business unit"),
    "outcome.reason": ("disposition reason", "lost reason", "closed lost reason", "unqualified reason",
                       "disqualification reason", "reason", "reason lost"),
    "outcome.amount": ("amount", "deal amount", "amount won", "opportunity amount", "deal value"),
}  # fmt: skip

FIRST_NAMES: Final = ("first name", "firstname", "given name", "forename")
LAST_NAMES: Final = ("last name", "lastname", "surname", "family name")

# When marketing passed the lead on; a creation stands for it only where none of these is there.
HANDED_OFF: Final = (
    "handed off", "handed off at", "handoff date", "handoff at", "handover date", "handed over at", "mql date",
    "date became mql", "became mql date", "became a marketing qualified lead date", "marketing qualified lead date",
    "date entered marketing qualified lead", "date entered marketing qualified lead lifecycle stage pipeline",
    "marketing qualified date", "mql timestamp", "mql at", "became an mql at", "qualified date", "first mql date",
    "mql created date", "passed to sales", "sent to sales date", "mql time", "marketing qualified time", "handoff time",
    "handed off time",
)  # fmt: skip
CREATED: Final = (
    "submitted", "submitted at", "submission date", "date submitted", "submission time", "recent conversion date",
    "first conversion date", "conversion date", "became a lead date", "create date", "created date", "created time",
    "created at", "created", "created on", "date created", "creation date", "creation time", "lead created",
    "lead created time", "lead creation date", "add time", "person created", "first contact date", "first seen",
    "timestamp", "date",
)  # fmt: skip

CONVERTED: Final = ("converted", "is converted", "lead converted", "conversion status")
STATUS: Final = ("outcome", "disposition", "lead status", "status", "deal status", "lifecycle stage", "stage")
CONVERTED_AT: Final = (
    "converted date", "converted at", "conversion time", "date converted", "lead conversion time",
    "became an opportunity date", "opportunity date", "became a customer date", "won time", "won date",
    "lead converted time", "converted time",
)  # fmt: skip
CLOSED_AT: Final = (
    "close date", "closed date", "closing date", "date closed", "closed on", "deal close date", "deal closed date",
    "outcome date", "outcome at", "actual close date",
)  # fmt: skip
LEAD_SOURCE: Final = (
    "lead source", "original source", "original traffic source", "source", "origin", "source channel", "utm source",
    "source origin", "lead origin", "latest source",
)  # fmt: skip

# What a status says beyond doubt. “Lost”, “open” and the like mean another thing in every company, and are asked.
STATUS_WORDS: Final = {
    "converted": "converted", "won": "converted", "closed won": "converted", "customer": "converted",
    "opportunity": "converted", "closed converted": "converted", "qualified converted": "converted",
    "working": "working", "working contacted": "working", "in progress": "working",
    "no response": "no_response", "no_response": "no_response", "unresponsive": "no_response",
    "bad fit": "bad_fit", "bad_fit": "bad_fit", "unqualified": "bad_fit", "disqualified": "bad_fit",
    "junk lead": "bad_fit", "not qualified": "bad_fit",
}  # fmt: skip

NOTHING: Final = frozenset(
    {"N/A", "n/a", "#N/A", "NULL", "null", "None", "-", "--", "—", "(none)", "(No value)", "(empty)"}
)


def has_module(header: str) -> bool:
    """Say whether a header begins with the module it comes from."""
    return _MODULES.match(fold(header.strip())) is not None


def words_of(header: str) -> str:
    """Return a header as the tables above write it: folded, with blanks between its words and no module before them."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[^\W_]+", _MODULES.sub("", fold(apart.strip()))))


def column_for(names: tuple[str, ...], headers: dict[str, str]) -> str | None:
    """Return the header that the first of `names` it has is written as; `headers` are by their words."""
    return next((headers[name] for name in names if name in headers), None)
