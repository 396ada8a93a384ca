"""How fast a page stands still in a browser: compressed scripts, rooms that are kept, pictures without an engine."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import open_app, settle, visit

MOST_SHIFT = 0.05  # the most that the parts of a page may move while it loads; 0.1 is called good on the web
_SHIFTS = """
window.shift = 0;
new PerformanceObserver(seen => {
    for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def test_every_script_travels_compressed(address: str, page: Page) -> None:
    scripts = []
    page.on("response", lambda answer: scripts.append(answer) if answer.url.endswith(".js") else None)
    open_app(page, address)
    page.locator(".js-plotly-plot").first.wait_for()
    assert any("PlotlyChart" in answer.url for answer in scripts)
    assert {answer.header_value("content-encoding") for answer in scripts} == {"gzip"}


@pytest.mark.parametrize(
    ("path", "title"), [("", "Trends"), ("evidence", "Evidence"), ("account", "Account"), ("watch_list", "Watch list")]
)
def test_a_page_stands_still_while_it_loads(address: str, page: Page, path: str, title: str) -> None:
    page.add_init_script(_SHIFTS)
    visit(page, f"{address}/{path}", title)
    page.wait_for_timeout(4000)
    assert page.evaluate("window.shift") < MOST_SHIFT


def test_a_chart_fills_the_room_that_was_kept_for_it(address: str, page: Page) -> None:
    open_app(page, address)
    page.locator(".st-key-adoption .js-plotly-plot").wait_for()
    room, plot = page.locator(".st-key-adoption-room"), page.locator(".st-key-adoption .js-plotly-plot")
    assert room.bounding_box()["height"] == plot.bounding_box()["height"]  # type: ignore[index]
    assert room.evaluate("area => area.scrollHeight <= area.clientHeight")


def test_the_history_of_a_card_is_a_picture_without_an_engine(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_app(page, address)
    settle(page)
    lines = page.locator('[class*="st-key-headline-"] img[src^="data:image/svg"]')
    expect(lines.nth(2)).to_be_visible()
    assert lines.first.evaluate("line => line.naturalWidth > 0")
    assert not [
        url for url in asked if "/embed." in url or "Vega" in url.replace("loadVegaEmbed", "")
    ]  # its loader is small
