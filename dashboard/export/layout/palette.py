"""Colours and sizes of a deck: the firm's accent and text colours where a template brings them, our meanings always."""

from dataclasses import dataclass
from typing import Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Inches

from dashboard.figures.look import Look
from dashboard.review.slides import Meaning

BODY, SMALL = 14, 9
Role = Literal["ground", "ink", "muted", "faint", "pale", "grid", "band", "accent", "better", "worse"]
_THEME = {
    "accent": (MSO_THEME_COLOR.ACCENT_1, "accent1"),
    "ink": (MSO_THEME_COLOR.TEXT_1, "tx1"),
    "ground": (MSO_THEME_COLOR.BACKGROUND_1, "bg1"),
}
ROLES: dict[Meaning, Role] = {
    Meaning.MAIN: "accent",
    Meaning.BETTER: "better",
    Meaning.WORSE: "worse",
    Meaning.SECOND: "muted",
    Meaning.NOT_DONE: "pale",
    Meaning.UNKNOWN: "faint",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """Where a colour comes from: the theme for accent, text and ground, the look for what has a meaning."""

    look: Look
    has_theme_accent: bool = True

    def paint(self, color: Any, role: Role) -> None:
        """Set a python-pptx colour."""
        if self._is_of_theme(role):
            color.theme_color = _THEME[role][0]
        else:
            color.rgb = RGBColor(*bytes.fromhex(self._hex(role)))  # type: ignore[no-untyped-call]

    def fill(self, fill: Any, role: Role) -> None:
        """Fill a shape or a series."""
        fill.solid()
        self.paint(fill.fore_color, role)

    def xml(self, role: Role) -> str:
        """The colour as DrawingML."""
        if self._is_of_theme(role):
            return f'<a:schemeClr val="{_THEME[role][1]}"/>'
        return f'<a:srgbClr val="{self._hex(role)}"/>'

    def _is_of_theme(self, role: Role) -> bool:
        return role in _THEME and (role != "accent" or self.has_theme_accent)

    def _hex(self, role: Role) -> str:
        return str(getattr(self.look, role)).lstrip("#").upper()


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def inches(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as python-pptx counts them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)
