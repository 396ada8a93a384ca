"""The three stories on every kind of screen, with the clicks that they cost; and axe on every page there."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import serious
from tests.browser.screens import NARROW, SCREENS, Reader, Screen, reading
from tests.browser.steps import PAGES, visit


@pytest.mark.parametrize("screen", SCREENS)
def test_a_leader_reads_whether_alignment_explains_the_last_change_without_a_click(
    address: str, browser: Browser, screen: Screen
) -> None:
    with reading(browser, address, screen) as leader:
        leader.open()
        answer = leader.page.locator(".st-key-why-answer [data-testid=stMarkdown]").last
        expect(answer).to_be_visible()
        assert leader.is_on_the_first_screen(answer)
        assert leader.said("aligned") in answer.inner_text().lower()
        assert leader.clicks == 0


@pytest.mark.parametrize("screen", SCREENS)
def test_a_delivery_manager_has_the_page_for_monday(address: str, browser: Browser, screen: Screen) -> None:
    with reading(browser, address, screen) as manager:
        manager.open()
        manager.go_to("Watch list")
        with manager.page.expect_download(timeout=120_000) as given:
            manager.click(manager.page.locator("[class*='st-key-monday-'] button").first)
        assert given.value.path().stat().st_size > 1000
        assert manager.clicks == (3 if screen.width == NARROW else 2)


@pytest.mark.parametrize("screen", SCREENS)
def test_someone_shares_a_view_and_downloads_one_chart(address: str, browser: Browser, screen: Screen) -> None:
    with reading(browser, address, screen) as someone:
        someone.open()
        segment = _narrowed_to_a_segment(someone)
        expect(someone.page).to_have_url(re.compile("segment="))
        with reading(browser, address, screen) as other:
            visit(other.page, someone.page.url, other.said("Trends"))
            expect(other.page.get_by_text(segment).filter(visible=True).first).to_be_visible()
        someone.click(someone.page.locator(".st-key-escalation-trend-more summary"))
        with someone.page.expect_download(timeout=120_000) as given:
            someone.click(someone.page.locator(".st-key-escalation-trend-png button"))
        assert given.value.path().read_bytes().startswith(b"\x89PNG")
        assert someone.clicks == (5 if screen.width == NARROW else 4)


@pytest.mark.parametrize("title", PAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_has_a_serious_violation_on_any_screen(
    address: str, browser: Browser, screen: Screen, title: str
) -> None:
    with reading(browser, address, screen) as reader:
        reader.open(PAGES[title], title=title)
        assert serious(reader.page) == []


def _narrowed_to_a_segment(someone: Reader) -> str:
    """Narrow the page to one segment, by its filter or by the sheet of filters of a narrow screen; the segment."""
    page = someone.page
    if someone.screen.width == NARROW:
        someone.click(page.locator(".st-key-open-filters button"))
        option = page.locator(".st-key-sheet-segment").get_by_role("button").first
        segment = option.inner_text()
        someone.click(option)
        someone.click(page.locator(".st-key-take-filters button"))
        return segment
    someone.click(page.locator(".st-key-segment input"))
    option = page.get_by_role("option").nth(1)  # after the one that takes all
    segment = option.inner_text()
    someone.click(option)
    return segment
