"""Documents: the page in a real browser, and what it prints."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Dialog, Page

from dashboard.export.html import document
from dashboard.export.layout import design, paging, plain
from tests.browser.chrome import find_chrome
from tests.dashboard.export import reviews

REVIEWS = {"plain": reviews.review, "hostile": reviews.hostile_review, "long": lambda: reviews.long_table_review(60)}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Each review as HTML."""
    return {name: document.to_html(review()) for name, review in REVIEWS.items()}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chrome(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def opened(chromium: Browser, html: str, folder: Path, **context: Any) -> tuple[Page, list[str]]:
    """The page of `html`, what its console said, what it asked of the network and whether a dialog opened."""
    path = folder / "review.html"
    path.write_text(html, encoding="utf-8")
    page = chromium.new_context(**context).new_page()

    def dismissed(dialog: Dialog) -> None:
        said.append("dialog")
        dialog.dismiss()

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", dismissed)
    page.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    page.goto(path.as_uri())
    page.wait_for_timeout(700)
    return page, said


@pytest.mark.parametrize("name", REVIEWS)
def test_a_page_opens_without_a_word_in_the_console_and_without_a_network(
    name: str, pages: dict[str, str], chromium: Browser, tmp_path: Path
) -> None:
    page, said = opened(chromium, pages[name], tmp_path, viewport={"width": 1400, "height": 900})
    assert said == []
    paged = paging.paged(plain.cleaned(REVIEWS[name]()), design.BODY)
    n_charts = sum(slide.chart is not None for slide in paged.slides)
    assert page.locator("figure .main-svg").first.count() == (1 if n_charts else 0)
    assert page.locator("figure .js-plotly-plot").count() == n_charts
    assert page.locator("section").count() == len(paged.slides)


@pytest.mark.parametrize("name", REVIEWS)
def test_no_text_runs_over_the_edge_of_its_slide(
    name: str, pages: dict[str, str], chromium: Browser, tmp_path: Path
) -> None:
    page, _ = opened(chromium, pages[name], tmp_path, viewport={"width": 1400, "height": 900})
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("section")].flatMap(section => {
            const edge = section.getBoundingClientRect();
            return [...section.querySelectorAll("h1, h2, dt, dd, li, td, th, figure, .subtitle")].filter(part => {
                const box = part.getBoundingClientRect();
                return box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.left < edge.left - 1;
            }).map(part => part.className + part.textContent.slice(0, 40));
        })"""
    )
    assert beyond == []


def test_the_keys_lead_from_slide_to_slide(pages: dict[str, str], chromium: Browser, tmp_path: Path) -> None:
    page, _ = opened(chromium, pages["plain"], tmp_path)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for key, slide in (("ArrowRight", "slide-2"), ("End", "slide-13"), ("PageUp", "slide-12"), ("Home", "slide-1")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == slide


def test_a_page_has_no_barriers_that_axe_knows_of(pages: dict[str, str], chromium: Browser, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _ = opened(chromium, pages["plain"], tmp_path, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []


def test_a_narrow_window_shows_the_whole_width_of_a_slide(
    pages: dict[str, str], chromium: Browser, tmp_path: Path
) -> None:
    page, _ = opened(chromium, pages["plain"], tmp_path, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


@pytest.mark.browser
@pytest.mark.parametrize("name", REVIEWS)
def test_the_pdf_has_a_page_of_16_to_9_per_slide_and_none_is_blank(name: str, pages: dict[str, str]) -> None:
    printed = pypdfium2.PdfDocument(document.to_pdf(pages[name]))
    paged = paging.paged(plain.cleaned(REVIEWS[name]()), design.BODY)
    assert len(printed) == len(paged.slides)
    for page, slide in zip(printed, paged.slides, strict=True):
        width, height = page.get_size()
        assert width / height == pytest.approx(16 / 9, rel=0.001)
        words = page.get_textpage().get_text_range().replace("\u00a0", " ").replace("\r\n", " ")
        assert slide.title.replace("\u00a0", " ")[:12] in words
        assert page.render(scale=0.3).to_pil().convert("L").getextrema()[0] < 120


def test_hostile_texts_are_escaped_everywhere(pages: dict[str, str]) -> None:
    html = re.sub(r"<script>.*?</script>", "", pages["hostile"], flags=re.DOTALL)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7 * 7 }}" in html
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, flags=re.DOTALL):
        assert not set(data) & set("<>&")


def test_a_page_names_its_language_and_describes_its_charts(pages: dict[str, str]) -> None:
    assert '<html lang="en">' in pages["plain"]
    assert pages["plain"].count('role="figure" aria-label="Takeaway of') == 6


def test_plotly_stands_in_a_page_once_and_no_address_is_loaded(pages: dict[str, str]) -> None:
    assert pages["plain"].count("plotly.js v") == 1
    assert not re.search(r'(?:src|href)="(?!#)', pages["plain"].split("<script>")[0])


@pytest.mark.browser
def test_a_script_in_a_printed_page_can_t_reach_a_file_or_the_network() -> None:
    page = """<!doctype html><p id=a>start</p><script>
      fetch("http://example.com/").then(() => document.getElementById("a").append(" reached"))
      fetch("file:///etc/hostname").then(() => document.getElementById("a").append(" read"))
    </script>"""
    words = pypdfium2.PdfDocument(document.to_pdf(page))[0].get_textpage().get_text_range()
    assert "start" in words
    assert "re" not in words
