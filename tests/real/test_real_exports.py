"""Files that real systems wrote, in one folder, as a firm would hand them over."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from etl.conform.canonical_tables import Conformed
from etl.extract.land import land
from etl.settings.paths import SAMPLE
from tests.etl.exports import counts, ingest
from tests.etl.recognise import confusion

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


CLAIMED = {  # folder → system: tables, with rows read, loaded, rejected and superseded in all of them
    "cuad": {"cuad": (1, 510, 510, 0, 0)},  # one expires on 31/01/2025 in a column of months first: not recorded
    "fivetran_hubspot": {"hubspot": (16, 466, 466, 0, 0)},  # six more tables translate ids that no file holds
    "fivetran_jira": {"jira": (6, 33, 33, 0, 0)},  # the types are of other issues
    "fivetran_salesforce": {"salesforce": (9, 78, 40, 0, 38)},  # most are deleted, or older versions
    "fivetran_servicenow": {
        "servicenow": (2, 2, 1, 0, 1)
    },  # the only task is a change request, so nothing is translated
    "fivetran_zendesk": {
        "zendesk": (4, 68, 53, 0, 15)
    },  # the tags are of other tickets; deleted, repeated, or without an id in the CRM
    "hubspot_api": {"hubspot": (2, 105, 105, 0, 0)},  # the stages are of other deals
    "jira_agile_rueedlinger": {"jira": (1, 4123, 4123, 0, 0)},
    "ocds_sample": {"ocds": (12, 12, 2, 0, 10)},  # eight versions of one process
    "servicenow_insightbench": {"servicenow": (13, 4401, 821, 0, 3580)},  # the same numbers in every file
    "sf_dataloader": {"salesforce": (6, 583, 561, 11, 11)},  # Salesforce refused eleven; two templates hold accounts
    "sf_genai_demo_linked": {"salesforce": (4, 256, 256, 0, 0)},
    "sf_migration_app_pack": {"salesforce": (3, 990, 990, 0, 0)},
    "sf_powerbi_mit": {"salesforce": (4, 127, 127, 0, 0)},
}


@pytest.mark.thorough
def test_every_export_that_a_mapping_claims_loads_and_the_others_say_why(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    for folder in sorted(path for path in EXPORTS.iterdir() if path.is_dir()):
        with subtests.test(folder.name):
            _every_file_loads_or_says_why(folder, tmp_path / folder.name)


def _every_file_loads_or_says_why(exports: Path, copy: Path) -> None:
    shutil.copytree(exports, copy, copy_function=shutil.copy)
    result = ingest(copy)
    files = result.files.filter(pl.col("status") != "ignored")
    assert not files.filter((pl.col("status") != "loaded") & pl.col("message").is_null()).height
    parts = files.select(
        pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded", "rows_unused")
    ).to_series()
    assert parts.to_list() == files["rows_read"].to_list()
    counted = (
        files.filter(pl.col("status") == "loaded")
        .group_by("source_system")
        .agg(pl.len(), pl.sum("rows_read", "rows_loaded", "rows_rejected", "rows_superseded"))
    )
    assert {name: tuple(rest) for name, *rest in counted.iter_rows()} == CLAIMED[exports.name]


@pytest.fixture(scope="module")
def atticus(tmp_path_factory: pytest.TempPathFactory) -> Conformed:
    folder = tmp_path_factory.mktemp("cuad") / "x"
    shutil.copytree(EXPORTS / "cuad", folder, copy_function=shutil.copy)
    return ingest(folder)


@pytest.mark.thorough
def test_every_labelled_passage_is_a_clause_with_its_family(atticus: Conformed) -> None:
    clauses = atticus.tables["contract_clauses"]
    assert clauses["clause_family"].null_count() == 0
    assert clauses.filter(pl.col("clause_type") == "Cap On Liability")["clause_family"].unique().to_list() == [
        "control"
    ]
    assert len(clauses.filter(pl.col("clause_type") == "Cap On Liability")) >= 270
    assert atticus.tables["contracts"]["signed_on"].null_count() < 110


@pytest.mark.parametrize(
    "name", ["csvtext.csv", *(f"csvtext_BOM_{e}.csv" for e in ("UTF8", "UTF16BE", "UTF16LE", "UTF32BE", "UTF32LE"))]
)
def test_data_loaders_own_encodings_are_read(name: str, tmp_path: Path) -> None:
    file = EXPORTS / "sf_dataloader" / "testfiles" / name
    (table,) = land(file, tmp_path / "cache", source_file=name)
    assert table.scan().collect().rows() == [(2, "row1-1", "row1-2", "row1-3"), (3, "row2-1", "row2-2", "row2-3")]


@pytest.mark.thorough
def test_tables_without_some_columns_are_never_another_systems_and_mostly_their_own(tmp_path: Path) -> None:
    folders = sorted(path for path in EXPORTS.iterdir() if path.is_dir())
    found = [table for folder in (SAMPLE, *folders) for table in confusion.tables(folder, tmp_path / "landed")]
    by_share = {share: confusion.confusion(found, share, n_seeds=5) for share in confusion.SHARES}
    assert not any(counted["other system"] for counted in by_share.values())
    assert confusion.recall(by_share[0.25]) >= 0.95
