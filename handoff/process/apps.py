"""The process app."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "handoff.process"
    label = "process"
    default_auto_field = "django.db.models.BigAutoField"
