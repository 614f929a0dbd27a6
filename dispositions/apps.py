"""The dispositions app."""

from django.apps import AppConfig


class DispositionsConfig(AppConfig):
    name = "dispositions"
    label = "dispositions"
    default_auto_field = "django.db.models.BigAutoField"
