"""One account in one screen, and the rows behind its headline numbers."""

from pathlib import Path

import polars as pl

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.scoped import Filters
from dashboard.warehouse import Build
from tests.dashboard.app import first_account, words
from tests.dashboard.conftest import OpenPage


def test_one_screen_says_what_was_agreed_who_acts_next_whose_risks_and_what_escalated(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    said = words(open_page(sample_warehouse, "account", account=first_account(sample_warehouse)))
    for part in ("Agreed before signature", "Who acts next", "Open risks and their owners today", "Escalated since"):
        assert f"#### {part}" in said


def test_the_rows_behind_a_headline_number_add_up_to_it(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "account", account=name)
    app.button(key="rows-Escalations here").click().run()
    assert not app.exception
    rows = next(frame.value for frame in app.dataframe if {"Account", "Observed months"} <= set(frame.value.columns))
    own = portfolio.deals(Scope(), Filters()).filter(pl.col("account_name") == name)
    assert rows["Escalations"].sum() == own["n_attributable_escalations"].sum() > 0
    assert rows["Account"].unique().tolist() == [name]
