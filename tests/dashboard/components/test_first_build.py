"""The page of an empty warehouse."""

import shlex
from pathlib import Path

import pytest

from etl.cli import app as commands
from etl.errors import CommonGroundError
from etl.settings.systems import systems
from etl.warehouse.build_log import build_log
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage

NO_SYSTEMS = {"calendar", "cuad", "generic", "ocds", "register"}  # files that are not of one system


def test_its_commands_are_commands_and_name_this_warehouse(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(tmp_path / "a folder", "trends")
    written = [shlex.split(block.value) for block in app.code]
    known = {command.name or command.callback.__name__ for command in commands.registered_commands if command.callback}
    assert {line[1] for line in written} == {"build", "detect", "template"} <= known
    for line in written:
        assert line[0] == "common-ground"
        assert (line[1] == "build") == (line[-2:] == ["--warehouse", str((tmp_path / "a folder").resolve())])


def test_every_known_system_is_named_in_both_languages(open_page: OpenPage, tmp_path: Path) -> None:
    titles = {name: system.title for name, system in systems().items()}
    assert {name for name in titles if not titles[name]} == NO_SYSTEMS
    for language, calendars in (("en", "any calendar"), ("de", "jedem Kalender")):
        said = words(open_page(tmp_path, "trends", lang=language))
        assert [title for title in titles.values() if title not in said] == []
        assert calendars in said


def test_a_build_that_stopped_is_told_with_its_sentence(open_page: OpenPage, tmp_path: Path) -> None:
    with pytest.raises(CommonGroundError), build_log(tmp_path, "2026", "text"):
        raise CommonGroundError("deals.csv has no `id` column, or a [hostile](https://example.org) name.")
    app = open_page(tmp_path, "trends")
    assert app.error[0].value.startswith("The last build stopped. deals.csv has no `id` column")
    assert "[hostile]" not in app.error[0].value


@pytest.mark.parametrize(("language", "said"), [("en", "Start without exports"), ("de", "Ohne Exporte beginnen")])
def test_it_is_written_in_both_languages_without_search_filters_or_the_offer_of_a_tour(
    open_page: OpenPage, tmp_path: Path, language: str, said: str
) -> None:
    app = open_page(tmp_path, "evidence", lang=language)
    assert not app.exception
    assert said in words(app)
    assert not app.text_input
    assert not app.button
    assert "None" not in words(app)
