"""Decks: written, opened again with python-pptx, and drawn by LibreOffice."""

import io
import math
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.util import Pt

from dashboard.export.pptx import deck
from tests.browser import office
from tests.dashboard.export import reviews
from tests.dashboard.export.pptx.decks import Opened, charts

SLIDES = {"plain": reviews.review, "hostile": reviews.hostile_review, "long": lambda: reviews.long_table_review(60)}


@pytest.fixture(scope="module")
def opened() -> Opened:
    """Opens a review's deck again."""
    written = {name: deck.to_pptx(review()) for name, review in SLIDES.items()}
    return lambda name: Presentation(io.BytesIO(written[name]))


def test_every_chart_and_table_has_an_alternative_text(opened: Opened) -> None:
    for slide in opened("plain").slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr/@descr")[0].strip()


def test_every_slide_has_a_title_speaker_notes_a_footer_and_all_but_the_cover_a_number(opened: Opened) -> None:
    review = reviews.review()
    presentation = opened("plain")
    for at, slide in enumerate(presentation.slides):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text.startswith("Aligned: at least two of the three practices")
        assert any(text.replace("\u00a0", " ") == review.footer for text in texts)
        if at:
            assert str(at + 1) in texts


@pytest.mark.parametrize("name", SLIDES)
def test_nothing_stands_beyond_the_slide(opened: Opened, name: str) -> None:
    presentation = opened(name)
    for slide in presentation.slides:
        for shape in slide.shapes:
            height = shape.height
            if shape.has_table:
                height = sum(row.height for row in shape.table.rows)
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + height <= presentation.slide_height


def test_letters_are_at_least_14_points_but_in_the_foot(opened: Opened) -> None:
    for slide in opened("plain").slides:
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.is_placeholder and shape.name not in ("Footer", "Slide number"):
                sizes = [run.font.size for text in shape.text_frame.paragraphs for run in text.runs]
                assert all(size and size >= Pt(14) for size in sizes)


def test_rows_without_room_go_to_further_slides_and_the_rest_is_counted(opened: Opened) -> None:
    tables = [shape.table for slide in opened("long").slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert [row[0] for row in rows[:-1]] == [f"Managed workplace {at}" for at in range(len(rows) - 1)]
    assert rows[-1][0] == f"and {60 - len(rows) + 1} more in the workbook"


def test_a_table_of_a_few_rows_too_many_is_shared_evenly() -> None:
    review = deck.to_pptx(reviews.review())
    slides = [
        slide for slide in Presentation(io.BytesIO(review)).slides if "Eight open deals" in slide.shapes.title.text
    ]
    assert [len(shape.table.rows) - 1 for slide in slides for shape in slide.shapes if shape.has_table] == [4, 4]


def test_hostile_texts_are_no_formulas_and_stay_readable(opened: Opened) -> None:
    for shape in charts(opened("hostile")):
        book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        formulas = [cell.value for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(formula.startswith(("=A", "=B")) for formula in formulas)
    texts = "".join(
        shape.text_frame.text for slide in opened("hostile").slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "<script>alert(1)</script>" in texts
    assert not set(texts) & set("\u202e\u2066\x00\x07\ufffe")


def test_the_same_review_gives_the_same_slides() -> None:
    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(deck.to_pptx(reviews.review()))) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}

    assert parts() == parts()


@pytest.mark.browser
@pytest.mark.parametrize("name", SLIDES)
def test_libreoffice_draws_every_slide(name: str, tmp_path: Path) -> None:
    if office.find_office() is None:
        pytest.fail("No LibreOffice was found; `make office` installs it.")
    written = deck.to_pptx(SLIDES[name]())
    pages = pypdfium2.PdfDocument(office.as_pdf(written, tmp_path))
    assert len(pages) == len(Presentation(io.BytesIO(written)).slides)
    for at in range(len(pages)):
        picture = pages[at].render(scale=0.4).to_pil().convert("L")
        assert picture.getextrema()[0] < 120
        assert pages[at].get_textpage().get_text_range().strip()


def test_values_that_are_no_numbers_are_left_out(opened: Opened) -> None:
    native = charts(opened("hostile"))[0].chart
    values = native.plots[0].series[0].values
    assert values == (1.0, None, None, None, 3.0, 2.0, 1.0)
    assert all(value is None or math.isfinite(value) for value in values)
