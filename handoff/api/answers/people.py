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
    return None if user is None else {"id": user.pk, "name": user.name, "email": user.email}
