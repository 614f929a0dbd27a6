"""What a browser sends of a form that nobody touched."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects the names and values of a form's controls; of a name that stands there often, all values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str] | str] = {}
        self._select = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and (self._chosen is None or "selected" in values):
            self._chosen = value
        elif tag == "input" and name and (values.get("type") != "checkbox" or "checked" in values):
            self._add(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._add(self._select, self._chosen or "")

    def _add(self, name: str, value: str) -> None:
        before = self.found.get(name)
        if before is None:
            self.found[name] = value
        else:
            self.found[name] = [*before, value] if isinstance(before, list) else [before, value]
