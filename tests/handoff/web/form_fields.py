"""What a browser sends of a form that nobody touched."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects the names and values of a form's controls; of a name that stands there often, all values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str] | str] = {}
        self._select = ""
        self._chosen: str | None = None
        self._is_named = False  # the option that was chosen says its value in its text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and (self._chosen is None or "selected" in values):
            self._chosen, self._is_named = value, "value" not in values
        elif tag == "input" and name and (values.get("type") != "checkbox" or "checked" in values):
            self._add(name, value)

    def handle_data(self, data: str) -> None:
        if self._is_named:
            self._chosen, self._is_named = data, False

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._add(self._select, self._chosen or "")

    def _add(self, name: str, value: str) -> None:
        before = self.found.get(name)
        if before is None:
            self.found[name] = value
        else:
            self.found[name] = [*before, value] if isinstance(before, list) else [before, value]
