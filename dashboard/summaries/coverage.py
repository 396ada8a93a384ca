"""What could be told where, and what would raise it; what stands unlinked."""

from datetime import date

import polars as pl

from dashboard.figures.data import NO_REGION
from dashboard.locale import deferred, t, tn
from dashboard.wording import counts
from dashboard.wording.findings import why_unobserved
from dashboard.wording.headings import source
from dashboard.wording.safe import cut, escape
from dashboard.wording.words import PRACTICES, day, replaced

_STALE_DAYS = 31
NEXT_STEPS = {
    "success_criteria": deferred(
        "Export the object or sheet in which success criteria are agreed, or start one with `common-ground template`."
    ),
    "activities": deferred("Export meetings and calls with their participants; a calendar export will do."),
    "risks": deferred("Export the risk register, or start one with `common-ground template`."),
    "responsibilities": deferred("Export who agreed to what, or start a list with `common-ground template`."),
    "tickets": deferred("Export the tickets of these accounts with the field that names the account."),
}


def next_step(source_table: str, cells: pl.DataFrame, totals: dict[str, int]) -> str:
    """Where least could be told, and what would raise it; of the deals of the last year with any.

    `totals` as `queries.builds.totals` gives them: what would raise the tickets' share follows from their cause.
    """
    if source_table == "tickets" and totals["n_observed_deals"] == 0:
        return escape(why_unobserved(totals))
    recent = cells.filter(pl.col("quarter_on").is_in(sorted(set(cells["quarter_on"]))[-4:]))
    by_region = (
        recent.group_by(pl.col("region").fill_null(NO_REGION))
        .agg(pl.col("n_deals", "n_tracked_deals").sum())
        .with_columns(missing=pl.col("n_deals") - pl.col("n_tracked_deals"))
        .sort(["missing", "region"], descending=[True, False])
    )
    worst = by_region.row(0, named=True)
    if worst["missing"] == 0:
        return t("All deals of the last four quarters are covered; keep exporting.")
    return t(
        "Most is missing in {region}: nothing is recorded about {n} of {all} of the last four quarters. {step}",
        region=escape(cut(t(worst["region"]))), n=int(worst["missing"]), all=counts.deals(worst["n_deals"]),
        step=t(NEXT_STEPS[source_table]),
    )  # fmt: skip


def sources_sentence(last_records: pl.DataFrame, as_of_on: date) -> str:
    """Which sources end well before the as-of date."""
    late = last_records.filter((pl.lit(as_of_on) - pl.col("last_record_on")).dt.total_days() > _STALE_DAYS)
    if late.is_empty():
        return t("Every source reaches to within {n} of {day}.", n=counts.days(_STALE_DAYS), day=day(as_of_on))
    names = ", ".join(late.sort("last_record_on")["source_system"])
    return tn(
        "{names} ends more than {days} before {day}: export it anew.",
        "{names} end more than {days} before {day}: export them anew.",
        len(late), names=names, days=counts.days(_STALE_DAYS), day=day(as_of_on),
    )  # fmt: skip


def reasons_table(rows: pl.DataFrame) -> pl.DataFrame:
    """How many escalations are attributed to no deal for each reason, the most frequent first, and how to mend it."""
    return (
        rows.group_by("attribution_reason")
        .agg(pl.len().alias("n"))
        .sort(["n", "attribution_reason"], descending=[True, False])
        .select(
            pl.col("attribution_reason").replace_strict(_reasons(), return_dtype=pl.String).alias("why"),
            pl.col("n").alias("n_escalations"),
            pl.col("attribution_reason").replace_strict(_mends(), return_dtype=pl.String).alias("mend"),
        )
    )


def unattributed_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Escalations that belong to no signed deal, with the reason that the build found for each."""
    return rows.select(
        pl.col("opened_at").dt.date().alias("opened_on"),
        "subject",
        pl.col("account_name").fill_null("–"),
        pl.col("attribution_reason").replace_strict(_reasons(), return_dtype=pl.String).alias("why"),
        pl.col("contract_id").fill_null("–"),
        pl.col("named_deal_id").fill_null("–"),
        source(),
    )


def _reasons() -> dict[str, str]:
    return {
        "its contract names no deal": t("the contract that it names belongs to no known deal"),
        "ticket names an unknown contract or deal": t("it names a contract or a deal that no file holds"),
        "no account linked": t("it names no account that is linked"),
        "account has no signed deal": t("its account has no signed deal"),
        "no contract active on that day": t("no contract of its account was active on that day"),
    }


def _mends() -> dict[str, str]:
    return {
        "its contract names no deal": t("Fill in that contract's deal in the register of contracts."),
        "ticket names an unknown contract or deal": t("Export the record that it names, or correct the ticket."),
        "no account linked": t(
            "Export tickets with the account's id, or link the accounts of both systems in a link file."
        ),
        "account has no signed deal": t("Export the account's deals, if it has any that are missing here."),
        "no contract active on that day": t("Export the contract of that day, if there is one that is missing here."),
    }


def candidates_table(candidates: pl.DataFrame) -> pl.DataFrame:
    """Values that may mark an escalation, the likely ones first."""
    return candidates.select("source_system", "source_file", "column_name", "value", "n_rows", "setting")


def disagreements_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Practices that are declared otherwise than the records say, and which of the two counts."""
    counts = pl.when("has_record").then(pl.lit(t("the record"))).otherwise(pl.lit(t("the declaration")))
    return rows.select(
        "deal_name",
        pl.col("practice").replace(replaced(PRACTICES)),
        pl.col("record_reason").alias("by_records"),
        pl.col("declared_reason").alias("by_declaration"),
        counts.alias("counts"),
        source(),
    )


def unlinked_table(contracts: pl.DataFrame) -> pl.DataFrame:
    """Contracts that belong to no known deal."""
    return contracts.select(
        "contract_id",
        "contract_type",
        pl.col("account_name").fill_null("–"),
        "signed_on",
        pl.col("reason").replace_strict(_link_reasons(), return_dtype=pl.String).alias("why"),
        source(),
    )


def _link_reasons() -> dict[str, str]:
    return {
        "names no deal": t("it names no deal, and no single deal of its account was won near its signature"),
        "names a deal that no file holds": t("it names a deal that no file holds"),
    }
