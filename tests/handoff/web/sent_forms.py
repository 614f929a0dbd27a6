"""What a browser sends of the form with a certain address when nobody touched it: one value a name."""

from html.parser import HTMLParser


class SentForm(HTMLParser):
    """Collects the controls of the form that posts to `action`: inputs, chosen radios and options, texts."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.found = action, dict[str, str]()
        self._is_inside = False
        self._select = self._text = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._is_inside = values.get("action") == self.action
        name, value = values.get("name") or "", values.get("value") or ""
        if not self._is_inside or not (name or tag == "option"):
            return
        if tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and (self._chosen is None or "selected" in values):
            self._chosen = value
        elif tag == "textarea":
            self._text, self.found[name] = name, ""
        elif tag == "input" and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
            self.found[name] = value

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "textarea":
            self._text = ""
        elif tag == "select" and self._select:
            self.found[self._select] = self._chosen or ""
            self._select = ""


def fields_of(page: str, action: str) -> dict[str, str]:
    """Return what the form of a page that posts to `action` sends."""
    form = SentForm(action)
    form.feed(page)
    return form.found
