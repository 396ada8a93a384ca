"""Three people, three ways in: a leader, a delivery manager, a reviewer; each to what they came for."""

import csv
import io
import re
from pathlib import Path

import duckdb
import pypdfium2
from playwright.sync_api import Page, expect
from pptx import Presentation

from etl.settings.paths import SAMPLE
from etl.warehouse.publish import read_pointer
from tests.browser.office import as_pdf
from tests.browser.steps import download, go_to, open_app, settle


def rows(warehouse: Path, query: str) -> list[tuple]:
    """What a query gives on the published build."""
    pointer = read_pointer(warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_leader_finds_why_escalations_moved_last_quarter(address: str, page: Page, sample_warehouse: Path) -> None:
    open_app(page, address)
    expect(page.get_by_role("heading", name="Where it moved most")).to_be_visible()
    said = page.get_by_text(re.compile(r"attributable escalations in [\d,]+ months of contract")).first.inner_text()
    counted = rows(
        sample_warehouse,
        "select cast(sum(n_attributable_escalations) as int) from marts.deal_quarters"
        " where quarter_on in (date '2026-04-01', date '2026-07-01') group by quarter_on order by quarter_on desc",
    )
    assert f"{counted[0][0]} attributable escalations" in said
    assert f"after {counted[1][0]}" in said
    page.get_by_text("Every part of the change").click()
    settle(page)
    assert "why" in page.url
    expect(page.get_by_text(re.compile("could be chance|unlikely to be chance")).first).to_be_visible()
    page.get_by_role("link", name="Open the account").first.click()
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    assert "account=" in page.url
    expect(page.get_by_role("tab", name="Escalations")).to_be_visible()


def test_a_delivery_manager_traces_a_practice_from_the_watch_list_to_its_source_row(
    address: str, page: Page, sample_warehouse: Path
) -> None:
    deal_id, account = rows(
        sample_warehouse,
        """
        select deals.deal_id, deals.account_name from marts.open_deals as deals
        inner join marts.practice_evidence as evidence on deals.account_id = evidence.account_id
        where evidence.source_row is not null group by all order by 1 limit 1
        """,
    )[0]
    open_app(page, address)
    go_to(page, "Watch list")
    page.get_by_text("Show all").click()
    settle(page)
    row = page.locator(f".st-key-watch-{re.sub('[^a-zA-Z0-9_-]', '-', deal_id)}")
    row.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", name=account, exact=True)).to_be_visible(timeout=30_000)
    settle(page)
    page.get_by_role("tab", name="Agreed").click()
    settle(page)
    trail = list(csv.DictReader(io.StringIO(download(page, "CSV", within="agreed-csv").decode("utf-8-sig"))))
    found = next(line for line in trail if line["Source"])
    file, number = re.fullmatch(r"(.+), row (\d+)", found["Source"]).groups()
    with (SAMPLE / file).open(encoding="utf-8-sig", newline="") as source:
        record = list(csv.reader(source))[int(number) - 1]
    deals = rows(sample_warehouse, f"select deal_id from marts.deal_outcomes where account_name = '{account}'")
    ids = {deal[0].split(":")[1][:15] for deal in deals}
    related = rows(sample_warehouse, f"select distinct activity_id from staging.stg_raw__activities where deal_id in"
                                     f" ({', '.join(repr(deal[0]) for deal in deals)})")  # fmt: skip
    ids |= {activity[0].split(":")[1][:15] for activity in related}
    assert any(cell[:15] in ids for cell in record), record


def test_a_reviewer_takes_a_deck_whose_numbers_are_the_pages(address: str, page: Page, tmp_path: Path) -> None:
    open_app(page, address)
    expect(page.get_by_test_id("stMetric")).to_have_count(5)
    shown = {
        card.get_by_test_id("stMetricLabel").inner_text().strip(): card.get_by_test_id("stMetricValue")
        .inner_text()
        .strip()
        for card in page.get_by_test_id("stMetric").all()
    }
    go_to(page, "Review")
    deck = download(page, "PowerPoint")
    slides = Presentation(io.BytesIO(deck)).slides
    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    headline = " ".join(texts[1])
    assert shown["Aligned deals"] in headline.replace("\u00a0", " ")
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) >= 3
    printed = pypdfium2.PdfDocument(as_pdf(deck, tmp_path))
    assert len(printed) == len(slides)
    for number in range(len(printed)):
        picture = printed[number].render(scale=1).to_pil().convert("L")
        assert len(picture.getcolors(256) or range(300)) > 8, f"slide {number + 1} is blank"
        picture.save(tmp_path / f"slide-{number + 1}.png")
    document = download(page, "PDF")
    assert len(pypdfium2.PdfDocument(document)) == len(slides)
