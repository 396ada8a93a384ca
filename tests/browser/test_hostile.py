"""A firm with hostile names: nothing is fetched or becomes a link or markup, and no page is wider than the screen."""

import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import polars as pl
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from dashboard.summaries.account.labels import labels
from etl.warehouse.publish import read_pointer
from tests.browser import hostile
from tests.browser.conftest import served
from tests.browser.steps import PAGES, download

# What a hostile text would have become: a link, a picture, a formula; or words of its own that are styled.
MADE_OF_DATA = """port => [
  ...document.querySelectorAll(
    `svg a, img[src*=":${port}/"], .katex, del, sup`),
  ...[...document.querySelectorAll('a[href]')].filter(link => link.host !== location.host),
  ...[...document.querySelectorAll('strong, em, code, b, span, tspan')].filter(part =>
    ['red', 'b', 'loud', 'bold', 'slanted', 'code', 'up', 'plotly'].includes(part.textContent)),
].map(found => found.outerHTML.slice(0, 300))"""
PATIENCE = 120_000  # milliseconds
WIDER = "() => document.scrollingElement.scrollWidth - window.innerWidth"
SEEN = "() => document.body.innerText + [...document.querySelectorAll('svg text')].map(text => text.textContent).join()"
TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Firm:
    """The app of a hostile firm, and what was asked of the server that its names point to."""

    address: str
    warehouse: Path
    port: int
    asked: list[str]


@pytest.fixture(scope="module")
def firm(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    asked: list[str] = []

    class _Counts(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("hostile")
    port = server.server_address[1]
    warehouse = hostile.make(sample_warehouse, folder, port)
    with served(warehouse, folder) as address:
        yield Firm(address, warehouse, port, asked)
    server.shutdown()


def accounts(firm: Firm) -> list[str]:
    """An account with a signed deal for each hostile text, called as the picker calls it."""
    pointer = read_pointer(firm.warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        query = "select distinct account_id, account_name from marts.deal_outcomes order by account_id"
        known = connection.sql(query).pl()
    called = labels(known)
    firsts = known.group_by(pl.col("account_name").str.slice(0, 8)).agg(pl.col("account_id").first())
    return [called[account_id] for account_id in firsts["account_id"].sort()]


def visit(page: Page, url: str, title: str) -> None:
    """Open a page and wait until it is drawn; the first one makes the build's evidence and takes its time."""
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until the app has run to its end, and what it sent has been drawn."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(500)


def is_harmless(page: Page, firm: Firm) -> None:
    drawn(page)
    assert firm.asked == []
    assert page.evaluate(MADE_OF_DATA, firm.port) == []
    seen = str(page.evaluate(SEEN))
    assert not TURNED.findall(seen)
    assert not re.findall("[😀-🙏👍]", seen)
    assert page.evaluate(WIDER) <= 0


def test_the_server_that_the_names_point_to_counts(firm: Firm, page: Page) -> None:
    page.set_content(f"<img src='http://127.0.0.1:{firm.port}/seen'>")
    page.wait_for_timeout(500)
    assert firm.asked == ["/seen"]
    firm.asked.clear()


@pytest.mark.parametrize("title", [title for title in PAGES if title != "Account"])
def test_a_page_of_hostile_names_fetches_nothing_and_reads_no_markup(firm: Firm, page: Page, title: str) -> None:
    visit(page, f"{firm.address}/{PAGES[title]}", title)
    for heading in page.get_by_test_id("stExpander").all()[:6]:
        heading.locator("summary").first.click()
    is_harmless(page, firm)


def test_accounts_with_hostile_names_fetch_nothing_and_read_no_markup(firm: Firm, page: Page) -> None:
    names = accounts(firm)
    assert len(names) == len(hostile.texts(firm.port))
    for name in names:
        visit(page, f"{firm.address}/account", "Account")
        page.get_by_role("combobox", name="Account", exact=True).fill(name[:30])
        page.get_by_role("option").first.click()
        is_harmless(page, firm)
        expect(page.get_by_test_id("stHeading").first).to_be_visible()


def test_no_table_offers_a_download_of_streamlits_own(firm: Firm, page: Page) -> None:
    visit(page, f"{firm.address}/watch_list", "Watch list")
    page.get_by_test_id("stDataFrame").first.hover()
    expect(page.get_by_test_id("stElementToolbarButton").first).to_be_visible()
    assert page.get_by_role("button", name="Download as CSV").count() == 0


def test_the_downloads_of_a_table_run_no_formula_and_say_what_they_rest_on(firm: Firm, page: Page) -> None:
    visit(page, f"{firm.address}/watch_list", "Watch list")
    rows = pl.read_csv(io.BytesIO(download(page, "CSV")), infer_schema=False)
    texts = [cell for row in rows.rows() for cell in row if cell]
    assert any(cell.startswith("'=HYPERLINK") for cell in texts)
    assert not [cell for cell in texts if cell[0] in "=+@\t\r"]
    book = load_workbook(io.BytesIO(download(page, "Excel")))
    assert book.sheetnames == ["Data", "Notes"]
    assert [cell.value for cell in book["Data"][1]] == rows.columns
    assert {cell.data_type for row in book["Data"].iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}
    assert {"As of", "Build", "Thresholds"} <= {row[0].value for row in book["Notes"].iter_rows()}
