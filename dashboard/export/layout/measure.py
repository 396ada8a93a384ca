"""How much room a text needs, without its fonts: widths as of Arial and Georgia, on the safe side."""

import math
import re
import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ \u00a0\u2009\u202f·")
_WIDE = frozenset("mwMWOQGD@%&—…")
LEADING = 1.2


def width(text: str, size: float, *, is_serif: bool = False) -> float:
    """Inches that `text` takes on one line at `size` points."""
    ems = sum(_ems(character) for character in text)
    return ems * size / 72 * (1.1 if is_serif else 0.97)


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    if unicodedata.combining(character):
        return 0.0
    return 0.86 if character in _WIDE else 0.68 if character.isupper() else 0.55


def lines(text: str, size: float, room: float, *, is_serif: bool = False) -> int:
    """Lines that `text` takes in `room` inches, broken between words, long words broken anywhere."""
    n, taken = 1, 0.0
    space = width(" ", size, is_serif=is_serif)
    for word in re.split(r"[ \t\n]+", text):
        needed = width(word, size, is_serif=is_serif)
        if taken and taken + space + needed > room:
            n, taken = n + 1, 0.0
        if needed > room:
            n += math.ceil(needed / room) - 1
            needed %= room
        taken += needed + (space if taken else 0.0)
    return n


def height(text: str, size: float, room: float, *, is_serif: bool = False) -> float:
    """Inches that `text` takes from top to bottom in `room` inches of width."""
    return lines(text, size, room, is_serif=is_serif) * size * LEADING / 72


def fitted(text: str, size: float, room: float, *, most: int, is_serif: bool = False) -> str:
    """`text`, or as much of it as stands in `most` lines, with an ellipsis."""
    if lines(text, size, room, is_serif=is_serif) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines(text[:middle].rstrip() + "…", size, room, is_serif=is_serif) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def shortened(text: str, size: float, room: float) -> str:
    """`text`, or as much of it as stands on one line of `room` inches, with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float, *, most: int) -> list[str]:
    """`text` in at most `most` lines of `room` inches, for places that don't wrap by themselves."""
    whole: list[str] = []
    for each in fitted(text, size, room, most=most).split(" "):
        word = shortened(each, size, room) if width(each, size) > room else each
        if whole and width(f"{whole[-1]} {word}", size) <= room:
            whole[-1] += f" {word}"
        else:
            whole.append(word)
    return whole[:most]
