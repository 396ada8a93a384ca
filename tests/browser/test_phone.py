"""The app on a phone, 390 px wide, in both languages: nothing sideways, the answer first, the filters in a sheet."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import settle

WIDTH, HEIGHT = 390, 844
ACCOUNT = "account?account=Osprey+Works+Oy"
PAGES = (
    "trends", "evidence", "where_it_works", "account", ACCOUNT, "watch_list", "review", "data", "method",
)  # fmt: skip
# Of each page, what a reader came for: a headline number or the first row of its list.
ANSWERS = {
    "trends": '[class*="st-key-headline-"] [data-testid="stMetricValue"]',
    "evidence": '[data-testid="stMain"] h3',
    "account": '[class*="st-key-account-"] a',
    ACCOUNT: '[data-testid="stMain"] h3',
    "watch_list": '[class*="st-key-watch-"] p',
}
LANGUAGES = ("en", "de")
# Pairs of texts of one chart that lie upon each other by more than a pixel or two.
OVERLAPPING = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
  const texts = [...chart.querySelectorAll('.annotation-text, .xtick text')]
    .map(element => ({said: element.textContent, box: element.getBoundingClientRect()}))
    .filter(text => text.box.width > 0 && text.said.trim());
  return texts.flatMap((one, at) => texts.slice(at + 1)
    .filter(other => Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 2
      && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 3)
    .map(other => `${one.said} / ${other.said}`));
})"""
WIDTHS = """() => ['stMain', 'stApp'].map(id => document.querySelector(`[data-testid="${id}"]`).scrollWidth)
  .concat(document.body.scrollWidth, document.documentElement.scrollWidth)"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of a phone's width."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    yield page
    page.close()


def opened(phone: Page, address: str, path: str, language: str) -> None:
    """Open a page in a language and wait until it is drawn."""
    phone.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
    expect(phone.get_by_test_id("stMain").locator("h1")).to_be_visible(timeout=60_000)
    settle(phone)
    settle(phone)  # what a page first shows may run once more, for what the address names


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_width_of_the_phone_and_its_answer_on_the_first_screen(
    address: str, phone: Page, path: str, language: str
) -> None:
    opened(phone, address, path, language)
    assert max(phone.evaluate(WIDTHS)) <= WIDTH
    if path in ANSWERS:
        box = phone.locator(ANSWERS[path]).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= HEIGHT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["trends", "where_it_works"])
def test_no_text_of_a_chart_lies_upon_another(address: str, phone: Page, path: str, language: str) -> None:
    opened(phone, address, path, language)
    phone.set_viewport_size({"width": WIDTH, "height": 6000})
    expect(phone.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    settle(phone)
    assert phone.evaluate(OVERLAPPING) == []


def test_a_filter_is_set_in_the_sheet(address: str, phone: Page) -> None:
    opened(phone, address, "trends", "en")
    expect(phone.locator(".st-key-filter-row")).to_be_hidden()
    phone.get_by_role("button", name="Filters").click()
    sheet = phone.get_by_role("dialog")
    sheet.locator(".st-key-sheet-segment").get_by_role("button", name="Enterprise").click()
    phone.locator(".st-key-take-filters button").click()
    settle(phone)
    expect(sheet).to_have_count(0)
    expect(phone.get_by_role("button", name="Filters · 1")).to_be_visible()
    assert "segment=Enterprise" in phone.url


def test_a_wide_table_is_cards_on_a_phone_and_a_table_on_a_wide_screen(address: str, phone: Page) -> None:
    opened(phone, address, "where_it_works", "en")
    cards = phone.locator(".st-key-narrow-group-tests-table")
    grid = phone.locator('[data-testid="stElementContainer"]:has(+ * > .st-key-narrow-group-tests-table)')
    expect(cards).to_be_visible(timeout=30_000)
    expect(grid).to_be_hidden()
    phone.set_viewport_size({"width": 1280, "height": 900})
    expect(cards).to_be_hidden()
    expect(grid).to_be_visible()


def test_the_record_behind_a_row_of_cards_opens(address: str, phone: Page) -> None:
    opened(phone, address, ACCOUNT, "en")
    phone.get_by_role("tab", name="Agreed").click()
    settle(phone)
    choice = phone.locator(".st-key-agreed-row input")
    choice.scroll_into_view_if_needed()  # a list closes when the page scrolls below it
    settle(phone)
    choice.click()
    phone.get_by_role("option").first.click()
    expect(phone.get_by_role("dialog").get_by_text("The record in the export")).to_be_visible(timeout=30_000)
