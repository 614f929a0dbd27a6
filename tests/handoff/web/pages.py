"""What a test reads of a page: its words, its links and its buttons."""

import re
from datetime import datetime

from django.http import HttpResponse

from handoff.people.models import User
from tests.handoff.web.scene import SOON, browser_of


def words_of(page: str) -> str:
    """Return the text of a page, its spaces single."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("&quot;", '"').replace("&#x27;", "'")


def ask(
    user: User, address: str, data: dict[str, str] | None = None, *, at: datetime = SOON, follow: bool = False
) -> HttpResponse:
    """Read an address as `user`, or post to it when there is something to send."""
    client = browser_of(user, at=at)
    return client.get(address, follow=follow) if data is None else client.post(address, data, follow=follow)


def read(user: User, address: str, *, at: datetime = SOON) -> str:
    """Return the words of a page that opens."""
    response = ask(user, address, at=at)
    assert response.status_code == 200
    return words_of(response.content.decode())


def buttons_of(page: str) -> list[str]:
    """Return the words on the buttons of the page itself, in order."""
    main = page[page.index("<main") : page.index("</main>")]
    return [words_of(found).strip() for found in re.findall(r"<button[^>]*>(.*?)</button>", main, re.DOTALL)]
