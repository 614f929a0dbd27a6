"""The definitions app."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "leads.definitions"
    label = "definitions"
    default_auto_field = "django.db.models.BigAutoField"
