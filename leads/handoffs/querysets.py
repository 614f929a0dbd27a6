"""Reads of handoffs in the words of the product."""

from typing import TYPE_CHECKING, Self

from django.db import models

from handoff.people.models import User
from handoff.people.policies import opens_all, team_ids

if TYPE_CHECKING:
    from leads.handoffs.models import Handoff


class HandoffQuerySet(models.QuerySet["Handoff"]):
    """Handoffs, narrowed by what a reader asks for."""

    def openable_by(self, user: User) -> Self:
        """Return those that `user` may open: a rep's own team's and own, everybody else's all."""
        if opens_all(user):
            return self.all()
        return self.filter(models.Q(team__in=team_ids(user)) | models.Q(owner=user))
