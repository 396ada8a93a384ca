"""The frame of the pages: the row of filters, views to save and open, the viewer's locale."""

import pytest

from dashboard import locale, notes
from dashboard.wording import words as words_words
from dashboard.wording.words import money
from tests.dashboard.test_pages import words

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


@pytest.fixture(autouse=True)
def _own_notes(monkeypatch, tmp_path):
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    yield
    locale.use(None)


def opened(app):
    """The page with its menu of views open."""
    app.session_state["views"] = True
    return app.run()


def test_a_view_is_saved_under_its_name_and_opens_with_its_filters(open_page, sample_warehouse):
    app = opened(open_page(sample_warehouse, "trends", segment="Enterprise"))
    app.text_input[0].input("Our big ones")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    app = opened(open_page(sample_warehouse, "trends"))
    assert app.multiselect(key="segment").value == []
    next(button for button in app.button if button.label == "Our big ones").click().run()
    assert not app.exception
    assert app.multiselect(key="segment").value == ["Enterprise"]
    elsewhere = opened(open_page(sample_warehouse, "evidence"))
    links = {link.proto.label: link.proto.query_string for link in elsewhere.get("page_link")}
    assert links["Our big ones"] == "segment=Enterprise"


def test_all_filters_are_cleared_at_once(open_page, sample_warehouse):
    app = opened(open_page(sample_warehouse, "trends", segment="Enterprise", **{"from": "2025 Q1"}))
    next(button for button in app.button if button.label == "Clear all filters").click().run()
    assert app.multiselect(key="segment").value == []
    assert app.selectbox(key="from").value == "All"


def test_a_view_for_everyone_says_so_and_only_its_author_deletes_it(open_page, sample_warehouse):
    notes.save_view("Shared", page="Trends", query="region=DACH", author="somebody else", is_for_everyone=True)
    app = opened(open_page(sample_warehouse, "trends"))
    labels = [button.label for button in app.button]
    assert r"Shared \(everyone\)" in labels
    assert "Delete" not in labels


def test_a_view_of_values_that_are_gone_opens_without_them(open_page, sample_warehouse):
    notes.save_view("Old", page="Trends", query="region=Atlantis&region=DACH", author="x", is_for_everyone=True)
    app = opened(open_page(sample_warehouse, "trends"))
    next(button for button in app.button if button.label.startswith("Old")).click().run()
    assert not app.exception
    assert app.multiselect(key="region").value == ["DACH"]


def test_an_annotation_is_written_on_the_page_and_drawn_in_its_chart(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends")
    field = next(item for item in app.text_input if item.label == "What happened")
    field.input("New intake form")
    next(button for button in app.button if button.label == "Add").click().run()
    assert not app.exception
    assert "New intake form" in words(app)


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [(None, "1,234.5", "30 Sep 2026"), ("de-CH", "1’234.5", "30.09.2026"), ("fr-FR", "1\u202f234,5", "30 sept. 2026"),
     ("xx-nonsense", "1,234.5", "30 Sep 2026")],
)  # fmt: skip
def test_dates_and_numbers_are_written_as_the_viewer_writes_them(name, number, day):
    from datetime import date

    locale.use(name)
    assert words_words.number(1234.5) == number
    assert words_words.day(date(2026, 9, 30)) == day
    assert money(1234.4, "CHF").startswith("CHF ")


def test_a_language_is_one_file_beside_the_others(monkeypatch, tmp_path):
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(locale, "CATALOGUES", tmp_path)
    locale._translations.cache_clear()
    locale.use("de-DE")
    assert money(None, "EUR") == "nicht erfasst"
    assert locale.tn("{n} deal", "{n} deals", 1200) == "1.200 Geschäfte"
    locale._translations.cache_clear()
