"""The Data page: files, checks, coverage, and what nobody could have known."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written_column
from dashboard.wording import counts
from dashboard.wording.enumerations import translated
from dashboard.wording.findings import outcome_sentence, practice_sentence
from dashboard.wording.words import PRACTICES, day, percent, replaced, span

SOURCES = {
    "success_criteria": deferred("Success criteria"),
    "activities": deferred("Meetings and calls"),
    "risks": deferred("Risk registers"),
    "responsibilities": deferred("Responsibilities"),
    "tickets": deferred("Tickets"),
}


RUNGS = {
    "direct": deferred("its own deal or contract id"),
    "only_active": deferred("the account's only active contract"),
    "service_line": deferred("the active contract of its service line"),
    "latest_active": deferred("the latest signed of several active contracts"),
    "unattributed": deferred("not attributed"),
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
    return t("{source} cover {share} of the deals", source=t(SOURCES[source_table]), share=percent(share))


def recorded(cells: pl.DataFrame) -> str:
    """From when to when a kind of record was kept."""
    days = cells.select(pl.col("first_record_on").min(), pl.col("last_record_on").max()).row(0)
    return span(day(days[0]), day(days[1])) if days[0] else t("not dated")


def not_known(totals: dict[str, Any], unknowns: pl.DataFrame) -> list[str]:
    """What cannot be told, in plain sentences."""
    if totals["n_deals"] == 0:
        return [t("No signed deal was loaded: nothing can be shown yet.")]
    sentences = []
    for practice in PRACTICES:
        rows = unknowns.filter((pl.col("practice") == practice) & (pl.col("status") == "unknown"))
        n_without = int(rows.filter(pl.col("reason") == "no source carries this practice")["n_deals"].sum())
        has_source = n_without < totals["n_deals"]
        sentences.append(practice_sentence(practice, int(rows["n_deals"].sum()), totals["n_deals"], has_source))
    sentences.append(outcome_sentence(totals))
    return [sentence for sentence in sentences if sentence]


def files_sentence(files: pl.DataFrame) -> str:
    """How many rows were read, and what became of them."""
    counted = ("rows_read", "rows_loaded", "rows_rejected", "rows_superseded", "rows_unused")
    read, loaded, rejected, superseded, unused = (int(files[name].sum() or 0) for name in counted)
    n_files = files.filter(pl.col("status") != "ignored").height
    return t(
        "{read} read from {tables} = {loaded} loaded + {rejected} rejected + {superseded} superseded"
        " + {unused} unused",
        read=counts.rows(read), tables=counts.tables(n_files), loaded=loaded,
        rejected=rejected, superseded=superseded, unused=unused,
    )  # fmt: skip


def files_table(files: pl.DataFrame) -> pl.DataFrame:
    """Files with their counts."""
    return files.select(
        "source_file",
        "source_system",
        "entity",
        "rows_read",
        "rows_loaded",
        "rows_rejected",
        "rows_superseded",
        "rows_unused",
        translated("status"),
        pl.col("exported_at").dt.date().alias("exported_on"),
        "message",
    )


def sources_table(files: pl.DataFrame, last_records: pl.DataFrame) -> pl.DataFrame:
    """One row per source system: its files and rows, its last record and its export, the stalest first."""
    totals = (
        files.drop_nulls("source_system")
        .group_by("source_system")
        .agg(pl.len().alias("n_tables"), pl.col("rows_loaded").sum(), pl.col("exported_at").max().dt.date())
    )
    return (
        totals.join(last_records, on="source_system", how="left")
        .sort("last_record_on", "source_system", nulls_last=True)
        .select(
            pl.col("source_system").alias("source"),
            "last_record_on",
            pl.col("exported_at").alias("exported_on"),
            "n_tables",
            pl.col("rows_loaded").alias("n_rows_loaded"),
        )
    )


def rejects_title(rejects: pl.DataFrame) -> str:
    """How many rows were rejected."""
    rows = rejects.select("source_file", "source_row").n_unique()
    return t("No row was rejected") if rows == 0 else tn("{n} row was rejected", "{n} rows were rejected", rows)


def rejects_table(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejected rows: where, what, why, and the way to mend each."""
    return rejects.select(
        "source_file",
        "source_row",
        "column_name",
        written_column("reason").alias("why"),
        written_column("mend"),
        "value",
    )


def cells_title(cells: pl.DataFrame) -> str:
    """How many cells could not be read, or only the first of the values that they list."""
    if cells.is_empty():
        return t("Every cell could be read")
    return tn(
        "{n} cell could not be read in whole; what is missing of it is not recorded",
        "{n} cells could not be read in whole; what is missing of them is not recorded",
        len(cells),
    )


def checks_title(checks: pl.DataFrame) -> str:
    """How many checks passed."""
    failed = checks.filter(~pl.col("success")).height
    if failed == 0:
        return t("All {n} checks passed", n=len(checks))
    return tn("{n} of {all} checks warns", "{n} of {all} checks warn", failed, all=len(checks))


def attribution_table(attribution: pl.DataFrame) -> pl.DataFrame:
    """Escalations by the rung of the ladder that gave them their deal."""
    return attribution.select(
        pl.col("attribution").replace(replaced(RUNGS)),
        "n_escalations",
        "n_with_account",
    )


def unmapped_table(values: pl.DataFrame) -> pl.DataFrame:
    """Values that no enumeration knows, with the key of commonground.toml that would map them."""
    return values.select("source_file", "column_name", "value", "n_rows", "toml_key")


def columns_table(columns: pl.DataFrame) -> pl.DataFrame:
    """The columns that nothing reads, one row a file."""
    return columns.group_by("source_file", maintain_order=True).agg(
        pl.col("column_name").str.join(", ").alias("columns")
    )


def checks_table(checks: pl.DataFrame) -> pl.DataFrame:
    """Checks with their outcome in words."""
    outcome = (
        pl.when("is_broken")
        .then(pl.lit(t("could not run")))
        .when("success")
        .then(pl.lit(t("passed")))
        .when(pl.col("severity") == "blocking")
        .then(pl.lit(t("failed")))
        .otherwise(pl.lit(t("warning")))
    )
    return checks.select(
        outcome.alias("outcome"),
        "table_name",
        written_column("description"),
        "unexpected_count",
        translated("severity"),
    )


def links_sentence(totals: dict[str, Any], attribution: pl.DataFrame) -> str:
    """Contracts without a deal and escalations without one."""
    unlinked, n_contracts = totals["n_unlinked_contracts"], totals["n_contracts"]
    lost = int(attribution.filter(pl.col("attribution") == "unattributed")["n_escalations"].sum())
    n_escalations = int(attribution["n_escalations"].sum() or 0)
    contracts = t("No contract was loaded.")
    if n_contracts:
        contracts = t("{unlinked} of {contracts} belong to no known deal.", unlinked=unlinked,
                      contracts=counts.contracts(n_contracts))  # fmt: skip
    escalations = t("No escalation is recorded.") if totals["n_tickets_telling"] else t("No escalation is known.")
    if n_escalations:
        escalations = t("{lost} of {escalations} could not be attributed to a deal.", lost=lost,
                        escalations=counts.escalations(n_escalations))  # fmt: skip
    kept = t("They are kept and counted here, and left out of the estimates.") if unlinked or lost else ""
    return " ".join(part for part in (contracts, escalations, kept) if part)
