"""The page of quarterly reviews."""

from pathlib import Path

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
