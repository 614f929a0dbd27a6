"""The handoffs app."""

from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "leads.handoffs"
    label = "handoffs"
    default_auto_field = "django.db.models.BigAutoField"
