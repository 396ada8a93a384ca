"""A review as a PowerPoint deck: native charts and tables, speaker notes, the firm's design if it gave one."""

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, time
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.export.layout import arrange, design, measure, paging, plain
from dashboard.export.layout.arrange import Places
from dashboard.export.layout.design import Design
from dashboard.export.layout.palette import BODY, SMALL, Box, Palette, Role
from dashboard.export.pptx import deck_table
from dashboard.export.pptx.native import charts
from dashboard.export.pptx.template import TemplateError, of_template
from dashboard.locale import t
from dashboard.review.slides import Fact, Review, Slide
from dashboard.wording.words import day

__all__ = ["TemplateError", "to_pptx"]
_LARGEST_TITLE, _COVER_TITLE = 26, 40


def to_pptx(review: Review, template: bytes | None = None) -> bytes:
    """The deck; raises `TemplateError` for a template that can't be used."""
    used = design.own() if template is None else of_template(template)
    review = paging.paged(plain.cleaned(review), used.body)
    for slide in review.slides:
        if slide.key == "cover":
            _cover(used, review, slide)
        else:
            _content(used, review, slide)
    _properties(used.deck, review)
    file = io.BytesIO()
    used.deck.save(file)
    return file.getvalue()


def _properties(deck: Any, review: Review) -> None:
    facts = deck.core_properties
    facts.title, facts.author = f"{review.title}, {review.scope}, {review.quarter}"[:255], "Common Ground"
    facts.subject, facts.comments = review.scope[:255], review.footer[:255]
    facts.last_modified_by, facts.keywords, facts.category = "Common Ground", f"build {review.build_id}"[:255], ""
    facts.created = facts.modified = datetime.combine(review.as_of_on, time(), UTC)


def _cover(used: Design, review: Review, slide: Slide) -> None:
    page = used.deck.slides.add_slide(used.cover or used.content)
    as_of = t("As of {day}", day=day(review.as_of_on))
    below = f"{review.scope} · {review.quarter}\n{slide.subtitle or as_of}"
    title = page.shapes.title
    room = _room(title) or Box(used.body.left, used.body.top, used.body.width, 1.6)
    size = arrange.title_size(slide.title, room, _COVER_TITLE if used.is_own else 32)
    _title(page, slide.title, room, size, used)
    subtitle = next((shape for shape in page.placeholders if shape.placeholder_format.idx == 1), None)
    if subtitle is not None:
        room = design.box_of(subtitle) or room
        subtitle.text_frame.text = "\n".join(
            measure.fitted(line, BODY, room.width, most=2) for line in below.split("\n")
        )
    else:
        place = Box(room.left, room.top + room.height + 0.1, room.width, 1.2)
        _text(page, place, below, used.palette, "muted", size=BODY)
    if used.is_own:
        _panel(page, review, used.palette)
    _furnish(page, used, review, slide, 1)


def _panel(page: Any, review: Review, palette: Palette) -> None:
    """The name of the app above the title; the quarter, large, on the accent."""
    _text(page, Box(design.MARGIN, 0.55, 5.0, 0.35), "Common Ground", palette, "muted", size=BODY, font="+mj-lt")
    inner = Box(design.PANEL.left + 0.5, 2.3, design.PANEL.width - 1.0, 1.7)
    year, _, quarter = review.quarter.partition(" ")
    _text(page, inner, quarter or year, palette, "ground", size=66, font="+mj-lt", anchor=MSO_ANCHOR.BOTTOM)
    place = Box(inner.left, 4.1, inner.width, 1.2)
    _text(
        page,
        place,
        (f"{year if quarter else ''}\n" + t("As of {day}", day=day(review.as_of_on))).strip(),
        palette,
        "ground",
        size=18,
    )


def _content(used: Design, review: Review, slide: Slide) -> None:
    page = used.deck.slides.add_slide(used.content)
    room = _room(page.shapes.title) or Box(used.body.left, 0.45, used.body.width, 0.95)
    _title(page, slide.title, room, arrange.title_size(slide.title, room, _LARGEST_TITLE), used)
    above = Box(used.body.left, used.body.top - design.SUBTITLE_INCHES, used.body.width, design.SUBTITLE_INCHES)
    if slide.subtitle:
        fitted = measure.fitted(slide.subtitle, BODY, above.width, most=2)
        _text(page, above, fitted, used.palette, "muted", size=BODY)
    places = arrange.places(slide, used.body)
    if places.facts:
        _facts(page, arrange.shown_facts(slide.facts, places), places, places.facts, used.palette)
    if places.points:
        _points(page, slide.points, places.points, used.palette, places.text_size)
    if slide.chart and places.chart:
        charts.add(page.shapes, slide.chart, places.chart, used.palette)
    if slide.table and places.table:
        deck_table.add(page.shapes, slide.table, places.table, used.palette, alt=t("Table: {title}", title=slide.title))
    _furnish(page, used, review, slide, len(used.deck.slides))


def _room(title: Any) -> Box | None:
    return design.box_of(title)


