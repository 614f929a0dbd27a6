"""The app of history imports."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "handoff.integrations.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "history imports"
