"""A first visit: the tour to its end, and the page of an empty warehouse; wide and narrow, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.conftest import served
from tests.browser.steps import settle

WIDTHS = (1440, 390)
NEXT = {"en": "Next", "de": "Weiter"}
END = {"en": "End the tour", "de": "Rundgang beenden"}
STOPS = {
    "en": ("Trends", "Trends", "Evidence", "Account", "Watch list", "Review"),
    "de": ("Trends", "Trends", "Belege", "Kunde", "Beobachtungsliste", "Bericht"),
}
MOST_OF_A_SCREEN = 300  # pixels that a step may take, so that the finding stays on the first screen


@pytest.fixture(scope="module")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a warehouse without a build."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "warehouse").mkdir()
    with served(folder / "warehouse", folder) as url:
        yield url


def fits(page: Page, width: int) -> bool:
    """Whether nothing is wider than the screen."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollWidth")) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_tour_leads_through_the_pages_and_is_not_offered_again(
    sample_warehouse: Path, tmp_path: Path, page: Page, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    with served(sample_warehouse, tmp_path) as address:
        page.goto(f"{address}/?lang={language}")
        offer = page.locator(".st-key-tour-offer")
        expect(offer).to_be_visible(timeout=60_000)
        settle(page)
        offer.get_by_role("button").first.click()
        for at, title in enumerate(STOPS[language], start=1):
            expect(page.locator(".st-key-tour").get_by_text(f"{at} ").first).to_be_visible(timeout=60_000)
            expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=60_000)
            settle(page)
            assert fits(page, width)
            box = page.locator(".st-key-tour").bounding_box()
            assert box
            assert box["height"] < MOST_OF_A_SCREEN
            if at < len(STOPS[language]):
                page.get_by_role("button", name=NEXT[language], exact=True).click()
        page.get_by_role("button", name=END[language], exact=True).click()
        expect(page.locator(".st-key-tour")).to_have_count(0)
        page.goto(f"{address}/evidence?lang={language}")
        settle(page)
        expect(page.locator(".st-key-tour-offer")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "said"), [("en", "Build on your exports"), ("de", "Mit eigenen Exporten bauen")])
def test_an_empty_warehouse_has_the_commands_to_copy_and_nothing_serious(
    empty_address: str, page: Page, width: int, language: str, said: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{empty_address}/?lang={language}")
    expect(page.get_by_role("heading", name=said)).to_be_visible(timeout=60_000)
    settle(page)
    expect(page.get_by_text("common-ground build --sample")).to_be_visible()
    assert fits(page, width)
    assert serious(page) == []
