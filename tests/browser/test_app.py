"""One Chromium run through the app: every page, an account, downloads, no error in the console, pictures to look at."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go_to, open_app, pick_account, settle

WIDTHS = (1280, 1920)
PAGES = ("Trends", "Evidence", "Account", "Watch list", "Review", "Data", "Method")


def test_every_page_opens_and_what_it_shows_can_be_taken_away(address: str, page: Page, tmp_path: Path) -> None:
    open_app(page, address)
    for name in (*PAGES[1:], PAGES[0]):
        go_to(page, name)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_text("Data and downloads").first.click()
    for label, start in (("CSV", b"\xef\xbb\xbfPeriod,"), ("PNG picture", b"\x89PNG")):
        with page.expect_download(timeout=180_000) as download:
            page.get_by_test_id("stDownloadButton").filter(has_text=label).first.get_by_role("button").click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        assert target.read_bytes().startswith(start)


def test_a_picked_account_shows_its_timeline_and_stands_in_the_url(address: str, page: Page) -> None:
    open_app(page, address)
    go_to(page, "Account")
    name = pick_account(page)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    expect(page.get_by_role("heading", name="Agreed before signature")).to_be_visible()
    link = page.url
    page.goto(link)
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)


def test_filters_stay_in_the_url_from_page_to_page(address: str, page: Page) -> None:
    open_app(page, f"{address}/?segment=Enterprise")
    go_to(page, "Evidence")
    assert "segment=Enterprise" in page.url
    expect(page.get_by_text("Estimated anew for Enterprise")).to_be_visible()
    go_to(page, "Data")
    go_to(page, "Trends")
    assert "segment=Enterprise" in page.url


@pytest.mark.parametrize(
    ("path", "title"),
    [("trends", "Trends"), ("calibration", "Method"), *((name.lower().replace(" ", "_"), name) for name in PAGES[1:])],
)
def test_every_address_that_a_page_has_or_had_opens_it(address: str, page: Page, path: str, title: str) -> None:
    page.goto(f"{address}/{path}?segment=Enterprise")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_claim_opens_and_closes_wherever_its_row_is_clicked(address: str, page: Page) -> None:
    open_app(page, address)
    go_to(page, "Evidence")
    for box, is_open in ((0.1, True), (0.9, False)):
        row = page.locator(".st-key-claim-row-C6")
        size = row.bounding_box()
        assert size
        row.click(position={"x": size["width"] * box, "y": size["height"] / 2})
        settle(page)
        expect(page.get_by_role("heading", name="C6 ·")).to_have_count(1 if is_open else 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_over_the_edge_of_the_screen(address: str, page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    open_app(page, address)
    for name in PAGES:
        go_to(page, name)
        if name == "Account":
            pick_account(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 1"), f"{name} at {width} pixels"
        height = min(int(main.evaluate("element => element.scrollHeight")), 6000)
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        page.screenshot(path=tmp_path / f"{name.lower().replace(' ', '-')}-{width}.png")
        page.set_viewport_size({"width": width, "height": 1000})
