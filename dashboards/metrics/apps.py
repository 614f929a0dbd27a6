"""The metrics app."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "dashboards.metrics"
    label = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
