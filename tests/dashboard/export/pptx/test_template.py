"""Decks on a firm's own template."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from dashboard.export.pptx import deck
from dashboard.export.pptx.deck import TemplateError
from tests.browser import office
from tests.dashboard.export import reviews
from tests.dashboard.export.pptx.decks import charts, series_of


def template(*, prepare: Callable[[Any], None] = lambda deck: None) -> bytes:
    """A 16:9 presentation with two slides and a section, as a firm might give it."""
    given = Presentation()
    given.slide_width, given.slide_height = Inches(13.333), Inches(7.5)
    for title in ("Our old title", "Our old figures"):
        given.slides.add_slide(given.slide_layouts[5]).shapes.title.text = title
    section = (
        f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
        '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"/></p:ext></p:extLst>'
    )
    given.part._element.append(parse_xml(section))
    prepare(given)
    file = io.BytesIO()
    given.save(file)
    return file.getvalue()


def test_a_template_gives_its_layouts_and_loses_its_slides_and_sections() -> None:
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), template())))
    titles = [slide.shapes.title.text_frame.text for slide in written.slides]
    assert len(titles) >= len(reviews.review().slides)
    assert not any("Our old" in title for title in titles)
    assert {slide.slide_layout.name for slide in written.slides} == {"Title Slide", "Title Only"}
    assert written.part._element.find(qn("p:extLst")) is None


def test_charts_on_a_template_take_its_accent() -> None:
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), template())))
    (chart,) = [
        shape.chart
        for shape in charts(written)
        if any(series.name == "not known" for series in shape.chart.plots[0].series)
    ]
    fill = series_of(chart, "practised")._element.find(qn("c:spPr")).find(qn("a:solidFill"))
    assert fill.find(qn("a:schemeClr")).get("val") == "accent1"


@pytest.mark.browser
def test_a_template_without_titles_gets_text_boxes_of_our_own(tmp_path: Path) -> None:
    def keep_blank(given: Any) -> None:
        for slide_id in list(given.slides._sldIdLst):
            given.part.drop_rel(slide_id.get(qn("r:id")))
            given.slides._sldIdLst.remove(slide_id)
        for layout in list(given.slide_layouts):
            if layout.name != "Blank":
                given.slide_layouts.remove(layout)

    written = deck.to_pptx(reviews.review(), template(prepare=keep_blank))
    slides = list(Presentation(io.BytesIO(written)).slides)
    assert [shape.text_frame.text for shape in slides[2].shapes if shape.name == "Title"] == [
        reviews.review().slides[2].title
    ]
    assert len(pypdfium2.PdfDocument(office.as_pdf(written, tmp_path))) == len(slides)


def test_a_narrow_template_keeps_everything_on_the_slide() -> None:
    given = io.BytesIO()
    Presentation().save(given)
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), given.getvalue())))
    assert written.slide_width == Emu(9144000)
    for slide in written.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= written.slide_width
            height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + height <= written.slide_height


def rewritten(given: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A copy of a zip archive with some of its parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            target.writestr(name, content(source.read(name)) if callable(content) else content)
    return file.getvalue()


def as_type(kind: bytes) -> Callable[[bytes], bytes]:
    return lambda types: types.replace(b"presentationml.presentation.main", kind)


BROKEN = {
    "no zip": (lambda: b"not a zip", "no PowerPoint file"),
    "another zip": (lambda: rewritten(template(), {"[Content_Types].xml": b"<Types/>"}), "no PowerPoint file"),
    "cut off": (lambda: template()[:5000], "no PowerPoint file"),
    "macros": (lambda: rewritten(template(), {"ppt/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    "macro type": (
        lambda: rewritten(
            template(), {"[Content_Types].xml": as_type(b"ms-powerpoint.presentation.macroEnabled.main")}
        ),
        "macros",
    ),
    "potx": (lambda: rewritten(template(), {"[Content_Types].xml": as_type(b"presentationml.template.main")}), "potx"),
    "bomb": (lambda: rewritten(template(), {"ppt/media/x.bin": b"\0" * 310_000_000}), "too large"),
    "broken part": (lambda: rewritten(template(), {"ppt/presentation.xml": b"<p:"}), "can't be read"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_template_that_is_broken_or_bears_macros_is_refused_with_the_mend(case: str) -> None:
    make, words = BROKEN[case]
    with pytest.raises(TemplateError, match=words):
        deck.to_pptx(reviews.review(), make())
