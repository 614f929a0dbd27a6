"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "leads.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
