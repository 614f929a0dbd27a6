"""The proposal page: the version before its two signatories, what the reader may do with it, and how others ended."""

from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from handoff.errors import HandoffError
from handoff.process.publication.proposing import LONGEST_NOTE
from handoff.process.publication.reading import ProposalStanding, current_proposal
from handoff.web.diff_shown import diff_of_versions, version_in_force
from handoff.web.proposal_words import comes, part_of
from handoff.web.reader import now_of, place_of, reader
from leads.definitions.models import EndedBy, ProposalEnd

MOST_SHOWN: Final = 30
ENDED_WORDS: Final = {
    EndedBy.published: "Published",
    EndedBy.returned: "Returned",
    EndedBy.withdrawn: "Withdrawn",
}
TEXT: Final = {"class": "input is-full", "rows": 3}


class ReasonForm(forms.Form):
    """Why a proposal is returned, or taken back."""

    reason = forms.CharField(label="Reason", max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs=TEXT))

    def __init__(self, *args: Any, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint

    def refuse(self, error: HandoffError) -> None:
        """Put what the process says beside the reason."""
        self.add_error("reason", " ".join(error.fields.values()) or error.message)


def return_form(data: Any = None) -> ReasonForm:
    """Return the form by which a signatory sends a proposal back."""
    return ReasonForm(data, hint="what has to change", auto_id="return-%s")


def withdraw_form(data: Any = None) -> ReasonForm:
    """Return the form by which the author takes a proposal back."""
    return ReasonForm(data, hint="may be left empty", auto_id="withdraw-%s")


@login_required
@require_safe
def proposal(request: HttpRequest) -> HttpResponse:
    """Show the proposal that is before the signatories, and those before it."""
    return show_proposal(request)


def show_proposal(
    request: HttpRequest, *, returning: ReasonForm | None = None, withdrawing: ReasonForm | None = None
) -> HttpResponse:
    """Render the page; a form comes back as it was sent, with its errors."""
    standing = current_proposal()
    page: dict[str, Any] = {
        "history": _history(),
        "drafts_url": reverse("web:drafts"),
        "problem": returning or withdrawing,
    }
    if standing is not None:
        page |= _open(request, standing)
        page |= {"return_form": returning or return_form(), "withdraw_form": withdrawing or withdraw_form()}
    return render(request, "proposal.html", page, status=422 if page["problem"] else 200)


def _open(request: HttpRequest, standing: ProposalStanding) -> dict[str, Any]:
    user, now = reader(request), now_of(request)
    return {
        "standing": standing,
        "proposal": standing.proposal,
        "part": part_of(standing, user, now=now),
        "comes": comes(standing, now=now),
        "place": place_of(user),
        "shown": diff_of_versions(version_in_force(), standing.proposal.version),
    }


def _history() -> list[tuple[ProposalEnd, str]]:
    ends = ProposalEnd.objects.select_related("by", "proposal__version", "proposal__draft", "proposal__proposed_by")
    return [(end, ENDED_WORDS[EndedBy(end.how)]) for end in ends.order_by("-pk")[:MOST_SHOWN]]
