"""No template holds what the content security policy would refuse."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def check_templates() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_templates", ROOT / ".ci" / "check_templates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p { color: red }</style>", "a style element"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<button onclick="go()">', "the event attribute onclick"),
        ('<button hx-on:click="go()">', "the event attribute hx-on:click"),
        ('<a href=" JavaScript:go()">', "a javascript: address in href"),
    ],
)
def test_inline_code_is_found_with_its_line(check_templates: ModuleType, markup: str, kind: str) -> None:
    assert check_templates.inline_code(f"<main>\n{markup}\n</main>") == [(2, kind)]


def test_files_and_data_are_no_inline_code(check_templates: ModuleType) -> None:
    markup = '<script src="/static/a.js"></script><script type="application/json">{}</script><p class="style">on</p>'
    assert check_templates.inline_code(markup) == []


def test_our_templates_hold_none(check_templates: ModuleType) -> None:
    roots = [str(ROOT / name) for name in ("templates", "handoff", "leads", "slas", "dispositions", "dashboards")]
    paths = check_templates.templates(roots)
    assert paths
    assert {path: found for path in paths if (found := check_templates.inline_code(path.read_text()))} == {}
