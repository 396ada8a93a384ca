"""Translations keep up with the texts: nothing is guessed, nothing is missing, nothing to fill in differs."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from dashboard import locale
from dashboard.locale import update

TEXTS = """
msgid "{n} deal"
msgid_plural "{n} deals"
msgstr[0] ""
msgstr[1] ""

msgid "Run `make demo` in **{folder}**"
msgstr ""

msgid "not recorded"
msgstr ""
"""
GERMAN = r"""# account: Kunde
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "not on record"
msgstr "nicht aufgezeichnet"

msgid "{n} deal"
msgid_plural "{n} deals"
msgstr[0] "{n} Geschäft"
msgstr[1] "{n} Geschäfte"
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    (tmp_path / "texts.pot").write_text(TEXTS, encoding="utf-8")
    path = tmp_path / "de.po"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def test_an_update_keeps_what_is_translated_and_guesses_nothing(german: Path) -> None:
    made = update.update(german.with_name("texts.pot"), german)
    written = german.read_text(encoding="utf-8")
    assert written.startswith(GERMAN.partition("\n\n")[0])
    assert "{n} Geschäfte" in written
    assert "nicht aufgezeichnet" not in written
    assert update.lacking(made) == ["Run `make demo` in **{folder}**", "not recorded"]
    again = update.update(german.with_name("texts.pot"), german)
    assert update.lacking(again) == update.lacking(made)
    assert german.read_text(encoding="utf-8") == written


def test_a_plural_form_that_is_missing_is_a_text_that_lacks_a_translation() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(("{n} deal", "{n} deals"), ("{n} Geschäft", ""))
    assert update.lacking(catalogue) == ["{n} deal"]


@pytest.mark.parametrize(
    ("text", "translation", "said"),
    [("{n} of {all}", "{n} von {alle}", "other names"), ("**{n}** deals", "{n} Geschäfte", "other marks"),
     ("Run `make demo`", "`make probe` ausführen", "other marks"), (" mo", "Mon.", "other blanks"),
     ("● early", "früh", "other marks"), ("one<br>two", "eins zwei", "other marks")],
)  # fmt: skip
def test_a_translation_that_fills_in_or_marks_otherwise_is_found(text: str, translation: str, said: str) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(text, translation)
    assert [said in fault for fault in update.faults(catalogue)] == [True]


def test_a_guess_is_found() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Deals", "Geschäfte", flags=["fuzzy"])
    assert update.faults(catalogue) == ["'Deals': only guessed"]


def test_a_number_may_be_in_other_words_for_one_but_not_be_another_number() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(("one sales owner", "{n} sales owners"), ("eine Person im Vertrieb", "{n} Vertriebsverantwortliche"))
    assert update.faults(catalogue) == []


@pytest.mark.parametrize("path", sorted(locale.CATALOGUES.glob("*.po")), ids=lambda path: path.name)
def test_every_translation_is_whole_and_says_what_the_texts_say(path: Path) -> None:
    catalogue = update.read(path)
    texts = {message.id for message in update.read(path.with_name("common_ground.pot"))}
    assert {message.id for message in catalogue} == texts, "Run `make texts`."
    assert update.lacking(catalogue) == []
    assert update.faults(catalogue) == []
