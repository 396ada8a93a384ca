"""Texts made safe to print: of control characters, lone surrogates and hidden changes of direction nothing is left."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import polars as pl

from dashboard.wording import safe

_LONGEST = 1_000  # characters of a text on a slide; no sentence of ours comes near
_KEEPS_LINES = {"notes"}
_T = TypeVar("_T")


def line(text: str) -> str:
    """`text`, clean and on one line."""
    return re.sub(r"[ \t\n\x0b\x0c\r\u2028\u2029]+", " ", safe.clean(text.replace("\x0b", " "))).strip()


def bound(text: str) -> str:
    """`text` whose lines never break within a date or between a number and its unit."""
    text = re.sub(r"\b(\d{1,2}\.?) ([^\W\d_]{3,9}\.?) (\d{4})\b", "\\1\u00a0\\2\u00a0\\3", text)
    return re.sub(r"(?<=\d) (?=[%€$£])|(?<=[€$£]) (?=\d)|(?<=\bn) (?== \d)|(?<=\bn =) (?=\d)", "\u00a0", text)


def shorten(text: str, most: int) -> str:
    """`text`, or its beginning with an ellipsis where it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def cleaned(whole: _T) -> _T:
    """A copy of a dataclass whose texts, at any depth, are clean: one line each, not endless, but for speaker notes."""
    return _cleaned(whole, keeps_lines=False)  # type: ignore[no-any-return]


def _cleaned(value: Any, *, keeps_lines: bool) -> Any:
    if isinstance(value, str):
        return type(value)(safe.clean(value) if keeps_lines else bound(shorten(line(value), _LONGEST)))
    if isinstance(value, tuple):
        return tuple(_cleaned(part, keeps_lines=keeps_lines) for part in value)
    if isinstance(value, pl.DataFrame):
        return safe.cleaned(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            field.name: _cleaned(getattr(value, field.name), keeps_lines=field.name in _KEEPS_LINES)
            for field in fields(value)
        }
        return replace(value, **parts)
    return value
