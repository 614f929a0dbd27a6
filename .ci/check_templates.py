"""Fail when a template is badly indented or holds what the content security policy would refuse."""

import subprocess
import sys
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

# A script element may carry data: the browser runs none of these types.
DATA_TYPES = {"application/json", "application/ld+json"}


class Inline(HTMLParser):
    """Collect every inline style, script and event attribute with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style":
            self.note("a style element")
        if tag == "script" and "src" not in values and values.get("type") not in DATA_TYPES:
            self.note("an inline script")
        for name, value in attrs:
            if name == "style":
                self.note("a style attribute")
            elif name.startswith(("on", "hx-on")):
                self.note(f"the event attribute {name}")
            elif (value or "").strip().lower().startswith("javascript:"):
                self.note(f"a javascript: address in {name}")

    def note(self, what: str) -> None:
        self.found.append((self.getpos()[0], what))


def inline_code(text: str) -> list[tuple[int, str]]:
    """Return the line and the kind of every piece of inline code in a template."""
    parser = Inline()
    parser.feed(text)
    parser.close()
    return parser.found


def templates(roots: Iterable[str]) -> list[Path]:
    return sorted(path for root in roots for path in Path(root).rglob("*.html"))


def main(roots: list[str]) -> int:
    paths = templates(roots)
    problems = [f"{path}:{line}: {what}" for path in paths for line, what in inline_code(path.read_text())]
    print("\n".join(problems) or f"{len(paths)} templates without inline code")
    indented = subprocess.run([sys.executable, "-m", "djhtml", "--check", *map(str, paths)], check=False).returncode
    return 1 if problems or (paths and indented) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
