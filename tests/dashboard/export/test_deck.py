"""Decks: written, opened again with python-pptx, and drawn by LibreOffice."""

import io
import math
import zipfile
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from dashboard.export.pptx import deck
from dashboard.export.pptx.deck import TemplateError
from dashboard.review.slides import Kind
from tests.browser import office
from tests.dashboard.export import reviews

SLIDES = {"plain": reviews.review, "hostile": reviews.hostile_review, "long": lambda: reviews.long_table_review(60)}


@pytest.fixture(scope="module")
def opened():
    """Opens a review's deck again."""
    written = {name: deck.to_pptx(review()) for name, review in SLIDES.items()}
    return lambda name: Presentation(io.BytesIO(written[name]))


def charts(presentation):
    return [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def chart_of(kind):
    """The native chart of a review with that one chart, and the chart itself."""
    wanted = {Kind.LINE: reviews.line, Kind.STACKED: reviews.stacked, Kind.COLUMNS: reviews.columns,
              Kind.DOTS: reviews.dots, Kind.LANES: reviews.lanes}[kind]()  # fmt: skip
    review = reviews.review()
    only = replace(review, slides=(replace(review.slides[2], chart=wanted),))
    return charts(Presentation(io.BytesIO(deck.to_pptx(only))))[0].chart, wanted


def series_of(native, name):
    return next(series for plot in native.plots for series in plot.series if series.name == name)


def numbers(element):
    return [float(value.text) for value in element.iter(qn("c:v"))]


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.STACKED, Kind.COLUMNS])
def test_a_native_chart_holds_the_values_that_were_given(kind):
    native, chart = chart_of(kind)
    for series in chart.series:
        assert series_of(native, series.name).values == series.values


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.STACKED, Kind.COLUMNS, Kind.DOTS, Kind.LANES])
def test_the_workbook_behind_a_chart_holds_its_values(kind):
    native, chart = chart_of(kind)
    sheet = openpyxl.load_workbook(io.BytesIO(native.part.chart_workbook.xlsx_part.blob)).active
    found = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for series in chart.series:
        assert {value for value in series.values if value is not None} <= set(found)


def test_points_hold_the_estimates_from_the_top_down_and_leave_out_what_is_not_known():
    native, chart = chart_of(Kind.DOTS)
    element = series_of(native, "ratio")._element
    known = [value for value in chart.series[0].values if value is not None]
    assert numbers(element.find(qn("c:xVal")).find(qn("c:numRef"))) == known
    assert numbers(element.find(qn("c:yVal")).find(qn("c:numRef"))) == [11, 10, 9, 8, 7, 6, 4, 3, 2, 1]


@pytest.mark.parametrize(("kind", "name", "along"), [(Kind.COLUMNS, "rate", "y"), (Kind.DOTS, "ratio", "x")])
def test_error_bars_hold_the_distance_to_each_limit(kind, name, along):
    native, chart = chart_of(kind)
    (bars,) = series_of(native, name)._element.findall(qn("c:errBars"))
    known = [at for at, value in enumerate(chart.series[0].values) if value is not None]
    one = chart.series[0]
    assert bars.find(qn("c:errDir")).get("val") == along
    assert bars.find(qn("c:errValType")).get("val") == "cust"
    assert numbers(bars.find(qn("c:plus"))) == pytest.approx([one.high[at] - one.values[at] for at in known])
    assert numbers(bars.find(qn("c:minus"))) == pytest.approx([one.values[at] - one.low[at] for at in known])


@pytest.mark.parametrize("kind", [Kind.COLUMNS, Kind.DOTS])
def test_error_bars_stand_before_the_values_as_the_schema_wants(kind):
    native, _ = chart_of(kind)
    (bars,) = native._chartSpace.iter(qn("c:errBars"))
    assert bars.getnext().tag in (qn("c:cat"), qn("c:xVal"))


@pytest.mark.parametrize("kind", [Kind.COLUMNS, Kind.DOTS])
def test_the_axis_ends_past_the_highest_limit(kind):
    native, chart = chart_of(kind)
    axis = native.category_axis if kind == Kind.DOTS else native.value_axis
    assert axis.maximum_scale > max(limit for limit in chart.series[0].high if limit is not None)


def test_ratios_stand_on_a_log_axis_with_one_marked():
    native, _ = chart_of(Kind.DOTS)
    axis = native.category_axis
    assert axis._element.find(qn("c:scaling")).find(qn("c:logBase")).get("val") == "2"
    assert axis.minimum_scale < 1 < axis.maximum_scale
    assert numbers(series_of(native, "reference")._element.find(qn("c:xVal")).find(qn("c:numRef"))) == [1.0, 1.0]


def test_columns_begin_at_zero():
    native, _ = chart_of(Kind.COLUMNS)
    assert native.value_axis.minimum_scale == 0


def test_unknown_is_hatched_in_grey():
    native, _ = chart_of(Kind.STACKED)
    fill = series_of(native, "not known").format.fill
    assert fill.fore_color.rgb == RGBColor(0x8D, 0x96, 0x9D)
    assert series_of(native, "not known")._element.find(qn("c:spPr")).find(qn("a:pattFill")) is not None


