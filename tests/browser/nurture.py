"""Nurture is judged again after a version came into force, and a page says how far that is."""

from playwright.sync_api import Page, expect

from handoff.instant import database_now
from handoff.process.publication.rescoring import rescore


def see_the_end_of_rescoring(page: Page, *, has_script: bool) -> None:
    """Judge nurture again as the worker does; the page shows it by itself, or when it is loaded anew."""
    assert not rescore(clock=database_now, seconds=30)
    if not has_script:
        page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_text("Nurture was judged again:")).to_be_visible(timeout=30_000)
