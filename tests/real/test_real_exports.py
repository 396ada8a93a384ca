"""Files that real systems wrote, in one folder, as a firm would hand them over."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from etl.conform import Conformed
from tests.etl.exports import counts, ingest

EXPORTS = Path(os.environ.get("REAL_EXPORTS", Path(__file__).resolve().parents[2] / ".." / "shared" / "exports"))

pytestmark = pytest.mark.skipif(
    not EXPORTS.is_dir(), reason="the real exports are not here; REAL_EXPORTS names their folder"
)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Conformed:
    folder = tmp_path_factory.mktemp("real") / "exports"
    shutil.copytree(EXPORTS / "sf_dataloader" / "samples", folder / "dataloader")
    shutil.copytree(EXPORTS / "sf_genai_demo_linked", folder / "bulk")
    shutil.copytree(EXPORTS / "servicenow_insightbench", folder / "tickets", ignore=_all_but_the_first)
    return ingest(folder)


def _all_but_the_first(_: str, names: list[str]) -> set[str]:
    return set(names) - {"flag-1.csv"}


@pytest.mark.parametrize(
    ("file", "read", "loaded", "rejected", "superseded"),
    [
        ("dataloader/accountData.csv", 423, 423, 0, 0),
        ("dataloader/opportunityData.csv", 38, 38, 0, 0),
        ("dataloader/success0413060133.csv", 9, 0, 0, 9),  # the same nine deals are newer in opportunityData
        ("dataloader/error0413060133.csv", 11, 0, 11, 0),  # Salesforce refused them
        ("bulk/Account.csv", 94, 94, 0, 0),
        ("bulk/Contact.csv", 64, 64, 0, 0),
        ("bulk/Opportunity.csv", 58, 58, 0, 0),
        ("bulk/Case.csv", 40, 40, 0, 0),
        ("bulk/Lead.csv", 14, 0, 14, 0),  # leads are no deals
        ("tickets/flag-1.csv", 500, 500, 0, 0),
    ],
)
def test_every_row_is_loaded_or_has_its_reason(
    together: Conformed, file: str, read: int, loaded: int, rejected: int, superseded: int
) -> None:
    assert counts(together, file) == (read, loaded, rejected, superseded)


def test_refused_records_carry_salesforces_reason(together: Conformed) -> None:
    refused = together.rejects.filter(pl.col("source_file").str.contains("error"))
    assert set(refused["value"]) == {"Oracle_Id__c not specified", "Duplicate external id specified: 12345"}
    assert refused["column_name"].unique().to_list() == ["ERROR"]


def test_a_blank_means_false_where_the_export_writes_only_ones(together: Conformed) -> None:
    bulk = together.tables["deals"].filter(pl.col("source_file") == "bulk/Opportunity.csv")
    assert dict(bulk["is_won"].value_counts().iter_rows()) == {True: 34, False: 24}
    assert bulk.filter("is_won")["stage_kind"].unique().to_list() == ["won"]


def test_the_status_escalated_is_an_escalation_though_the_flag_is_blank(together: Conformed) -> None:
    cases = together.tables["tickets"].filter(pl.col("source_file") == "bulk/Case.csv")
    assert cases.filter("is_escalated")["status"].unique().to_list() == ["Escalated"]
    assert cases["is_escalated"].sum() == 4


def test_tickets_that_name_no_account_have_none_and_their_escalation_is_unknown(together: Conformed) -> None:
    incidents = together.tables["tickets"].filter(pl.col("source_system") == "servicenow")
    assert incidents["account_id"].null_count() == 500
    assert incidents["is_escalated"].null_count() == 500
    assert sorted(incidents["priority"].unique()) == ["p1", "p2", "p3", "p4"]
    assert incidents["opened_at"].null_count() == 0


@pytest.mark.parametrize("folder", sorted(p.name for p in EXPORTS.iterdir()) if EXPORTS.is_dir() else [])
def test_every_other_export_is_read_or_refused_with_reasons(folder: str, tmp_path: Path) -> None:
    shutil.copytree(EXPORTS / folder, tmp_path / "x")
    (tmp_path / "x").chmod(0o755)
    systems = ("salesforce", "servicenow", "generic")
    orders = "".join(f'[[source]]\nsystem = "{system}"\ndate_order = "mdy"\n' for system in systems)
    (tmp_path / "x" / "commonground.toml").write_text(orders)
    result = ingest(tmp_path / "x")
    assert not result.files.filter(~pl.col("status").is_in(["loaded", "ignored"]) & pl.col("message").is_null()).height
    parts = result.files.select(pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded")).to_series()
    assert parts.to_list() == result.files["rows_read"].to_list()
