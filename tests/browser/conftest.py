"""The app served for a browser, and a page that fails its test on any error in the console."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from etl.settings.paths import ROOT
from tests.browser.chrome import find_chrome

STARTS_WITHIN = 60.0  # seconds
PROBES = (
    "/_stcore/health",
    "/_stcore/host-config",
)  # of Streamlit, for its own base path, when a page is opened by URL


@pytest.fixture(scope="session")
def address(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served on a free port for the sample's warehouse."""
    with served(sample_warehouse, tmp_path_factory.mktemp("app")) as url:
        yield url


@contextmanager
def served(warehouse: Path, folder: Path) -> Iterator[str]:
    """The app on a free port for a warehouse, its log and notes in `folder`; fails at the end on any traceback."""
    own = {"COMMON_GROUND_WAREHOUSE": str(warehouse), "COMMON_GROUND_NOTES": str(folder / "notes.sqlite")}
    with listening([sys.executable, "-m", "dashboard.web"], folder, own) as url:
        yield url


@contextmanager
def listening(command: list[str], folder: Path, own: Mapping[str, str] | None = None) -> Iterator[str]:
    """A server that is told its port last, on a free one; fails at the end on any traceback in its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log.txt"
    environment = {**os.environ, **(own or {})}
    with log.open("w", encoding="utf-8") as output:
        app = subprocess.Popen(
            [*command, str(port)], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", log)
        yield f"http://localhost:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app did not start: {log.read_text(encoding='utf-8')[-2000:]}")


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
