"""Owners and whoever else is named in answers."""

from typing import Any

from handoff.api.answers.fields import AnswerShape, text, whole
from handoff.people.models import User


class PersonShape(AnswerShape):
    """A person of either team."""

    id = whole()
    name = text()
    email = text()


def person(user: User | None) -> dict[str, Any] | None:
    return None if user is None else told_person(user.pk, user.name, user.email)


def told_person(pk: int | None, name: str | None, email: str | None) -> dict[str, Any] | None:
    """Tell a person by the columns of a statement; none where an outer join found nobody."""
    return None if pk is None else {"id": pk, "name": name, "email": email}
