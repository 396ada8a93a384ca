"""The page of quarterly reviews."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dashboard import review
from dashboard.review import ReviewError
from etl.warehouse.publish import publish
from tests.dashboard.app import first_account, words
from tests.dashboard.conftest import OpenPage


def test_the_page_shows_a_slide_and_a_button_per_format(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "review")
    assert not app.exception
    said = words(app)
    assert "### Leaning" in said
    assert "As of 30 Sep 2026" in said
    assert {"PowerPoint", "Excel", "HTML"} <= {button.proto.label for button in app.get("download_button")}


def test_the_page_opens_an_accounts_review_from_the_url(open_page: OpenPage, sample_warehouse: Path) -> None:
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "review", scope="Account", account=name)
    assert not app.exception
    assert f"### {name}".replace(".", "\\.") in words(app)


def test_the_page_asks_for_an_account_before_it_makes_one(open_page: OpenPage, sample_warehouse: Path) -> None:
    assert "Choose the account" in open_page(sample_warehouse, "review", scope="Account").info[0].value


def test_the_page_says_that_a_quarters_build_is_of_an_older_version_and_shows_the_other_quarters(
    open_page: OpenPage, two_quarters: Path
) -> None:
    app = open_page(two_quarters, "review", quarter="2026 Q2")
    assert not app.exception
    assert "older than this version" in app.info[0].value
    assert not app.get("download_button")
    app.selectbox(key="quarter").select("2026 Q3").run()
    assert "register end on 11 Aug 2026" in app.warning[0].value
    app.checkbox(key="anyway").check().run()
    assert not app.exception
    assert app.get("download_button")


def test_where_only_what_ifs_are_published_the_page_says_how_there_will_be_a_review(
    open_page: OpenPage, small_warehouse: Path, tmp_path: Path
) -> None:
    shutil.copy(next(small_warehouse.glob("warehouse-*.duckdb")), tmp_path / "copy.duckdb")
    publish(tmp_path / "copy.duckdb", tmp_path, build_id="if", as_of_on=date(2026, 6, 30), what_if="--as-of 2026-06-30")
    app = open_page(tmp_path, "review")
    assert not app.exception
    assert "built with `--as-of 2026-06-30`" in app.info[0].value
    assert "builds promote" in app.info[1].value
    with pytest.raises(ReviewError, match="if is a what-if of it: `common-ground builds promote if`"):
        review.of_quarter("2026Q2")
