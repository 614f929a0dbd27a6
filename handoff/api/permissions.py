"""Who may call an operation: the scope of a key, the role of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from handoff.people.models import ApiKey, Scope, User
from handoff.people.policies import opens_all, team_ids

if TYPE_CHECKING:
    # rest_framework.views imports the default permission, which is in this module.
    from rest_framework.views import APIView


def is_member(user: User) -> bool:
    """Say whether `user` belongs to a team or is an administrator."""
    return opens_all(user) or bool(team_ids(user))


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one operation asks of its caller; `people` None is closed to signed-in people, `scope` None to keys."""

    scope: Scope | None
    people: Callable[[User], bool] | None = None


class Nobody(BasePermission):
    """Refuse everybody: the default of an operation that names no permission."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class MayCall(BasePermission):
    """Ask the view's `access`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = "GET" if request.method == "HEAD" else request.method or ""
        access: Access | None = getattr(view, "access", {}).get(method)
        if isinstance(request.auth, ApiKey):
            return access is None or _key_may(request.auth, access)
        if not isinstance(request.user, User):
            return False
        # Without access there is no such method, which the view itself answers.
        return access is None or _person_may(request.user, access)


def _key_may(key: ApiKey, access: Access) -> bool:
    if access.scope is None:
        message = "Only a signed-in person may call this operation: no API key acts for them here."
        raise PermissionDenied(message)
    if access.scope not in key.scopes:
        message = f"This API key lacks the scope {access.scope}: have an administrator add it, or use another key."
        raise PermissionDenied(message)
    return True


def _person_may(user: User, access: Access) -> bool:
    if access.people is None:
        message = f"Only an API key with the scope {access.scope} may call this operation."
        raise PermissionDenied(message)
    if not access.people(user):
        message = "Your role may not do this."
        raise PermissionDenied(message)
    return True
