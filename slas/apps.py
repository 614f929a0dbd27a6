"""The slas app."""

from django.apps import AppConfig


class SlasConfig(AppConfig):
    name = "slas"
    label = "slas"
    default_auto_field = "django.db.models.BigAutoField"
