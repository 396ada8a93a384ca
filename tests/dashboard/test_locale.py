"""Texts, dates and numbers in the viewer's language."""

from pathlib import Path

import pytest

from dashboard import locale
from dashboard.wording import words as words_words
from dashboard.wording.words import money

GERMAN = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "not recorded"
msgstr "nicht erfasst"

msgid "{n} deal"
msgid_plural "{n} deals"
msgstr[0] "{n} Geschäft"
msgstr[1] "{n} Geschäfte"
"""


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [(None, "1,234.5", "30 Sep 2026"), ("de-CH", "1’234.5", "30.09.2026"), ("fr-FR", "1\u202f234,5", "30 sept. 2026"),
     ("xx-nonsense", "1,234.5", "30 Sep 2026")],
)  # fmt: skip
def test_dates_and_numbers_are_written_as_the_viewer_writes_them(name: str | None, number: str, day: str) -> None:
    from datetime import date

    locale.use(name)
    assert words_words.number(1234.5) == number
    assert words_words.day(date(2026, 9, 30)) == day
    assert money(1234.4, "CHF").startswith("CHF ")


@pytest.mark.parametrize(
    ("browser", "chosen", "made"),
    [("de-CH", None, "de_CH"), ("de-CH", "de", "de_CH"), ("de-CH", "en", "en"), ("fr-FR", "de", "de"),
     (None, "de", "de"), ("fr-FR", "tlh", "fr_FR"), ("fr-FR", "../de", "fr_FR")],
)  # fmt: skip
def test_the_chosen_language_holds_and_the_region_of_the_browser_where_it_speaks_it(
    browser: str | None, chosen: str | None, made: str
) -> None:
    locale.use(browser, language=chosen)
    assert locale.name() == made


def test_languages_are_called_by_their_own_names() -> None:
    assert locale.languages() == {"de": "Deutsch", "en": "English"}


def test_a_language_is_one_file_beside_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(locale, "CATALOGUES", tmp_path)
    locale._translations.cache_clear()
    locale.use("de-DE")
    assert money(None, "EUR") == "nicht erfasst"
    assert locale.tn("{n} deal", "{n} deals", 1200) == "1.200 Geschäfte"
    locale._translations.cache_clear()


@pytest.mark.parametrize(
    ("name", "below", "signed"),
    [(None, "−1,234.5", "+0.4"), ("de-DE", "−1.234,5", "+0,4"), ("sv-SE", "−1\xa0234,5", "+0,4")],
)
def test_a_minus_is_a_minus_in_every_language_and_nothing_has_no_sign(
    name: str | None, below: str, signed: str
) -> None:
    locale.use(name)
    assert locale.number(-1234.5, 1) == below
    assert locale.signed_number(0.4, 1) == signed
    nothing = locale.number(0, 1)
    assert locale.number(-0.04, 1) == locale.signed_number(-0.04, 1) == locale.signed_number(0.04, 1) == nothing