def _title(page: Any, text: str, room: Box, size: int, used: Design) -> None:
    """The slide's title, in the layout's place or in a text box of its own."""
    most = max(1, int(room.height / (size * measure.LEADING / 72)))
    fitted = measure.fitted(text, size, room.width - 0.1, most=most, is_serif=True)
    shape = page.shapes.title
    if shape is None:
        _text(page, room, fitted, used.palette, "ink", size=size, font="+mj-lt", anchor=MSO_ANCHOR.BOTTOM, name="Title")
        return
    shape.text_frame.text = fitted
    for run in shape.text_frame.paragraphs[0].runs:
        run.font.size = Pt(size)


def _text(
    page: Any,
    box: Box,
    text: str,
    palette: Palette,
    role: Role,
    *,
    size: float,
    font: str | None = None,
    anchor: Any = MSO_ANCHOR.TOP,
    name: str | None = None,
) -> Any:
    """A text box without margins, a paragraph per line; its frame."""
    shape = page.shapes.add_textbox(*box.inches())
    if name:
        shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = anchor
    frame.text = text
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.name = font
            palette.paint(run.font.color, role)
    return frame


def _facts(page: Any, facts: Sequence[Fact], places: Places, box: Box, palette: Palette) -> None:
    """Numbers side by side, or below each other beside a chart, each under a thin line."""
    width = arrange.fact_width(len(facts), places)
    left, top = box.left, box.top
    for fact in facts:
        height = arrange.fact_height(fact, width, places.value_size)
        _fact(page, fact, Box(left, top, width, height), palette, places.value_size)
        if places.is_row:
            left += width + arrange.GAP
        else:
            top += height + arrange.FACT_PAD + 0.18


def _fact(page: Any, fact: Fact, box: Box, palette: Palette, value_size: int) -> None:
    rule = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(box.left, box.top, box.width, 0.012).inches())
    rule.name = "Line"
    rule._element.remove(rule._element.find(qn("p:style")))
    palette.fill(rule.fill, "pale")
    rule.line.fill.background()
    place = Box(box.left, box.top + arrange.FACT_PAD, box.width, box.height)
    frame = _text(page, place, f"{fact.label}\n{fact.value}\n{fact.below}", palette, "muted", size=BODY)
    for run in frame.paragraphs[1].runs:
        run.font.size, run.font.name = Pt(value_size), "+mj-lt"
        palette.paint(run.font.color, "ink")


def _points(page: Any, points: tuple[str, ...], box: Box, palette: Palette, size: int) -> None:
    """Sentences with a dash before each, as many as there is room for; the rest is in the notes."""
    texts = arrange.shown_points(points, box, size)
    frame = _text(page, box, "\n".join(texts), palette, "ink", size=size)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(8)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", "228600")
        properties.set("indent", "-228600")
        for part in (
            f"<a:buClr {nsdecls('a')}>{palette.xml('accent')}</a:buClr>",
            f'<a:buChar {nsdecls("a")} char="–"/>',
        ):
            properties.append(parse_xml(part))


def _furnish(page: Any, used: Design, review: Review, slide: Slide, number: int) -> None:
    """Footer, slide number and speaker notes; places of the layout that stay empty go."""
    for shape in list(page.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape.element.getparent().remove(shape.element)
    _foot(page, used, review.footer, number)
    notes = [slide.notes, *slide.points, f"{slide.title}. {slide.subtitle}", review.footer]
    page.notes_slide.notes_text_frame.text = "\n\n".join(dict.fromkeys(note for note in notes if note))


def _foot(page: Any, used: Design, footer: str, number: int) -> None:
    """The footer and the slide number, in the layout's places or in the margin below the body."""
    places = {kind: shape for shape in page.slide_layout.placeholders for kind in shape.element.xpath(".//p:ph/@type")}
    bottom = used.body.top + used.body.height + 0.15
    line = Box(used.body.left, bottom, used.body.width - 0.9, 0.3)
    end = Box(used.body.left + used.body.width - 0.8, bottom, 0.8, 0.3)
    room = design.box_of(places.get("ftr")) if used.is_own else None
    if room:
        _clone(page, places["ftr"]).text_frame.text = measure.fitted(footer, SMALL, room.width, most=2)
    else:
        fitted = measure.fitted(footer, SMALL, line.width, most=2)
        _text(page, line, fitted, used.palette, "muted", size=SMALL, name="Footer")
    if "sldNum" in places:
        frame = _clone(page, places["sldNum"]).text_frame
    else:
        frame = _text(page, end, "", used.palette, "muted", size=SMALL, name="Slide number")
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    _number(frame, number)


def _clone(page: Any, place: Any) -> Any:
    """The layout's placeholder on the slide: it keeps the layout's position and letters."""
    element = deepcopy(place.element)
    shapes = page.shapes._spTree
    element.xpath(".//p:cNvPr")[0].set("id", str(1 + max(int(number) for number in shapes.xpath(".//p:cNvPr/@id"))))
    properties = element.find(qn("p:spPr"))
    for child in list(properties):
        properties.remove(child)
    shapes.append(element)
    return next(shape for shape in page.placeholders if shape.element is element)


def _number(frame: Any, number: int) -> None:
    paragraph = frame.paragraphs[0]
    for child in list(paragraph._p):
        if child.tag != qn("a:pPr"):
            paragraph._p.remove(child)
    size = f'sz="{SMALL * 100}"'
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f"<a:rPr {size}/><a:t>{number}</a:t></a:fld>"
        )
    )