def test_lanes_hold_the_days_of_the_events():
    native, chart = chart_of(Kind.LANES)
    escalations = next(series for series in chart.series if series.name == "Escalations")
    days = [(day - reviews.date(1899, 12, 30)).days for day in escalations.days]
    element = series_of(native, "Escalations")._element
    assert numbers(element.find(qn("c:xVal")).find(qn("c:numRef"))) == days


def test_every_chart_and_table_has_an_alternative_text(opened):
    for slide in opened("plain").slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr/@descr")[0].strip()


def test_every_slide_has_a_title_speaker_notes_a_footer_and_all_but_the_cover_a_number(opened):
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
def test_nothing_stands_beyond_the_slide(opened, name):
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


def test_letters_are_at_least_14_points_but_in_the_foot(opened):
    for slide in opened("plain").slides:
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.is_placeholder and shape.name not in ("Footer", "Slide number"):
                sizes = [run.font.size for text in shape.text_frame.paragraphs for run in text.runs]
                assert all(size and size >= Pt(14) for size in sizes)


def test_rows_without_room_go_to_further_slides_and_the_rest_is_counted(opened):
    tables = [shape.table for slide in opened("long").slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert [row[0] for row in rows[:-1]] == [f"Managed workplace {at}" for at in range(len(rows) - 1)]
    assert rows[-1][0] == f"and {60 - len(rows) + 1} more in the workbook"


def test_a_table_of_a_few_rows_too_many_is_shared_evenly():
    review = deck.to_pptx(reviews.review())
    slides = [
        slide for slide in Presentation(io.BytesIO(review)).slides if "Eight open deals" in slide.shapes.title.text
    ]
    assert [len(shape.table.rows) - 1 for slide in slides for shape in slide.shapes if shape.has_table] == [4, 4]


def test_hostile_texts_are_no_formulas_and_stay_readable(opened):
    for shape in charts(opened("hostile")):
        book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        formulas = [cell.value for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(formula.startswith(("=A", "=B")) for formula in formulas)
    texts = "".join(
        shape.text_frame.text for slide in opened("hostile").slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "<script>alert(1)</script>" in texts
    assert not set(texts) & set("\u202e\u2066\x00\x07\ufffe")


def test_the_same_review_gives_the_same_slides():
    def parts():
        with zipfile.ZipFile(io.BytesIO(deck.to_pptx(reviews.review()))) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}

    assert parts() == parts()


@pytest.mark.browser
@pytest.mark.parametrize("name", SLIDES)
def test_libreoffice_draws_every_slide(name, tmp_path):
    if office.find_office() is None:
        pytest.fail("No LibreOffice was found; `make office` installs it.")
    written = deck.to_pptx(SLIDES[name]())
    pages = pypdfium2.PdfDocument(office.as_pdf(written, tmp_path))
    assert len(pages) == len(Presentation(io.BytesIO(written)).slides)
    for at in range(len(pages)):
        picture = pages[at].render(scale=0.4).to_pil().convert("L")
        assert picture.getextrema()[0] < 120
        assert pages[at].get_textpage().get_text_range().strip()


# The firm's own template


def template(*, prepare=lambda deck: None):
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


def test_a_template_gives_its_layouts_and_loses_its_slides_and_sections():
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), template())))
    titles = [slide.shapes.title.text_frame.text for slide in written.slides]
    assert len(titles) >= len(reviews.review().slides)
    assert not any("Our old" in title for title in titles)
    assert {slide.slide_layout.name for slide in written.slides} == {"Title Slide", "Title Only"}
    assert written.part._element.find(qn("p:extLst")) is None


def test_charts_on_a_template_take_its_accent():
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), template())))
    (chart,) = [
        shape.chart
        for shape in charts(written)
        if any(series.name == "not known" for series in shape.chart.plots[0].series)
    ]
    fill = series_of(chart, "practised")._element.find(qn("c:spPr")).find(qn("a:solidFill"))
    assert fill.find(qn("a:schemeClr")).get("val") == "accent1"


def test_a_template_without_titles_gets_text_boxes_of_our_own(tmp_path):
    def keep_blank(given):
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


@pytest.mark.browser
def test_a_narrow_template_keeps_everything_on_the_slide():
    given = io.BytesIO()
    Presentation().save(given)
    written = Presentation(io.BytesIO(deck.to_pptx(reviews.review(), given.getvalue())))
    assert written.slide_width == Emu(9144000)
    for slide in written.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= written.slide_width
            height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + height <= written.slide_height


def rewritten(given, changes):
    """A copy of a zip archive with some of its parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            target.writestr(name, content(source.read(name)) if callable(content) else content)
    return file.getvalue()


def as_type(kind):
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
def test_a_template_that_is_broken_or_bears_macros_is_refused_with_the_mend(case):
    make, words = BROKEN[case]
    with pytest.raises(TemplateError, match=words):
        deck.to_pptx(reviews.review(), make())


def test_values_that_are_no_numbers_are_left_out(opened):
    native = charts(opened("hostile"))[0].chart
    values = native.plots[0].series[0].values
    assert values == (1.0, None, None, None, 3.0, 2.0, 1.0)
    assert all(value is None or math.isfinite(value) for value in values)
