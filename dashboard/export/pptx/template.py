"""The firm's own template: refused where it is broken or bears macros, else its layouts, without its slides."""

import io
import zipfile
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu

from dashboard.export.layout.design import SUBTITLE_INCHES, Design, box_of, theme_root
from dashboard.export.layout.palette import Box, Palette
from dashboard.figures.look import DARK, LIGHT
from dashboard.locale import t

_MOST_BYTES = 300_000_000
_MOST_PARTS = 5_000
_MACROS = ("vbaproject", "vbadata", "activex")


class TemplateError(ValueError):
    """A template that no deck can be laid out on; the message says what to do."""


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
            t("The template can't be read as a PowerPoint presentation. Save it again as .pptx.")
        ) from error


def _refuse(template: bytes) -> None:
    """Raise for a broken, oversized or macro-bearing file, before anything of it is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise TemplateError(t("The template is too large when unpacked: at most 300 MB and 5,000 parts."))
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(t("The template is no PowerPoint file (.pptx).")) from error
    names = [part.filename.lower() for part in parts]
    if "macroEnabled" in types or any(mark in name for name in names for mark in _MACROS):
        raise TemplateError(t("The template contains macros. Save it without them, as .pptx."))
    if "presentationml.template.main" in types:
        raise TemplateError(t("The template is a .potx file. Open it in PowerPoint and save it as .pptx."))
    if "presentationml.presentation.main" not in types:
        raise TemplateError(t("The template is no PowerPoint file (.pptx)."))


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
        raise TemplateError(t("The template has no slide layouts. Add one in PowerPoint's slide master."))
    blank = next((layout for layout in layouts if layout._element.get("type") == "blank"), None)
    return blank or min(layouts, key=lambda layout: len(layout.placeholders))


def _title(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.idx == 0), None)


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
    theme = theme_root(deck)
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
