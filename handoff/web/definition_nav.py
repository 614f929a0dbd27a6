"""What stands above every page of the definition: the way to the others, and that its revision is due."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from handoff.process.publication.revision import RevisionState, revision_of, revision_state
from handoff.web.reader import now_of
from leads.definitions.models import DefinitionActivation, Draft, DraftState

PAGES: Final = (
    ("web:definition", "Current"),
    ("web:drafts", "Drafts"),
    ("web:definition_versions", "Versions"),
    ("web:proposal", "Proposal"),
    ("web:definition_outcomes", "Outcomes"),
    ("web:criteria", "Criteria"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionPage:
    """One of the definition's pages; `mark` is what waits there, `current` the value of aria-current."""

    label: str
    url: str
    mark: str
    current: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionNav:
    """The pages, and the revision of the version in force, if one was agreed."""

    pages: tuple[DefinitionPage, ...]
    revision: RevisionState | None


def definition_nav(
    request: HttpRequest, *, under: str = "", active: DefinitionActivation | None = None
) -> DefinitionNav:
    """Return what parts/definition_nav.html shows, in two statements; one when `active`, which is in force, is known.

    `under` is the name of the page that the shown one belongs to; without it the address says so.
    """
    urls = {name: reverse(name) for name, _ in PAGES}
    is_proposed = Draft.objects.filter(state=DraftState.proposed).exists()
    here = urls.get(under) or max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    return DefinitionNav(
        pages=tuple(
            DefinitionPage(
                label=label,
                url=urls[name],
                mark="one waits for signatures" if name == "web:proposal" and is_proposed else "",
                current="" if urls[name] != here else "page" if request.path == here else "true",
            )
            for name, label in PAGES
        ),
        revision=revision_of(active, now=now_of(request)) if active else revision_state(now_of(request)),
    )
