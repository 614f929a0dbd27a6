"""A browser without JavaScript in the editor: it opens places, fills in the form that came, presses buttons."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from leads.definitions.drafts import newest_revision
from leads.definitions.models import Draft, DraftRevision


class OpenForm(HTMLParser):
    """Collects what the one open form would send if nobody touched it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: set[str] = set()
        self.action = ""
        self._is_in = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "form" and values.get("id") == "open":
            self._is_in, self.action = True, values.get("action") or ""
        if not self._is_in:
            return
        if tag == "input" and name and (values.get("type") != "radio" or "checked" in values):
            self.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in self.fields or "selected" in values):
            self.fields[self._select] = value
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "button":
            self.buttons.add(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_in = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


@dataclass(kw_only=True)
class Editor:
    """One person at one draft; `html` is the page they see."""

    client: Client
    draft: Draft
    html: str = ""
    status: int = 0

    @property
    def address(self) -> str:
        return f"/definition/drafts/{self.draft.pk}/"

    @property
    def newest(self) -> DraftRevision:
        return newest_revision(self.draft)

    @property
    def document(self) -> Any:
        return self.newest.document

    def see(self, **asked: str) -> str:
        """Look at the draft, with what is asked for open."""
        return self._took(self.client.get(f"{self.address}?{urlencode(asked)}" if asked else self.address))

    def form(self) -> OpenForm:
        found = OpenForm()
        found.feed(self.html)
        return found

    def press(self, button: str = "save", **typed: str) -> str:
        """Press a button of the form that is open, after typing into it, and go where it leads."""
        form = self.form()
        assert button in form.buttons, f"{button} is none of {sorted(form.buttons)}"
        unknown = set(typed) - set(form.fields)
        assert not unknown, f"{sorted(unknown)} is not in the form, which has {sorted(form.fields)}"
        return self._took(self.client.post(form.action, {**form.fields, **typed, "do": button}, follow=True))

    def _took(self, response: HttpResponse) -> str:
        self.status = response.status_code
        self.html = response.content.decode()
        return self.html
