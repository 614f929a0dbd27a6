"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "handoff.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
