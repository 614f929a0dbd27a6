"""The outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "handoff.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the channels to people. Models exist only now."""
        from handoff.outbox.bell import Bell
        from handoff.outbox.channels import register
        from handoff.outbox.mail import Email
        from handoff.outbox.models import Channel

        register(Channel.bell, Bell())
        register(Channel.email, Email())
