"""What changed since an earlier build, within the viewer's scope."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import builds as builds_queries
from dashboard.queries import changes as changes_queries
from dashboard.summaries import changes as summaries

DEAL = "salesforce:0065g00000000G9AAI"
TICKET_ROW = "added tickets/incident.csv, row 2"


@pytest.fixture
def leased(rebuilt_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(rebuilt_warehouse))
    with warehouse.lease():
        yield


def changes_since_previous(scope: Scope) -> pl.DataFrame:
    return changes_queries.changes(scope, builds_queries.compared_builds()["against_build_id"][0])


@pytest.mark.usefixtures("leased")
def test_a_change_comes_with_the_row_behind_it() -> None:
    changes = changes_since_previous(Scope())
    assert set(changes["reason"]) == {"input rows"}
    assert changes["input_rows"].to_list() == [[TICKET_ROW]] * len(changes)
    of_deal = changes.filter(pl.col("subject_id") == DEAL)
    assert set(of_deal["measure"]) == {"n_escalations", "n_attributable_escalations", "n_surprise_escalations"}


@pytest.mark.usefixtures("leased")
def test_a_scope_hides_what_moved_at_other_accounts() -> None:
    against = builds_queries.compared_builds()["against_build_id"][0]
    nobody = Scope(account_ids=("salesforce:none",))
    assert changes_since_previous(nobody).is_empty()
    assert changes_queries.moved(nobody, against).is_empty()
    assert changes_queries.totals_now(nobody)["signed_on"] == 0
    account_id = (
        warehouse.current().query("select account_id from marts.deal_outcomes where deal_id = ?", [DEAL]).item()
    )
    assert set(changes_since_previous(Scope(account_ids=(account_id,)))["subject_id"]) >= {DEAL}


@pytest.mark.usefixtures("leased")
def test_then_and_the_change_make_now() -> None:
    against = builds_queries.compared_builds()["against_build_id"][0]
    table = summaries.headline_table(changes_queries.totals_now(Scope()), changes_queries.moved(Scope(), against))
    then = dict(table.select("number_name", pl.col("now") - pl.col("then")).iter_rows())
    assert then == {name: int("scalations" in name) for name in then}
    earlier = warehouse.current().query("select count(*), sum(n_escalations) from history.deal_outcomes").row(0)
    assert dict(table.select("number_name", "then").iter_rows())["Signed deals"] == earlier[0]
    assert dict(table.select("number_name", "then").iter_rows())["Escalations"] == earlier[1]
