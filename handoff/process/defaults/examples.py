"""The examples of the default definition: the verdicts both teams agree on, and why."""

from typing import Any, Final

from leads.definitions.publish import NewExample


def _facts(*, employees: int | None = None, acts: dict[str, Any], **known: dict[str, Any]) -> dict[str, Any]:
    company = {**({} if employees is None else {"employees": employees}), **known.get("company", {})}
    lead = {"country": "us", "is_free_mail": False, "consent": True, **known.get("lead", {})}
    return {"lead": lead, "company": company, "activities": acts}


def _acts(*ages: float, contents: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"ages": list(ages), "count": len(ages), "contents": list(contents)}


READY: Final = (
    NewExample(
        title="Ops manager, 900 employees, asked for a demo on the pricing page",
        facts=_facts(
            employees=900,
            lead={"title": "operations manager", "job_function": "operations"},
            acts={"demo_request": _acts(0.01, contents=("pricing page",)), "pricing_view": _acts(0.02)},
        ),
        tier="hand_raiser",
        why="The lead we want: need and timing are clear",
    ),
    NewExample(
        title="CFO at a target account, attended one webinar, never asked",
        facts=_facts(
            company={"is_target": True},
            lead={"title": "cfo", "job_function": "finance"},
            acts={"webinar_attended": _acts(3.0, contents=("from spreadsheets to daily forecasts",))},
        ),
        tier="target_account",
        why="We chose the company; interest is enough",
    ),
    NewExample(
        title="Planner, 60 employees, 2 pricing views and 1 download in 10 days",
        facts=_facts(
            employees=60,
            lead={"title": "planner", "job_function": "operations", "country": "gb"},
            acts={
                "pricing_view": _acts(2.0, 9.0),
                "content_download": _acts(5.0, contents=("forecasting templates",)),
            },
        ),
        tier="standard",
        why="Small, but is comparing tools",
    ),
)

STUDENT: Final = NewExample(
    title="Student with a university address, 6 downloads",
    facts=_facts(
        employees=4_000,
        lead={"is_student": True, "job_function": "data"},
        acts={"content_download": _acts(0.2, 0.3, 1.0, 2.0, 2.0, 6.0)},
    ),
    tier="",
    why="Reads a lot, buys nothing",
)

NOT_READY: Final = (
    NewExample(
        title="Consultant, 4 employees, asked for a demo",
        facts=_facts(employees=4, lead={"title": "consultant"}, acts={"demo_request": _acts(0.1)}),
        tier="",
        why="Too small to pay; sent to the partner page",
    ),
    NewExample(
        title="Existing customer, asked for a demo of a module",
        facts=_facts(employees=700, company={"is_customer": True}, acts={"demo_request": _acts(0.1)}),
        tier="",
        why="Belongs to account management, not to the pool",
    ),
)

EXAMPLES: Final = (*READY, STUDENT, *NOT_READY)
