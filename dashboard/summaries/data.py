"""The Data page: files, checks, coverage, and what nobody could have known."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from dashboard.wording.findings import outcome_sentence, practice_sentence
from dashboard.wording.words import PRACTICES, day, percent

SOURCES = {
    "success_criteria": "Success criteria",
    "activities": "Meetings and calls",
    "risks": "Risk registers",
    "responsibilities": "Responsibilities",
    "tickets": "Tickets",
}


RUNGS = {
    "direct": "its own deal or contract id",
    "only_active": "the account's only active contract",
    "service_line": "the active contract of its service line",
    "latest_active": "the latest signed of several active contracts",
    "unattributed": "not attributed",
}


def coverage_by_table(coverage: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The coverage of each kind of record."""
    for source_table in SOURCES:
        cells = coverage.filter(pl.col("source_table") == source_table)
        if not cells.is_empty():
            yield source_table, cells


def coverage_title(source_table: str, cells: pl.DataFrame) -> str:
    """How many of the deals a kind of record could tell about."""
    share = int(cells["n_tracked_deals"].sum()) / max(int(cells["n_deals"].sum()), 1)
    return f"{SOURCES[source_table]} could tell about {percent(share)} of the deals"


def recorded(cells: pl.DataFrame) -> str:
    """From when to when a kind of record was kept."""
    days = cells.select(pl.col("first_record_on").min(), pl.col("last_record_on").max()).row(0)
    return f"{day(days[0])} to {day(days[1])}" if days[0] else "not dated"


def not_known(totals: dict[str, Any], unknowns: pl.DataFrame) -> list[str]:
    """What cannot be told, in plain sentences."""
    if totals["n_deals"] == 0:
        return ["No signed deal was loaded: nothing can be shown yet."]
    sentences = []
    for practice in PRACTICES:
        rows = unknowns.filter((pl.col("practice") == practice) & (pl.col("status") == "unknown"))
        has_source = rows.filter(pl.col("reason") == "no source carries this practice").is_empty()
        sentences.append(practice_sentence(practice, int(rows["n_deals"].sum()), totals["n_deals"], has_source))
    sentences.append(outcome_sentence(totals))
    return [sentence for sentence in sentences if sentence]


def files_sentence(files: pl.DataFrame) -> str:
    """How many rows were read, and what became of them."""
    read, loaded, rejected, superseded = (
        int(files[name].sum() or 0) for name in ("rows_read", "rows_loaded", "rows_rejected", "rows_superseded")
    )
    n_files = files.filter(pl.col("status") != "ignored").height
    parts = f"{loaded:,} loaded + {rejected:,} rejected + {superseded:,} superseded"
    return f"{read:,} rows read from {n_files:,} tables = {parts}"


def files_table(files: pl.DataFrame) -> pl.DataFrame:
    """Files with their counts, readable headings."""
    return files.select(
        pl.col("source_file").alias("File"),
        pl.col("source_system").alias("System"),
        pl.col("entity").alias("Holds"),
        pl.col("rows_read").alias("Rows read"),
        pl.col("rows_loaded").alias("Loaded"),
        pl.col("rows_rejected").alias("Rejected"),
        pl.col("rows_superseded").alias("Superseded"),
        pl.col("status").alias("Status"),
        pl.col("exported_at").dt.date().alias("Exported"),
        pl.col("message").alias("Message"),
    )


def sources_table(files: pl.DataFrame, last_records: pl.DataFrame) -> pl.DataFrame:
    """One row per source system: its files and rows, its last record and its export, the stalest first."""
    totals = (
        files.drop_nulls("source_system")
        .group_by("source_system")
        .agg(pl.len().alias("Tables"), pl.col("rows_loaded").sum(), pl.col("exported_at").max().dt.date())
    )
    return (
        totals.join(last_records, on="source_system", how="left")
        .sort("last_record_on", "source_system", nulls_last=True)
        .select(
            pl.col("source_system").alias("Source"),
            pl.col("last_record_on").alias("Last record"),
            pl.col("exported_at").alias("Exported"),
            "Tables",
            pl.col("rows_loaded").alias("Rows loaded"),
        )
    )


def rejects_title(rejects: pl.DataFrame) -> str:
    """How many rows were rejected."""
    rows = rejects.select("source_file", "source_row").n_unique()
    return "No row was rejected" if rows == 0 else f"{rows:,} {'row was' if rows == 1 else 'rows were'} rejected"


def rejects_table(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejected rows: where, what, why, and the way to mend each."""
    return rejects.select(
        pl.col("source_file").alias("File"),
        pl.col("source_row").alias("Row"),
        pl.col("column_name").alias("Column"),
        pl.col("reason").alias("Why"),
        pl.col("mend").alias("How to mend it"),
        pl.col("value").alias("Value"),
    )


def checks_title(checks: pl.DataFrame) -> str:
    """How many checks passed."""
    failed = checks.filter(~pl.col("success")).height
    if failed == 0:
        return f"All {len(checks):,} checks passed"
    return f"{failed:,} of {len(checks):,} checks {'warns' if failed == 1 else 'warn'}"


def attribution_table(attribution: pl.DataFrame) -> pl.DataFrame:
    """Escalations by the rung of the ladder that gave them their deal."""
    return attribution.select(
        pl.col("attribution").replace(RUNGS).alias("Attributed by"),
        pl.col("n_escalations").alias("Escalations"),
        pl.col("n_with_account").alias("With an account"),
    )


def unmapped_table(values: pl.DataFrame) -> pl.DataFrame:
    """Values that no enumeration knows, with the key of commonground.toml that would map them."""
    return values.select(
        pl.col("source_file").alias("File"),
        pl.col("column_name").alias("Column"),
        pl.col("value").alias("Value"),
        pl.col("n_rows").alias("Rows"),
        pl.col("toml_key").alias("Key that maps it"),
    )


def columns_table(columns: pl.DataFrame) -> pl.DataFrame:
    """The columns that nothing reads, one row a file."""
    by_file = columns.group_by("source_file", maintain_order=True).agg(pl.col("column_name").str.join(", "))
    return by_file.select(pl.col("source_file").alias("File"), pl.col("column_name").alias("Columns"))


def checks_table(checks: pl.DataFrame) -> pl.DataFrame:
    """Checks with their outcome in words."""
    outcome = (
        pl.when("is_broken")
        .then(pl.lit("could not run"))
        .when("success")
        .then(pl.lit("passed"))
        .when(pl.col("severity") == "blocking")
        .then(pl.lit("failed"))
        .otherwise(pl.lit("warning"))
    )
    return checks.select(
        outcome.alias("Outcome"),
        pl.col("table_name").alias("Table"),
        pl.col("description").alias("What is checked"),
        pl.col("unexpected_count").alias("Rows that fail"),
        pl.col("severity").alias("Severity"),
    )


def links_sentence(totals: dict[str, Any], attribution: pl.DataFrame) -> str:
    """Contracts without a deal and escalations without one."""
    lost = int(attribution.filter(pl.col("attribution") == "unattributed")["n_escalations"].sum())
    return (
        f"{totals['n_unlinked_contracts']:,} of {totals['n_contracts']:,} contracts belong to no known deal;"
        f" {lost:,} of {int(attribution['n_escalations'].sum() or 0):,} escalations could not be attributed to a deal."
        " They are kept and counted here, and left out of the estimates."
    )
