"""The first definition of a sales-ready lead, to be argued about, with its examples."""

from typing import Any, Final

Rule = dict[str, Any]
Facts = dict[str, Any]

COUNTRIES: Final = ("us", "ca", "gb", "de", "nl")
FUNCTIONS: Final = ("operations", "finance", "data")

# Acts whose content says what a first call can be about.
TELLING: Final = (
    "content_download",
    "webinar_attended",
    "demo_request",
    "quote_request",
    "call_request",
    "pricing_view",
)

# A company's own facts that the default definition and its demo ask for.
CUSTOM_FACTS: Final = (
    ("lead.job_function", "text", "job function"),
    ("lead.tool_in_use", "text", "tool in use today"),
    ("lead.us_region", "text", "US region"),
)


def _fit(criterion: str, fact: str, op: str, *value: Any) -> Rule:
    return {"id": criterion, "fact": fact, "op": op, **({"value": value[0]} if value else {})}


def _act(criterion: str, activity: str, **bounds: int) -> Rule:
    return {"id": criterion, "activity": activity, **bounds}


def _tier(key: str, name: str, *, fit: list[Rule], behaviour: list[Rule]) -> Rule:
    return {"key": key, "name": name, "fit": {"all": fit}, "behaviour": {"any": behaviour}, "context": _context()}


def _hand_raiser() -> Rule:
    return _tier(
        "hand_raiser",
        "Hand raiser",
        fit=[
            _fit("size", "company.employees", "gte", 50),
            _fit("country", "lead.country", "in", [*COUNTRIES]),
            _fit("company_mail", "lead.is_free_mail", "eq", False),
        ],
        behaviour=[
            _act("demo", "demo_request", within_days=7),
            _act("quote", "quote_request", within_days=7),
            _act("call", "call_request", within_days=7),
        ],
    )


def _target_account() -> Rule:
    return _tier(
        "target_account",
        "Target account",
        fit=[
            _fit("target", "company.is_target", "is_true"),
            _fit("function", "lead.job_function", "in", [*FUNCTIONS]),
        ],
        behaviour=[
            _act("webinar", "webinar_attended", within_days=30),
            _act("pricing_once", "pricing_view", within_days=14),
        ],
    )


def _standard(*, least_employees: int) -> Rule:
    return _tier(
        "standard",
        "Standard",
        fit=[
            _fit("standard_size", "company.employees", "gte", least_employees),
            _fit("country", "lead.country", "in", [*COUNTRIES]),
            _fit("function", "lead.job_function", "in", [*FUNCTIONS]),
        ],
        behaviour=[
            _act("pricing_twice", "pricing_view", at_least=2, within_days=14),
            _act("downloads", "content_download", at_least=2, within_days=14),
        ],
    )


def _named(key: str, label: str, rule: Rule) -> Rule:
    return {"id": key, "label": label, "rule": rule}


def _context() -> list[Rule]:
    """Return what a rep needs for a first call that is relevant, the same seven points for each tier."""
    return [
        _named("phone", "Phone number", _fit("has_phone", "lead.has_phone", "is_true")),
        _named("title", "Title", _fit("has_title", "lead.title", "is_set")),
        _named("employees", "Number of employees", _fit("has_employees", "company.employees", "is_set")),
        _named("industry", "Industry", _fit("has_industry", "company.industry", "is_set")),
        _named("campaign", "Campaign", _fit("has_campaign", "campaign.name", "is_set")),
        _named("content", "What they read or asked for", {"any": [_act(f"some_{kind}", kind) for kind in TELLING]}),
        _named("tool", "Tool in use today", _fit("has_tool", "lead.tool_in_use", "is_set")),
    ]


def _never(*, with_students: bool) -> list[Rule]:
    rules = [
        _named("customer", "A customer already", _fit("is_customer", "company.is_customer", "is_true")),
        _named("competitor", "A competitor", _fit("is_competitor", "company.is_competitor", "is_true")),
        _named(
            "no_consent", "A lead who did not consent to be contacted", _fit("consent", "lead.consent", "eq", False)
        ),
    ]
    student = _named("student", "A student", _fit("is_student", "lead.is_student", "is_true"))
    return [*rules, student] if with_students else rules


def definition_document(*, least_employees: int = 50, with_students: bool = True) -> Rule:
    """Return the definition; `least_employees` is the bound of the standard tier."""
    return {
        "intro": (
            "A lead is ready for sales when a person at a company we can serve has shown that they want to talk now, "
            "or keeps coming back to what a buyer reads. There are three kinds; the first that fits is the lead's tier."
        ),
        "tiers": [_hand_raiser(), _target_account(), _standard(least_employees=least_employees)],
        "never": _never(with_students=with_students),
    }
