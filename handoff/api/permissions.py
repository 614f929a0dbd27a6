"""Who may call an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    # REST framework reads this module while it loads its own views.
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Nobody(BasePermission):
    """Refuse everybody: the default of an operation that names no permission."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
