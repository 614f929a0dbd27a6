"""Who may call an operation."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class Nobody(BasePermission):
    """Refuse everybody: the default of an operation that names no permission."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
