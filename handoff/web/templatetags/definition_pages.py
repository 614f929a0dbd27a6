"""The tag that stands above every page of the definition."""

from typing import Any

from django import template
from django.template import Context

from handoff.web.definition_nav import definition_nav
from leads.definitions.models import DefinitionActivation

register = template.Library()


@register.inclusion_tag("parts/definition_nav.html", takes_context=True)
def definition_pages(
    context: Context, under: str = "", *, active: DefinitionActivation | None = None, has_banner: bool = True
) -> dict[str, Any]:
    """Show the way between the definition's pages, and its revision when that is due and the page does not say so.

    `active` is what is in force, where the page knows it.
    """
    return {"definition_nav": definition_nav(context["request"], under=under, active=active), "has_banner": has_banner}
