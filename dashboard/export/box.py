"""A place on a slide."""

from dataclasses import dataclass

from pptx.util import Inches


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
