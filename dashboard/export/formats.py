"""A review in the format that was asked for."""

import io
import zipfile
from enum import StrEnum

from dashboard import fiscal
from dashboard.export import image, workbook
from dashboard.export.html import document, printing
from dashboard.export.pptx import deck
from dashboard.figures.look import LIGHT
from dashboard.review.slides import Review


class Format(StrEnum):
    """What a review can be had as; pictures come one per chart, in a ZIP."""

    PPTX = "pptx"
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    PNG = "png"
    SVG = "svg"

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return "zip" if self in (Format.PNG, Format.SVG) else self.value

    @property
    def mime(self) -> str:
        """The media type of the file."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            Format.PPTX: f"{office}.presentationml.presentation",
            Format.XLSX: f"{office}.spreadsheetml.sheet",
            Format.PDF: "application/pdf",
            Format.HTML: "text/html",
        }.get(self, "application/zip")

    @property
    def needs_browser(self) -> bool:
        """Whether a Chrome or Chromium must be there to draw it."""
        return self in (Format.PDF, Format.PNG, Format.SVG)


def render(review: Review, chosen: Format, *, template: bytes | None = None) -> bytes:
    """The file. `template` is the firm's own deck, for PPTX.

    Raises `image.NoBrowserError` where a browser is needed and there is none, `template.TemplateError` for a
    template that can't be used.
    """
    with fiscal.using(review.fiscal_year):
        return _rendered(review, chosen, template)


def _rendered(review: Review, chosen: Format, template: bytes | None) -> bytes:
    match chosen:
        case Format.PPTX:
            return deck.to_pptx(review, template)
        case Format.HTML:
            return document.to_html(review).encode()
        case Format.PDF:
            return printing.to_pdf(document.to_html(review))
        case Format.XLSX:
            return workbook.to_xlsx(review)
        case Format.PNG | Format.SVG:
            return _pictures(review, chosen)


def _pictures(review: Review, chosen: Format) -> bytes:
    draw = image.to_png if chosen is Format.PNG else image.to_svg
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, slide in enumerate(review.slides, start=1):
            if slide.chart:
                figure = slide.chart.figure(LIGHT)
                picture = draw(figure, title=slide.title, subtitle=slide.subtitle, footer=review.footer)
                archive.writestr(f"{number:02d}-{_safe(slide.key)}.{chosen.value}", picture)
    return packed.getvalue()


def _safe(key: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in key)
