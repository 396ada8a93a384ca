"""Every page in its states: an answer, too little data, no signed deal, nothing built."""

import shutil
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest

from etl.warehouse.publish import read_pointer
from tests.dashboard.app import plainly, words
from tests.dashboard.conftest import OpenPage

PAGES = ("trends", "evidence", "where_it_works", "account", "watch_list", "review", "data", "method")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("warehouse", ["sample_warehouse", "small_warehouse", "unsigned_warehouse", "silent_warehouse"])
def test_no_page_fails_in_any_state(
    open_page: OpenPage, request: pytest.FixtureRequest, warehouse: str, page: str
) -> None:
    app = open_page(request.getfixturevalue(warehouse), page)
    assert not app.exception
    assert app.title[0].value.lower().replace(" ", "_") == page
    assert "As of" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_where_nothing_is_built_every_page_names_the_next_step(open_page: OpenPage, tmp_path: Path, page: str) -> None:
    app = open_page(tmp_path, page)
    assert not app.exception
    assert "Nothing has been built yet" in app.info[0].value
    commands = [block.value for block in app.code]
    for wanted in ("common-ground build --sample", "common-ground build --exports"):
        assert any(command.startswith(wanted) for command in commands)


@pytest.mark.parametrize("page", ["trends", "evidence"])
def test_where_no_deal_is_signed_a_page_says_what_to_load(
    open_page: OpenPage, unsigned_warehouse: Path, page: str
) -> None:
    app = open_page(unsigned_warehouse, page)
    assert "won deals or signed contracts" in app.info[0].value
    assert not app.metric


def test_where_no_deal_is_signed_open_deals_can_still_be_looked_at_and_nothing_reviewed(
    open_page: OpenPage, unsigned_warehouse: Path
) -> None:
    assert "accounts with a deal" in words(open_page(unsigned_warehouse, "account"))
    assert "nothing to review" in open_page(unsigned_warehouse, "review").info[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("step", "said"), [(-1, "older than this version"), (1, "newer than this version")])
def test_a_build_of_another_schema_is_refused_in_one_sentence_on_every_page(
    open_page: OpenPage, small_warehouse: Path, tmp_path: Path, page: str, step: int, said: str
) -> None:
    shutil.copytree(small_warehouse, tmp_path / "other")
    pointer = read_pointer(tmp_path / "other")
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("update meta.builds set schema_version = schema_version + ?", [step])
        connection.execute("alter table marts.deal_outcomes drop column account_name")
    app = open_page(tmp_path / "other", page)
    assert not app.exception
    assert [plainly(error.value).split(" (schema")[0] for error in app.error] == [
        f"Build {pointer.build_id} was made by Common Ground {version('common-ground')}"
    ]
    assert said in app.error[0].value
    assert "`common-ground build`" in plainly(app.error[0].value)


def test_a_build_that_was_asked_for_and_is_not_there_is_named(
    open_page: OpenPage, small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_BUILD", "nobody")
    assert "There is no build nobody" in open_page(small_warehouse, "trends").info[0].value
