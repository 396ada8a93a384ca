"""What a deck is laid out on, and our own quiet design."""

from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from dashboard.export.layout.palette import SMALL, Box, Palette
from dashboard.figures.look import LIGHT

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.75
TITLE = Box(MARGIN, 0.5, WIDTH - 2 * MARGIN, 0.98)
BODY = Box(MARGIN, 2.12, WIDTH - 2 * MARGIN, 4.68)
FOOT = Box(MARGIN, 6.98, WIDTH - 2 * MARGIN - 0.8, 0.32)
PANEL = Box(9.1, 0.0, WIDTH - 9.1, HEIGHT)
SERIF, SANS = "Georgia", "Arial"
SUBTITLE_INCHES = 0.56


@dataclass(frozen=True, slots=True)
class Design:
    """A presentation without slides, its two layouts and what a slide's body may fill."""

    deck: Any
    cover: Any  # a layout, or None: text boxes of our own on `content`
    content: Any
    body: Box
    palette: Palette
    is_own: bool


def own() -> Design:
    """White ground, one accent, serif titles, wide margins, 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout._element.get("type") not in ("title", "titleOnly"):
            deck.slide_layouts.remove(layout)
    cover, content = deck.slide_layouts
    _theme(deck)
    _master(deck.slide_master)
    for layout in (cover, content):
        for shape in list(layout.placeholders):
            _place_on_layout(shape, is_cover=layout is cover)
    palette = Palette(LIGHT)
    _rectangle(cover, PANEL, palette, "accent")
    _rectangle(content, Box(MARGIN, 0.0, 1.2, 0.1), palette, "accent")
    _rectangle(content, Box(MARGIN, 6.92, WIDTH - 2 * MARGIN, 0.01), palette, "pale")
    return Design(deck, cover, content, BODY, palette, is_own=True)


def box_of(shape: Any) -> Box | None:
    """Where a shape stands, in inches; None where neither it nor its master says."""
    if shape is None or None in (shape.left, shape.top, shape.width, shape.height):
        return None
    return Box(*(Emu(value).inches for value in (shape.left, shape.top, shape.width, shape.height)))


def _theme_part(deck: Any) -> Any:
    return next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))


def theme_root(deck: Any) -> Any:
    """The root of the XML of a deck's theme."""
    return parse_xml(_theme_part(deck).blob)


def _theme(deck: Any) -> None:
    """Our colours and letters as the deck's theme, so that what people add matches."""
    part, root = _theme_part(deck), theme_root(deck)
    look = LIGHT
    colours = {"dk1": look.ink, "lt1": look.ground, "dk2": look.muted, "lt2": look.band, "accent1": look.accent,
               "accent2": look.better, "accent3": look.worse, "accent4": look.faint, "accent5": look.pale,
               "accent6": look.muted, "hlink": look.accent, "folHlink": look.muted}  # fmt: skip
    for name, colour in colours.items():
        (slot,) = root.xpath(f".//*[local-name()='clrScheme']/*[local-name()='{name}']")
        slot.clear()
        slot.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour.lstrip("#").upper()}"/>'))
    for kind, font in (("majorFont", SERIF), ("minorFont", SANS)):
        (latin,) = root.xpath(f".//*[local-name()='{kind}']/*[local-name()='latin']")
        latin.set("typeface", font)
    root.set("name", "Common Ground")
    part._blob = serialize_part_xml(root)


def _master(master: Any) -> None:
    """Titles to the left, in regular weight, at the foot of their place."""
    (level,) = master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2600")
    run.set("b", "0")
    for shape in list(master.placeholders):
        _place_on_layout(shape, is_cover=False)


def _place_on_layout(shape: Any, *, is_cover: bool) -> None:
    kind = shape.element.xpath(".//p:ph/@type")[0]
    if kind == "dt":
        shape.element.getparent().remove(shape.element)
        return
    boxes = {
        "title": TITLE,
        "ctrTitle": Box(MARGIN, 2.0, 7.6, 2.0),
        "subTitle": Box(MARGIN, 4.2, 7.6, 1.6),
        "body": BODY,
        "ftr": Box(MARGIN, FOOT.top, 7.6, FOOT.height) if is_cover else FOOT,
        "sldNum": Box(WIDTH - MARGIN - 0.7, FOOT.top, 0.7, FOOT.height),
    }
    shape.left, shape.top, shape.width, shape.height = boxes[kind].inches()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = 0
    properties = frame._txBody.bodyPr
    properties.set("anchor", "t" if kind in ("subTitle", "ftr", "sldNum") else "b")
    for fit in properties.findall(qn("a:normAutofit")):
        properties.remove(fit)
    if kind in ("ftr", "sldNum"):
        _small(frame, align="r" if kind == "sldNum" else "l")
    if kind == "subTitle":
        _quiet_subtitle(frame)


def _small(frame: Any, align: str) -> None:
    colour = f'<a:srgbClr val="{LIGHT.muted.lstrip("#").upper()}"/>'
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr algn="{align}"><a:defRPr sz="{SMALL * 100}">'
        f"<a:solidFill>{colour}</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>"
    )
    _set_style(frame, style)


def _quiet_subtitle(frame: Any) -> None:
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="2000">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    _set_style(frame, style)


def _set_style(frame: Any, style: Any) -> None:
    body = frame._txBody
    for old in body.findall(qn("a:lstStyle")):
        body.remove(old)
    body.bodyPr.addnext(style)


def _rectangle(layout: Any, box: Box, palette: Palette, role: Any) -> None:
    """A plain rectangle behind everything of a layout."""
    left, top, width, height = box.inches()
    number = 900 + len(layout.shapes)
    layout.shapes._spTree.insert(
        2,
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="Decoration {number}"/><p:cNvSpPr/>'
            '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"<a:solidFill>{palette.xml(role)}</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        ),
    )
