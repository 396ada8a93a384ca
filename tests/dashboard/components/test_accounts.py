"""The list of accounts: its order, whose accounts come first, and what is followed."""

from pathlib import Path

import duckdb

from dashboard import access, desk
from etl.warehouse.publish import read_pointer
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_the_page_opens_with_a_list_and_the_account_with_most_open_escalations_first(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    pointer = read_pointer(sample_warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        most, n = connection.execute(
            "select max(n_open_escalations), count(*) filter (n_open_escalations > 0) from marts.accounts"
            " where account_id in (select account_id from marts.deal_outcomes)"
        ).fetchone()  # type: ignore[misc]
    app = open_page(sample_warehouse, "account")
    assert not app.exception
    said = words(app)
    assert f"{n} accounts have an open escalation" in said
    assert f"**{most} open escalation" in next(
        text.value for text in app.markdown if "open escalation" in text.value and "**" in text.value
    )
    assert len([text for text in app.markdown if "running deal" in text.value or "No running" in text.value]) == 12


def test_whose_accounts_come_first_is_kept_for_the_viewer(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "account")
    person = app.selectbox(key="person").options[1]
    app.selectbox(key="person").select(person).run()
    assert not app.exception
    assert desk.person(access.viewer()) == person
    again = open_page(sample_warehouse, "account")
    assert again.selectbox(key="person").value == person
    assert f"Those of {person} stand first" in words(again)
