"""E-mail: plain text that says why it came, under a message id that stays the same when it is sent again."""

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from handoff.outbox.models import Message

TEXT = """{body}

Open it: {url}

You get this because {reason}.
"""


class Email:
    """The channel that mails a person."""

    is_transactional = False

    def send(self, message: Message, *, now: datetime) -> None:
        """Mail the recipient, unless the account was closed meanwhile."""
        if message.recipient is None or not message.recipient.is_active:
            return
        payload = message.payload
        EmailMessage(
            # A header is one line, whatever a lead calls themselves.
            subject=" ".join(payload["title"].split()),
            body=TEXT.format(body=payload["body"], url=settings.SITE_URL + payload["path"], reason=payload["reason"]),
            to=[message.recipient.email],
            headers={"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"},
        ).send()


def message_id(key: str) -> str:
    """Return the Message-ID of the mail of that key, by which a mailbox can tell a repeated one."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"
