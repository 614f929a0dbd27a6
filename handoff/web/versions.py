"""The versions of the definition: all of them, what changed between two, and one as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handoff.people.models import TeamKind
from handoff.web.diff_shown import diff_of_versions
from handoff.web.refusals import tells_refusals
from handoff.web.version_lines import proposal_states, version_lines
from leads.definitions.files import write_definition_file
from leads.definitions.models import Signature
from leads.definitions.versions import find_version

BACK = ("web:definition_versions", "See all versions")


@login_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List the versions; with two numbers in the address, go to what changed between them."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if _is_number(before) and _is_number(after):
        return redirect("web:definition_diff", int(before), int(after))
    signed: dict[tuple[int, str], Signature] = {
        (one.version_id, one.team_kind): one for one in Signature.objects.select_related("signed_by")
    }
    lines = version_lines(proposal_states())
    page = {
        "rows": [
            (
                line,
                signed.get((line.version.pk, TeamKind.marketing)),
                signed.get((line.version.pk, TeamKind.sales)),
            )
            for line in lines
        ],
        # The newest against what judged when it came.
        "before": lines[0].compared_with if lines else None,
        "after": lines[0].number if lines else None,
    }
    return render(request, "versions.html", page)


@login_required
@require_safe
@tells_refusals(*BACK)
def diff(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Say in words what changed from a version to another."""
    before, after = find_version(number), find_version(other)
    page = {
        "before": before,
        "after": after,
        "shown": diff_of_versions(before, after),
    }
    return render(request, "definition_diff.html", page)


@login_required
@require_safe
@tells_refusals(*BACK)
def version_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give a version with its examples as YAML, as `manage.py definition` writes and checks it."""
    return HttpResponse(
        write_definition_file(find_version(number)),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="definition-{number}.yaml"'},
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
