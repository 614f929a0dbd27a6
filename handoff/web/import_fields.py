"""What a column can mean, as the options of a select: fields by group, and the values some of them take."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handoff.integrations.tables.fields import CHANNELS, DIRECTIONS, LEAD_FIELDS, OUTCOMES, SECOND_FIELDS, Field
from handoff.web.local import known_zones

KEY: Final = "key"
FACT: Final = "fact"
LEADS: Final = "leads"
NOTHING: Final = "nothing"
GROUPS: Final = {
    "lead": "Lead",
    "company": "Company",
    "source": "Source",
    "campaign": "Campaign",
    "steps": "When a step was reached",
    "owner": "Owner and team",
    "outcome": "What became of it",
}
KINDS: Final = {"touches": "A touch", "outcomes": "An outcome", "acts": "Something the lead did"}
FACT_TYPES: Final = {"text": "text", "number": "number", "boolean": "yes or no", "date": "date"}
# Values that a file has words of its own for, by the kind of field.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {"outcome": OUTCOMES, "channel": CHANNELS, "direction": DIRECTIONS}


def field_of(name: str) -> Field | None:
    """Return the field that an option stands for: `handed_off`, or `touches.at` of a second file."""
    gives, _, rest = name.partition(".")
    return SECOND_FIELDS[gives].get(rest) if gives in SECOND_FIELDS else LEAD_FIELDS.get(name)


def is_choice(place: str, name: str) -> bool:
    """Say whether a column of the leads file, or of a second one, can mean this."""
    if place != LEADS:
        return name in ("", KEY) or (name.partition(".")[0] in SECOND_FIELDS and field_of(name) is not None)
    return name in ("", KEY, FACT) or name in LEAD_FIELDS


def field_name(name: str) -> str:
    """Write what a column means: "e-mail", "touch: time"."""
    found = field_of(name)
    return found.label if found else {KEY: "key", FACT: "fact of your own"}.get(name, name)


def zone_options(chosen: str) -> SafeString:
    """Return the options of the select of time zones, one of them selected; each is written as it is named."""
    known = chosen if chosen in known_zones() else ""
    marked = format_html("<option>{}</option>", known)
    return SafeString(_zone_options().replace(marked, marked.replace("<option>", "<option selected>"), 1))


@cache
def _zone_options() -> SafeString:
    named = sorted(name for name in known_zones() if "/" in name and not name.startswith(("Etc/", "US/")))
    zones = format_html_join("", "<option>{}</option>", ((name,) for name in ("UTC", *named)))
    return SafeString('<option value="">Not chosen</option>') + zones


def options(place: str, chosen: str) -> SafeString:
    """Return the options of a column's select, one of them selected."""
    html = _options(LEADS if place == LEADS else "second")
    marked = format_html('value="{}"', chosen)
    return SafeString(html.replace(marked, f"{marked} selected", 1))


@cache
def _options(place: str) -> SafeString:
    nothing = format_html('<option value="">{}</option>', "Not used")
    groups = format_html_join(
        "", '<optgroup label="{}">{}</optgroup>', ((label, _group(pairs)) for label, pairs in _groups(place))
    )
    return nothing + groups


def _group(pairs: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', pairs)


def _groups(place: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if place != LEADS:
        yield "Whose it is", [(KEY, "Key of the lead")]
        for gives, label in KINDS.items():
            yield label, [(f"{gives}.{field.name}", _label(field)) for field in SECOND_FIELDS[gives].values()]
        return
    yield "Key", [(KEY, "Id of the lead in the source")]
    for group, label in GROUPS.items():
        yield label, [(field.name, _label(field)) for field in LEAD_FIELDS.values() if field.group == group]
    yield "More", [(FACT, "A fact of your own")]


def _label(field: Field) -> str:
    return field.label[:1].upper() + field.label[1:]
