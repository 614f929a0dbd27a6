"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "handoff.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
