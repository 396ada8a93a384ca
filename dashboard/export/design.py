"""What a deck is laid out on: our own quiet design, or the firm's template without its slides."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from dashboard.export.native import Box
from dashboard.export.palette import SMALL, Palette
from dashboard.figures import DARK, LIGHT

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.75
TITLE = Box(MARGIN, 0.5, WIDTH - 2 * MARGIN, 0.98)
BODY = Box(MARGIN, 2.12, WIDTH - 2 * MARGIN, 4.6)
FOOT = Box(MARGIN, 6.98, WIDTH - 2 * MARGIN - 0.8, 0.32)
PANEL = Box(9.1, 0.0, WIDTH - 9.1, HEIGHT)
SERIF, SANS = "Georgia", "Arial"
SUBTITLE_INCHES = 0.56
_MOST_BYTES = 300_000_000
_MOST_PARTS = 5_000
_MACROS = ("vbaproject", "vbadata", "activex")


class TemplateError(ValueError):
    """A template that no deck can be laid out on; the message says what to do."""


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


def of_template(template: bytes) -> Design:
    """The firm's design; raises `TemplateError` for what is no plain PowerPoint presentation."""
    _refuse(template)
    try:
        deck = Presentation(io.BytesIO(template))
        _without_slides(deck)
        layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
        content = _layout(layouts, "titleOnly") or _layout(layouts, "obj") or _emptiest(layouts)
        cover = _layout(layouts, "title")
        return Design(deck, cover, content, _body(deck, content), _palette(deck), is_own=False)
    except TemplateError:
        raise
    except Exception as error:
        raise TemplateError(
            "The template can't be read as a PowerPoint presentation. Save it again as .pptx."
        ) from error


def _refuse(template: bytes) -> None:
    """Raise for a broken, oversized or macro-bearing file, before anything of it is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise TemplateError("The template is too large when unpacked: at most 300 MB and 5,000 parts.")
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError("The template is no PowerPoint file (.pptx).") from error
    names = [part.filename.lower() for part in parts]
    if "macroEnabled" in types or any(mark in name for name in names for mark in _MACROS):
        raise TemplateError("The template contains macros. Save it without them, as .pptx.")
    if "presentationml.template.main" in types:
        raise TemplateError("The template is a .potx file. Open it in PowerPoint and save it as .pptx.")
    if "presentationml.presentation.main" not in types:
        raise TemplateError("The template is no PowerPoint file (.pptx).")


def _without_slides(deck: Any) -> None:
    """Drop the template's slides, and the sections and shows that name them."""
    ids = deck.slides._sldIdLst
    for slide_id in list(ids):
        deck.part.drop_rel(slide_id.get(qn("r:id")))
        ids.remove(slide_id)
    root = deck.part._element
    for name in ("p:custShowLst", "p:extLst"):
        for element in root.findall(qn(name)):
            root.remove(element)


def _layout(layouts: list[Any], kind: str) -> Any:
    fitting = (layout for layout in layouts if layout._element.get("type") == kind and _title(layout) is not None)
    return next(fitting, None)


def _emptiest(layouts: list[Any]) -> Any:
    if not layouts:
        raise TemplateError("The template has no slide layouts. Add one in PowerPoint's slide master.")
    blank = next((layout for layout in layouts if layout._element.get("type") == "blank"), None)
    return blank or min(layouts, key=lambda layout: len(layout.placeholders))


def _title(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.idx == 0), None)


def box_of(shape: Any) -> Box | None:
    """Where a shape stands, in inches; None where neither it nor its master says."""
    if shape is None or None in (shape.left, shape.top, shape.width, shape.height):
        return None
    return Box(*(Emu(value).inches for value in (shape.left, shape.top, shape.width, shape.height)))


def _body(deck: Any, content: Any) -> Box:
    """What lies between the title and the foot of the firm's layout, as wide as its body or its title."""
    width, height = Emu(deck.slide_width).inches, Emu(deck.slide_height).inches
    title = box_of(_title(content))
    kinds = {shape.element.xpath(".//p:ph/@type")[0] if shape.element.xpath(".//p:ph/@type") else "obj": shape
             for shape in content.slide_master.placeholders}  # fmt: skip
    body = box_of(kinds.get("body"))
    feet = [box.top for kind in ("ftr", "sldNum") if (box := box_of(kinds.get(kind))) and box.top > 0.6 * height]
    top = (title.top + title.height if title else 1.4) + 0.05
    bottom = min([height - 0.5, *feet]) - 0.1
    edge = body or title or Box(0.06 * width, 0, 0.88 * width, 0)
    if bottom - top < 0.45 * height or edge.width < 0.5 * width:
        top, bottom, edge = 0.25 * height, 0.9 * height, Box(0.06 * width, 0, 0.88 * width, 0)
    return Box(edge.left, top + SUBTITLE_INCHES, edge.width, bottom - top - SUBTITLE_INCHES)


def _palette(deck: Any) -> Palette:
    """Our meanings for the template's ground; its accent where that can be seen on the ground."""
    theme = _theme_root(deck)
    colours = {name: _hex(theme, name) for name in ("lt1", "dk1", "accent1")}
    mapping = deck.slide_master._element.find(qn("p:clrMap"))
    ground = colours.get("dk1" if mapping is not None and mapping.get("bg1") == "dk1" else "lt1") or "FFFFFF"
    accent = colours["accent1"]
    is_dark = luminance(ground) < 0.3
    return Palette(DARK if is_dark else LIGHT, has_theme_accent=bool(accent) and contrast(str(accent), ground) >= 2.5)


def _hex(theme: Any, name: str) -> str | None:
    found = theme.xpath(f".//*[local-name()='clrScheme']/*[local-name()='{name}']/*")
    return found[0].get("lastClr") or found[0].get("val") if found else None


def luminance(colour: str) -> float:
    """Relative luminance of a colour `rrggbb` (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _theme_part(deck: Any) -> Any:
    return next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))


def _theme_root(deck: Any) -> Any:
    return parse_xml(_theme_part(deck).blob)


def _theme(deck: Any) -> None:
    """Our colours and letters as the deck's theme, so that what people add matches."""
    part, root = _theme_part(deck), _theme_root(deck)
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
