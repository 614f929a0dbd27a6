"""The touch form: a channel, what came of it, and when, if it was not just now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
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
SENT: Final = (("sent", "Sent"),)
# What may come of each channel, the usual first.
OUTCOMES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    TouchChannel.call: (("spoke", "Spoke"), ("no_answer", "No answer"), ("left_voicemail", "Left a voicemail")),
    TouchChannel.email: SENT,
    TouchChannel.message: SENT,
    TouchChannel.meeting: (("held", "Held"), ("no_show", "No show")),
}
CHANNEL_NAMES: Final = {str(key): name for key, name in CHANNELS}
OUTCOME_NAMES: Final = {key: name for outcomes in OUTCOMES.values() for key, name in outcomes}
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


def _outcome(channel: str) -> forms.ChoiceField:
    """Offer what may come of one channel; a page shows that of the channel chosen."""
    select = forms.Select(attrs={"class": f"input outcome outcome-{channel}", "aria-label": "What came of it"})
    return forms.ChoiceField(label="What came of it", choices=OUTCOMES[channel], required=False, widget=select)


class TouchForm(forms.Form):
    """What a rep did to reach the lead."""

    channel = forms.ChoiceField(
        label="Channel", choices=CHANNELS, error_messages={"required": "Choose how you reached out"}
    )
    outcome_call = _outcome(TouchChannel.call)
    outcome_email = _outcome(TouchChannel.email)
    outcome_message = _outcome(TouchChannel.message)
    outcome_meeting = _outcome(TouchChannel.meeting)
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

    @property
    def outcomes(self) -> Sequence[forms.BoundField]:
        """Return the field of each channel's outcomes."""
        return [self[f"outcome_{channel}"] for channel, _ in CHANNELS]

    def clean_occurred_at(self) -> datetime | None:
        """Refuse times that are no time of a touch, some of which have no place in every zone."""
        occurred_at: datetime | None = self.cleaned_data["occurred_at"]
        if occurred_at is not None and not EARLIEST <= occurred_at < LATEST:
            message = "Write a time between the year 2000 and now"
            raise forms.ValidationError(message)
        return occurred_at

    def report(self, handoff: Handoff, *, now: datetime) -> TouchReport:
        """Return the report that a valid form makes; without a time it happened just now."""
        values = self.cleaned_data
        return TouchReport(
            handoff_id=handoff.pk,
            channel=values["channel"],
            occurred_at=values["occurred_at"] or now,
            direction=TouchDirection.inbound if values["is_theirs"] else TouchDirection.outbound,
            outcome=values[f"outcome_{values['channel']}"],
            note=values["note"],
            seen_id=values["seen"],
        )


def touch_form(handoff: Handoff, *, last_touch_id: int) -> TouchForm:
    """Return an empty form with a channel by which the lead can be reached."""
    channel = TouchChannel.call if handoff.lead.phone else TouchChannel.email
    initial: dict[str, Any] = {"channel": channel.value, "seen": last_touch_id}
    return TouchForm(initial=initial, auto_id=f"touch-{handoff.pk}-%s")


def touch_words(touch: Touch) -> str:
    """Write a touch: "E-mail, sent", "They called, spoke"."""
    channel = CHANNEL_NAMES[touch.channel]
    if touch.direction == TouchDirection.inbound:
        channel = f"Their {channel.lower()}"
    outcome = OUTCOME_NAMES.get(touch.outcome, touch.outcome.replace("_", " "))
    return f"{channel}, {outcome.lower()}" if outcome else channel
