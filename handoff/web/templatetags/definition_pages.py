"""The tag that stands above every page of the definition."""

from typing import Any

from django import template
from django.template import Context

from handoff.web.definition_nav import definition_nav

register = template.Library()


@register.inclusion_tag("parts/definition_nav.html", takes_context=True)
def definition_pages(context: Context, under: str = "") -> dict[str, Any]:
    """Show the way between the definition's pages, and its revision when that is due."""
    return {"definition_nav": definition_nav(context["request"], under=under)}
