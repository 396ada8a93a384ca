"""The Data page: files, checks, coverage, and what nobody could have known."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from dashboard import wording

SOURCES = {
    "success_criteria": "Success criteria",
    "activities": "Meetings and calls",
    "risks": "Risk registers",
    "responsibilities": "Responsibilities",
    "tickets": "Tickets",
}


def coverage_by_table(coverage: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The coverage of each kind of record."""
    for source_table in SOURCES:
        cells = coverage.filter(pl.col("source_table") == source_table)
        if not cells.is_empty():
            yield source_table, cells


def coverage_title(source_table: str, cells: pl.DataFrame) -> str:
    """How many of the deals a kind of record could tell about."""
    share = cells["n_tracked_deals"].sum() / cells["n_deals"].sum()
    span = f", recorded {wording.day(cells['first_record_on'].min())} to {wording.day(cells['last_record_on'].max())}"
    return f"{SOURCES[source_table]} could tell about {wording.percent(share)} of the deals{span}"


def not_known(totals: dict[str, Any], unknowns: pl.DataFrame) -> list[str]:
    """What cannot be told, in plain sentences."""
    if totals["n_deals"] == 0:
        return ["No signed deal was loaded: nothing can be shown yet."]
    sentences = []
    for practice in wording.PRACTICES:
        rows = unknowns.filter((pl.col("practice") == practice) & (pl.col("status") == "unknown"))
        has_source = rows.filter(pl.col("reason") == "no source carries this practice").is_empty()
        sentences.append(wording.practice_sentence(practice, int(rows["n_deals"].sum()), totals["n_deals"], has_source))
    sentences.append(wording.outcome_sentence(totals))
    return [sentence for sentence in sentences if sentence]


def files_sentence(files: pl.DataFrame) -> str:
    """How many rows were read, and what became of them."""
    read, loaded, rejected, superseded = (
        int(files[name].sum() or 0) for name in ("rows_read", "rows_loaded", "rows_rejected", "rows_superseded")
    )
    n_files = files.filter(pl.col("status") != "ignored").height
    return (
        f"**{read:,}** rows were read from {n_files:,} files: **{loaded:,}** loaded, **{rejected:,}** rejected with a reason,"
        f" **{superseded:,}** superseded by a newer version of the same record."
    )


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
