"""The process app."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "handoff.process"
    label = "process"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the channels that lead back into the process. Its models exist only now."""
        from handoff.outbox.channels import register
        from handoff.outbox.models import Channel
        from handoff.process.announcements import Announcing
        from handoff.process.errands import Reassigning, Receiving

        register(Channel.announce, Announcing())
        register(Channel.reassign, Reassigning())
        register(Channel.receipt, Receiving())
