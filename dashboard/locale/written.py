"""Sentences that a build wrote, in the reader's language.

The pipeline and the evidence write English; `written.toml` has the sentences, with `{names}` where they hold numbers,
names or other sentences. A text that fits none of them is a firm's own words, and stays as it is.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from dashboard import locale

SENTENCES = Path(__file__).with_name("written.toml")
_FIELD = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?=\s?%|\b)")
_IS_NUMBER = re.compile(r"[-−+]?\d").match
_BETWEEN = re.compile(r"(?<=[.;]) ")


def written(text: str) -> str:
    """What a build wrote in English, in the reader's language; numbers as they write them."""
    return text if locale.language() == "en" or not text else _written(text, locale.name())


def written_column(column: str) -> pl.Expr:
    """A column of what a build wrote, in the reader's language."""
    return pl.col(column).map_elements(written, return_dtype=pl.String)


@lru_cache(maxsize=4096)
def _written(text: str, _locale: str) -> str:
    found = _whole(text)
    if found is None:
        parts = _BETWEEN.split(text)
        found = " ".join(map(written, parts)) if len(parts) > 1 else text
    return found


def _whole(text: str) -> str | None:
    """A text that is one sentence of the catalogue; begun with a capital or not."""
    small, capital = text[:1].lower() + text[1:], _capital(text)
    for form, shown in ((text, str), (small, _capital), (capital, locale.inside)):
        if locale.is_known(form):
            return shown(locale.t(form))
        for sentence, pattern in _patterns():
            if match := pattern.fullmatch(form):
                return shown(locale.t(sentence, **{name: _part(part) for name, part in match.groupdict().items()}))
    return None


def _part(text: str) -> str:
    return _NUMBER.sub(_number, text).replace("%", " %").replace("  ", " ") if _IS_NUMBER(text) else written(text)


def _number(match: re.Match[str]) -> str:
    whole, _, fraction = match[0].partition(".")
    return locale.number(float(match[0].replace(",", "")), len(fraction)) if whole else match[0]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The sentences with places, those with the most words of their own first."""
    places = [sentence for sentence in sentences(SENTENCES) if _FIELD.search(sentence)]
    longest = sorted(places, key=lambda sentence: -len(_FIELD.sub("", sentence)))
    return [(sentence, re.compile(_expression(sentence), re.DOTALL)) for sentence in longest]


def _expression(sentence: str) -> str:
    parts = _FIELD.split(sentence)
    return "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))


def sentences(path: Path) -> Iterator[str]:
    """Every sentence of the file."""
    for group in tomllib.loads(path.read_text(encoding="utf-8")).values():
        yield from group
