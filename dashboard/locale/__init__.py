"""The reader's language and the way they write dates and numbers; every text of the app goes through here.

`t` and `tn` mark a text for the catalogue and put it into the reader's language; English is the text itself. A text
that is named where a module is loaded, before there is a reader, is marked by `deferred` and goes through `t` where it
is shown. A language is one file, `<language>.po`, beside this one.
"""

import gettext
import io
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

CATALOGUES = Path(__file__).parent
MINUS = "−"
_ENGLISH = Locale("en")
_locale: ContextVar[Locale] = ContextVar("locale", default=_ENGLISH)


def use(name: str | None, *, language: str | None = None) -> None:
    """Write as the locale `name` (`de-CH`) does from here on; as plain English where it is none or not known.

    Where a `language` of `languages()` was chosen, write in it, and as its region does where `name` is of it.
    """
    locale = _parsed(name)
    _locale.set(Locale(language) if language in languages() and language != locale.language else locale)


def languages() -> dict[str, str]:
    """The languages with a catalogue, each by its own name."""
    codes = {_ENGLISH.language, *(path.stem for path in CATALOGUES.glob("*.po"))}
    return {code: (Locale(code).get_language_name() or code).capitalize() for code in sorted(codes)}


def _parsed(name: str | None) -> Locale:
    try:
        return Locale.parse(name, sep="-") if name else _ENGLISH
    except (UnknownLocaleError, ValueError):
        return _ENGLISH


def t(text: str, /, **values: Any) -> str:
    """`text` in the reader's language, its `{names}` filled; whole numbers get their thousands separators."""
    return _fill(_translations(_locale.get().language).gettext(text), values)


def is_known(text: str) -> bool:
    """Whether the reader's language has a text of its own for `text`."""
    return text in _known(_locale.get().language)


def tn(one: str, many: str, n: int, /, **values: Any) -> str:
    """`one` or `many`, as the language counts `n`; `{n}` and other `{names}` filled."""
    return _fill(_translations(_locale.get().language).ngettext(one, many, n), {"n": n, **values})


def deferred(text: str, /) -> str:
    """`text` itself, marked for the catalogue: `t` puts it into the reader's language where it is shown."""
    return text


def inside(text: str) -> str:
    """`text` as it stands inside of a sentence: in English with a small first letter, else as it is."""
    return text[:1].lower() + text[1:] if _locale.get().language == _ENGLISH.language else text


def name() -> str:
    """The reader's locale, to keep what is made for one apart from what is made for another."""
    return str(_locale.get())


def language() -> str:
    """The reader's language, as HTML names it."""
    return _locale.get().language


def number(value: float, digits: int = 0) -> str:
    """A number with a fixed number of digits, as the reader writes it; below zero with a minus, `−0.4`."""
    written = _unsigned(value, digits)
    return f"{MINUS}{written}" if value < 0 and written != _unsigned(0, digits) else written


def signed_number(value: float, digits: int = 0) -> str:
    """A number with its sign, as the reader writes it: `+0.4` or `−0.4`; without one where it rounds to nothing."""
    written = number(value, digits)
    return f"+{written}" if value > 0 and written != _unsigned(0, digits) else written


def separators() -> str:
    """The reader's decimal and thousands separators, as Plotly takes them."""
    locale = _locale.get()
    return get_decimal_symbol(locale) + get_group_symbol(locale)


def _unsigned(value: float, digits: int) -> str:
    return _digits(abs(value), digits, _locale.get())


@lru_cache(maxsize=8192, typed=True)  # a page writes the same numbers again and again
def _digits(value: float, digits: int, locale: Locale) -> str:
    fraction = "." + "0" * digits if digits else ""
    return format_decimal(value, f"#,##0{fraction}", locale=locale)


def day(value: date) -> str:
    """A day, as the reader writes it: `30 Sep 2026` where no region is known."""
    return _day(value, _locale.get())


@lru_cache(maxsize=8192, typed=True)
def _day(value: date, locale: Locale) -> str:
    return format_date(value, "d MMM y" if locale == _ENGLISH else "medium", locale=locale)


def _fill(text: str, values: dict[str, Any]) -> str:
    if not values:
        return text
    return text.format(**{name: number(value) if type(value) is int else value for name, value in values.items()})


@cache
def _translations(language: str) -> gettext.NullTranslations:
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _known(language: str) -> frozenset[str]:
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return frozenset()
    with path.open("rb") as file:
        return frozenset(message.id for message in read_po(file) if isinstance(message.id, str) and message.string)
