"""How far leads in nurture are judged again by a version that came into force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leads.definitions.models import DefinitionActivation, Rescoring


def rescoring_shown(activation: DefinitionActivation | None) -> Rescoring | None:
    """Return the rescoring after an activation; versions that were installed asked for none."""
    return Rescoring.objects.filter(activation=activation).first() if activation else None


def rescoring_part(request: HttpRequest, number: int | None) -> HttpResponse:
    """Show how far it is, to a page that asks again and again; once it is there, have the page loaded anew."""
    activations = DefinitionActivation.objects.order_by("-pk")
    chosen = activations.filter(retired_at=None) if number is None else activations.filter(version__number=number)
    rescoring = rescoring_shown(chosen.first())
    if rescoring is not None and rescoring.is_working:
        return render(request, "parts/rescoring.html#progress", {"rescoring": rescoring})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer
