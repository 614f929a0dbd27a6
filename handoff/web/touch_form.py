"""The touch form: a channel, what came of it, and when, if it was not just now."""

from datetime import datetime
from typing import Any, Final

from django import forms

from handoff.process.followup import TouchReport
from leads.handoffs.models import Handoff, Touch, TouchChannel, TouchDirection

CHANNELS: Final = (
    (TouchChannel.call, "Call"),
    (TouchChannel.email, "E-mail"),
    (TouchChannel.message, "Message"),
    (TouchChannel.meeting, "Meeting"),
)
OUTCOMES: Final = (
    ("sent", "Sent"),
    ("spoke", "Spoke"),
    ("no_answer", "No answer"),
    ("left_voicemail", "Left a voicemail"),
    ("held", "Meeting held"),
)
CHANNEL_NAMES: Final = {str(key): name for key, name in CHANNELS}
OUTCOME_NAMES: Final = dict(OUTCOMES)
USUAL: Final = {TouchChannel.call: "spoke", TouchChannel.email: "sent"}


class TouchForm(forms.Form):
    """What a rep did to reach the lead."""

    channel = forms.ChoiceField(
        label="Channel", choices=CHANNELS, error_messages={"required": "Choose how you reached out"}
    )
    outcome = forms.ChoiceField(label="Outcome", choices=OUTCOMES, required=False)
    note = forms.CharField(label="Note", max_length=500, required=False)
    occurred_at = forms.DateTimeField(
        label="When it happened",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "Write it as 2026-11-10 10:04"},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format="%Y-%m-%dT%H:%M"),
    )
    is_theirs = forms.BooleanField(label="They called or met us, and we answered", required=False)
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def report(self, handoff: Handoff, *, now: datetime) -> TouchReport:
        """Return the report that a valid form makes; without a time it happened just now."""
        values = self.cleaned_data
        return TouchReport(
            handoff_id=handoff.pk,
            channel=values["channel"],
            occurred_at=values["occurred_at"] or now,
            direction=TouchDirection.inbound if values["is_theirs"] else TouchDirection.outbound,
            outcome=values["outcome"],
            note=values["note"],
            seen_id=values["seen"],
        )


def touch_form(handoff: Handoff, *, last_touch_id: int) -> TouchForm:
    """Return an empty form with a channel by which the lead can be reached."""
    channel = TouchChannel.call if handoff.lead.phone else TouchChannel.email
    initial: dict[str, Any] = {"channel": channel.value, "outcome": USUAL[channel], "seen": last_touch_id}
    return TouchForm(initial=initial, auto_id=f"touch-{handoff.pk}-%s")


def touch_words(touch: Touch) -> str:
    """Write a touch: "E-mail, sent", "They called, spoke"."""
    channel = CHANNEL_NAMES[touch.channel]
    if touch.direction == TouchDirection.inbound:
        channel = f"Their {channel.lower()}"
    outcome = OUTCOME_NAMES.get(touch.outcome, touch.outcome.replace("_", " "))
    return f"{channel}, {outcome.lower()}" if outcome else channel
