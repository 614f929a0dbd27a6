"""No page holds what the content security policy refuses."""

import re
from html.parser import HTMLParser

import pytest

from tests.handoff.web.addresses import url_of
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_access import READ, may_read

pytestmark = pytest.mark.django_db
NO_PAGES = ("healthz", "readyz", "web:home", "login", "admin_login")
FILES = ("web:import_mapping", "web:import_refused")
PAGES = sorted(name for name in READ if "csv" not in name and name not in (*NO_PAGES, *FILES))


class Inline(HTMLParser):
    """Collects inline styles, scripts and event attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in values):
            self.found.append(tag)
        self.found += [name for name in values if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [name for name, value in attrs if re.match(r"\s*javascript:", value or "", re.IGNORECASE)]


def inline_code(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.found


def test_the_policy_allows_nothing_inline(client: object) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]  # type: ignore[attr-defined]  # Django's client
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


@pytest.mark.parametrize(
    ("name", "role"),
    [(name, role) for name in PAGES for role in ("rep", "manager", "marketer") if may_read(name, role)],
)
def test_a_page_holds_no_inline_code(scene: Scene, name: str, role: str) -> None:
    response = browser_of(getattr(scene.cast, role)).get(url_of(name, scene))

    assert response.status_code == 200
    assert inline_code(response.content.decode()) == []


def test_the_log_in_and_the_pages_of_errors_hold_no_inline_code(scene: Scene) -> None:
    visitor = browser_of(None)
    for response in (visitor.get("/login/"), visitor.get("/nowhere/"), browser_of(scene.cast.rep).get("/nowhere/")):
        assert inline_code(response.content.decode()) == []


def test_what_a_lead_wrote_is_text_and_never_markup(scene: Scene) -> None:
    scene.open.lead.name = "<img src=x onerror=alert(1)>"
    scene.open.lead.save(update_fields=["name"])

    for address in (url_of("web:handoff", scene), f"{url_of('web:queue', scene)}?handoff={scene.open.pk}"):
        html = browser_of(scene.cast.rep).get(address).content.decode()
        assert "&lt;img" in html
        assert inline_code(html) == []
