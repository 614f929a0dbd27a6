"""`/api/v1/definition/versions`: what a sales-ready lead is, was, and what changed."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.definition_diffs import DefinitionDiffShape, definition_diff
from handoff.api.answers.definitions import VersionDetailShape, VersionShape, version, version_detail
from handoff.api.answers.pages import page_of
from handoff.api.filters import VersionFilter, narrow, refuse_unknown
from handoff.api.operation import Operation
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.people.models import Scope
from leads.definitions.files import write_definition_file
from leads.definitions.models import DefinitionVersion
from leads.definitions.versions import diff_versions, written_versions

YAML: Final = "application/yaml"


class Versions(Operation):
    """Versions of the definition."""

    filterset = VersionFilter
    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="definition_versions_list", responses={200: page_of(VersionShape)})
    def get(self, request: Request) -> Response:
        """List the versions of the definition, newest first, with who signed each and when it judged."""
        rows = narrow(request, VersionFilter, _versions().defer("document", "criteria"))
        return Response(page(request, rows, _listed))


class OneVersion(Operation):
    """One version."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="definition_versions_open", responses={200: VersionDetailShape})
    def get(self, request: Request, number: int) -> Response:
        """Open a version: its document, its tiers and criteria in words, and its examples with their verdicts."""
        refuse_unknown(request, set())
        return Response(version_detail(_version(number)))


class VersionFile(Operation):
    """One version as a file."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer with the file whatever the caller says to accept; refusals are JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(operation_id="definition_versions_file", responses={(200, YAML): OpenApiTypes.OBJECT})
    def get(self, request: Request, number: int) -> HttpResponse:
        """Give a version with its examples as YAML, as `manage.py definition` writes and checks it."""
        refuse_unknown(request, set())
        return HttpResponse(
            write_definition_file(_version(number)),
            content_type=f"{YAML}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="definition-{number}.yaml"'},
        )


class VersionDiff(Operation):
    """Two versions beside each other."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="definition_versions_diff", responses={200: DefinitionDiffShape})
    def get(self, request: Request, number: int, other: int) -> Response:
        """Say in words, by criterion id, what changed from a version to another and in their examples."""
        refuse_unknown(request, set())
        before, after = _version(number), _version(other)
        return Response(definition_diff(diff_versions(before, after), before=number, after=other))


def _versions() -> QuerySet[DefinitionVersion]:
    return written_versions().select_related("created_by").prefetch_related("signatures__signed_by", "activations")


def _version(number: int) -> DefinitionVersion:
    found = _versions().filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _listed(rows: Sequence[DefinitionVersion]) -> list[dict[str, Any]]:
    return [version(row) for row in rows]
