"""One Chromium run through the app: every page, an account, downloads, no error in the console, pictures to look at."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chrome import find_chrome

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1280, 1920)
STARTS_WITHIN = 60.0  # seconds
PROBES = (
    "/_stcore/health",
    "/_stcore/host-config",
)  # of Streamlit, for its own base path, when a page is opened by URL

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served on a free port for the sample's warehouse."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("app") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.port", str(port)]
    environment = {**os.environ, "COMMON_GROUND_WAREHOUSE": str(sample_warehouse)}
    with log.open("w") as output:
        app = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", log)
        yield f"http://localhost:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)
    assert "Traceback" not in log.read_text()


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chrome()
    if path is None:
        pytest.fail("No Chrome or Chromium was found. Run `make browser`, or set CHROME_PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the browser that fails the test on any error in its console."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    errors: list[str] = []

    def _note(message: object) -> None:
        url = message.location["url"].split("?")[0]  # type: ignore[attr-defined]
        if message.type == "error" and not url.endswith(PROBES):  # type: ignore[attr-defined]
            errors.append(f"{message.text} {url}")  # type: ignore[attr-defined]

    page.on("console", _note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def open_app(page: Page, url: str) -> None:
    """Open the app at its first page and wait until it is drawn."""
    page.goto(url)
    expect(page.get_by_role("heading", name="Trends", exact=True)).to_be_visible(timeout=30_000)
    settle(page)


def go_to(page: Page, name: str) -> None:
    """Open a page by its link and wait until it is drawn."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the app has run to its end."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(timeout=30_000)
    page.wait_for_timeout(400)


def pick_account(page: Page) -> str:
    """Pick the first account of the list; its name."""
    page.get_by_role("combobox", name="Account").click()
    option = page.get_by_role("option").first
    name = option.inner_text()
    option.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    return name


def test_every_page_opens_and_what_it_shows_can_be_taken_away(address, page, tmp_path):
    open_app(page, address)
    for name in ("Evidence", "Account", "Data", "Trends"):
        go_to(page, name)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_text("Data and downloads").first.click()
    for label, start in (("CSV", b"\xef\xbb\xbfperiod,"), ("PNG picture", b"\x89PNG")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_test_id("stDownloadButton").filter(has_text=label).first.get_by_role("button").click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        assert target.read_bytes().startswith(start)


def test_a_picked_account_shows_its_timeline_and_stands_in_the_url(address, page):
    open_app(page, address)
    go_to(page, "Account")
    name = pick_account(page)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    expect(page.get_by_role("heading", name="Agreed before signature")).to_be_visible()
    link = page.url
    page.goto(link)
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=30_000)


def test_filters_stay_in_the_url_from_page_to_page(address, page):
    open_app(page, f"{address}/?segment=Enterprise")
    go_to(page, "Evidence")
    assert "segment=Enterprise" in page.url
    expect(page.get_by_text("Estimated anew for Enterprise")).to_be_visible()
    go_to(page, "Data")
    go_to(page, "Trends")
    assert "segment=Enterprise" in page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_over_the_edge_of_the_screen(address, page, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 1000})
    open_app(page, address)
    for name in ("Trends", "Evidence", "Account", "Data"):
        go_to(page, name)
        if name == "Account":
            pick_account(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 1"), f"{name} at {width} pixels"
        height = min(int(main.evaluate("element => element.scrollHeight")), 6000)
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        page.screenshot(path=tmp_path / f"{name.lower()}-{width}.png")
        page.set_viewport_size({"width": width, "height": 1000})
