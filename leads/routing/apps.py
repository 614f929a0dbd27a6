"""The routing app."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "leads.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"
