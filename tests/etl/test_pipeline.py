"""The whole build on real files: what loads, what is refused, and what stays in place when a check fails."""

import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl import pipeline
from etl.build_report import BuildReport
from etl.errors import BlockedBuildError, ConfigError
from etl.settings.paths import SAMPLE
from etl.warehouse.publish import read_pointer


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A copy of the sample's exports, to be damaged."""
    folder = tmp_path / "exports"
    shutil.copytree(SAMPLE, folder)
    return folder


def _fetch(path: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(query).pl()


def test_every_row_of_every_file_is_loaded_superseded_or_rejected(sample_report: BuildReport) -> None:
    files = _fetch(sample_report.path, "select * from meta.files")
    total = files["rows_loaded"] + files["rows_rejected"] + files["rows_superseded"] + files["rows_unused"]
    assert (files["rows_read"] == total).all()
    rejects = _fetch(sample_report.path, "select source_file, count(*) as n from meta.rejects group by all")
    assert dict(rejects.iter_rows()) == dict(
        files.filter(pl.col("rows_rejected") > 0).select("source_file", "rows_rejected").iter_rows()
    )


def test_every_reject_names_file_row_reason_and_mend(sample_report: BuildReport) -> None:
    rejects = _fetch(sample_report.path, "select * from meta.rejects")
    assert len(rejects) > 0
    for name in ("source_file", "source_row", "reason", "mend"):
        assert rejects[name].null_count() == 0


def test_the_sample_passes_every_blocking_check(sample_report: BuildReport) -> None:
    checks = sample_report.checks
    assert checks.filter((pl.col("severity") == "blocking") & ~pl.col("success")).is_empty()
    assert not checks["is_broken"].any()


def test_every_deal_of_the_sample_is_what_its_truth_says(sample_report: BuildReport) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["deals"]
    columns = {
        "success_definition": "success_definition_status",
        "delivery_voice": "delivery_voice_status",
        "risk_ownership": "risk_ownership_status",
        "n_attributable_escalations": "n_attributable_escalations",
        "n_escalations": "n_escalations",
        "n_control_tickets": "n_control_tickets",
    }
    deals = _fetch(sample_report.path, f"select deal_id, {', '.join(columns.values())} from marts.deal_outcomes")
    built = {
        row["deal_id"].removeprefix("salesforce:"): {name: row[column] for name, column in columns.items()}
        for row in deals.iter_rows(named=True)
    }
    assert built == {deal_id: {name: deal[name] for name in columns} for deal_id, deal in truth.items()}


def test_a_re_segmented_deal_of_the_sample_has_its_segment_of_signature(sample_report: BuildReport) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["deals"]
    told = {
        f"salesforce:{deal}": known["segment_at_signature"]
        for deal, known in truth.items()
        if "segment_at_signature" in known
    }
    deals = _fetch(
        sample_report.path,
        """
        select deals.deal_id, deals.segment, accounts.segment as of_today
        from marts.deal_outcomes as deals inner join marts.accounts as accounts using (account_id)
        """,
    )
    built = {deal: segment for deal, segment, _ in deals.iter_rows() if deal in told}
    assert told
    assert built == told
    assert all(segment != of_today for deal, segment, of_today in deals.iter_rows() if deal in told)


def test_the_days_of_the_sample_are_not_those_of_utc(sample_report: BuildReport) -> None:
    """The evidence that a deal's own day admits, and one in Greenwich would not, or the reverse."""
    evidence = _fetch(
        sample_report.path,
        """
        select practice from marts.practice_evidence as evidence
        inner join marts.deal_outcomes as deals using (deal_id)
        where (cast(evidence_at as date) <= signed_on) <> (days_before_signature >= 0)
        """,
    )
    assert evidence.height > 0


def test_the_planted_effect_lies_within_its_interval(sample_report: BuildReport) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["rate_ratios"]
    estimates = _fetch(
        sample_report.path,
        """
        select claims.claim_id, any_value(estimates.low order by claim_no), any_value(estimates.high order by claim_no)
        from evidence.claims inner join evidence.estimates on subject = 'claim ' || claim_no
        where estimates.measure = 'adjusted' and claims.claim_no <= 4 group by all
        """,
    )
    intervals = {claim: (low, high) for claim, low, high in estimates.iter_rows()}
    for practice, claim in {"success_definition": "C1", "delivery_voice": "C2", "risk_ownership": "C3"}.items():
        low, high = intervals[claim]
        assert low <= truth[practice] <= high
    assert intervals["C4"][0] <= truth["success_definition"] <= intervals["C4"][1]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        pipeline.build(exports=tmp_path / "nowhere", warehouse=tmp_path / "warehouse")


@pytest.mark.built
def test_bad_files_are_named_and_the_others_still_load(exports: Path, tmp_path: Path) -> None:
    (exports / "crm" / "notes.csv").write_text("apples,pears\n1,2\n", encoding="utf-8")
    (exports / "crm" / "Lead.csv").write_bytes(b"")
    users = exports / "crm" / "User.csv"
    users.write_text(users.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    report = pipeline.build(exports=exports, warehouse=tmp_path / "warehouse")
    status = dict(report.files.select("source_file", "status").iter_rows())
    assert status["crm/notes.csv"] == "unrecognised"
    assert status["crm/Lead.csv"] == "empty"
    for name in ("notes.csv", "Lead.csv", "User.csv"):
        assert any(name in message for message in report.messages), name
    assert report.files.filter(pl.col("source_file") == "crm/Account.csv")["rows_loaded"].item() > 0


@pytest.mark.built
def test_a_blocked_build_leaves_the_last_good_one_in_place(exports: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    pipeline.build(exports=exports, warehouse=warehouse)
    before = read_pointer(warehouse)
    opportunities = exports / "crm" / "Opportunity.csv"
    lines = opportunities.read_text(encoding="utf-8").splitlines()
    damaged = [lines[0], *(line.replace("-", "x") for line in lines[1:])]
    opportunities.write_text("\n".join(damaged) + "\n", encoding="utf-8")
    with pytest.raises(BlockedBuildError, match="at least half of the rows"):
        pipeline.build(exports=exports, warehouse=warehouse)
    assert read_pointer(warehouse) == before


@pytest.mark.built
def test_two_builds_of_the_same_exports_have_the_same_marts(sample_report: BuildReport, tmp_path: Path) -> None:
    again = pipeline.build(exports=SAMPLE, warehouse=tmp_path / "again")
    for mart in ("deal_outcomes", "escalations", "practice_evidence", "deal_windows"):
        query = f"select * from marts.{mart} order by all"
        assert _fetch(sample_report.path, query).equals(_fetch(again.path, query))


@pytest.mark.built
def test_nothing_is_built_where_nothing_changed(sample_report: BuildReport, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    shutil.copytree(sample_report.path.parent, warehouse, ignore=shutil.ignore_patterns("building", "landed", "logs"))
    before = {file.name: file.stat().st_mtime_ns for file in warehouse.iterdir()}
    again = pipeline.build(exports=SAMPLE, warehouse=warehouse, only_if_changed=True)
    assert again.is_unchanged
    assert again.build_id == sample_report.build_id
    assert again.told == sample_report.told
    assert again.as_of_on == sample_report.as_of_on
    assert before.items() <= {file.name: file.stat().st_mtime_ns for file in warehouse.iterdir()}.items()


def test_values_are_converted_at_the_rate_of_their_signature_where_rates_are_given(
    exports: Path, tmp_path: Path
) -> None:
    rates = "currency,quoted_in,quoted_on,rate\nUSD,EUR,2024-01-01,0.9\nUSD,EUR,2025-01-01,0.5\nGBP,EUR,2025-01-01,2\n"
    (exports / "rates").mkdir()
    (exports / "rates" / "rates.csv").write_text(rates, encoding="utf-8")
    with (exports / "commonground.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[source]]\nsystem = "generic"\npath = "rates"\n')
    report = pipeline.build(exports=exports, warehouse=tmp_path / "warehouse")
    contracts = _fetch(
        report.path,
        """select profiles.deal_id, contracts.signed_on, contracts.value, contracts.currency
        from marts.contract_profiles as profiles join raw.contracts as contracts using (contract_id)
        where profiles.deal_id is not null""",
    )
    day, code = pl.col("signed_on"), pl.col("currency")
    is_old = day < pl.date(2025, 1, 1)
    is_covered = day < pl.date(2025, 1, 1) + pl.duration(days=400)
    rate = (
        pl.when((code == "USD") & is_old & (day >= pl.date(2024, 1, 1))).then(0.9)
        .when((code == "USD") & ~is_old & is_covered).then(0.5)
        .when((code == "GBP") & ~is_old & is_covered).then(2.0)
    )  # fmt: skip
    expected = (
        contracts.with_columns(rate=rate)
        .with_columns(
            value=pl.col("value") * pl.coalesce("rate", 1.0),
            code=pl.when(pl.col("rate").is_null()).then("currency").otherwise(pl.lit("EUR")),
        )
        .group_by("deal_id")
        .agg(pl.col("value").sum(), pl.col("code").unique(), is_converted=pl.col("rate").is_not_null().any())
        .filter(pl.col("code").list.len() == 1)
        .sort("deal_id")
    )
    query = "select deal_id, contracted_value, contracted_currency, is_value_converted from marts.deal_outcomes"
    found = _fetch(report.path, f"{query} order by deal_id").join(expected, on="deal_id", how="inner")
    assert found["is_value_converted"].to_list() == found["is_converted"].to_list()
    assert found["is_value_converted"].n_unique() == 2
    assert found["contracted_currency"].to_list() == found["code"].list.first().to_list()
    assert found["contracted_value"].to_list() == pytest.approx(found["value"].to_list())
    covers = report.checks.filter(pl.col("description").str.contains("one covers every value in another currency"))
    assert covers["success"].to_list() == [False]
