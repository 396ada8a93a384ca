"""The Data page: what moved since an earlier build, why, and the rows of the exports behind it."""

from typing import Any

import polars as pl

from dashboard.wording.words import day, in_words

REASONS = ("input rows", "time passed", "settings", "version", "other")
MEASURES = {
    "signed_on": "Signature",
    "success_definition_status": "Shared success definition",
    "delivery_voice_status": "Early delivery voice",
    "risk_ownership_status": "Explicit risk ownership",
    "alignment_score": "Alignment score",
    "observed_months": "Observed months",
    "n_escalations": "Escalations",
    "n_attributable_escalations": "Attributable escalations",
    "n_surprise_escalations": "Surprise escalations",
    "n_control_tickets": "Control tickets",
    "escalated_at": "Escalated",
    "attributed_deal_id": "Deal of the escalation",
    "attribution": "Attributed by",
    "cause": "Cause",
}
# Headline number: (its measure, the column of the moves that adds up to its change).
_HEADLINES = {
    "Signed deals": ("signed_on", "n_more"),
    "Deals whose score is known": ("alignment_score", "n_more"),
    "Aligned deals": ("aligned", "delta"),
    "Escalations": ("n_escalations", "delta"),
    "Attributable escalations": ("n_attributable_escalations", "delta"),
    "Surprise escalations": ("n_surprise_escalations", "delta"),
    "Control tickets": ("n_control_tickets", "delta"),
    "Observed months": ("observed_months", "delta"),
}
_MOST_ROWS_NAMED = 3


def build_labels(builds: pl.DataFrame) -> dict[str, str]:
    """Build id → what a reader calls it."""
    return {
        row["against_build_id"]: (
            "Previous build" if row["is_previous"] else f"Last build of {_quarter(row['quarter'])}"
        )
        + f", as of {day(row['as_of_on'])}"
        for row in builds.iter_rows(named=True)
    }


def _quarter(quarter: str) -> str:
    return quarter.replace("Q", " Q")


def moved_sentence(moved: pl.DataFrame, changes: pl.DataFrame) -> str:
    """How many deals and escalations moved, and how much of it the input rows explain."""
    if moved.is_empty():
        return "No headline number moved since."
    if changes.is_empty():
        return "Nothing but observed time moved since."
    subjects = changes.select("subject_type", "subject_id").unique()
    n_deals, n_escalations = (subjects.filter(subject_type=kind).height for kind in ("deal", "escalation"))
    by_rows = changes.filter(reason="input rows").height
    return (
        f"{_counted(n_deals, 'deal')} and {_counted(n_escalations, 'escalation')} moved, observed time aside;"
        f" {by_rows:,} of {_counted(len(changes), 'change')} have an input row behind them."
    )


def _counted(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def headline_table(now: dict[str, Any], moved: pl.DataFrame) -> pl.DataFrame:
    """Every headline number then and now, with the deals that moved it by each reason that occurs."""
    reasons = [reason for reason in REASONS if reason in set(moved["reason"])]
    rows = []
    for label, (measure, adds_up) in _HEADLINES.items():
        of_measure = moved.filter(pl.col("measure") == measure)
        by_reason = dict(of_measure.select("reason", "n_moved").iter_rows())
        change = float(of_measure[adds_up].sum())
        rows.append(
            {
                "Number": label,
                "Then": round(float(now[measure]) - change),
                "Now": round(float(now[measure])),
                "Deals that moved": int(of_measure["n_moved"].sum()),
                **{f"by {reason}": int(by_reason.get(reason, 0)) for reason in reasons},
            }
        )
    return pl.DataFrame(rows)


def changes_table(changes: pl.DataFrame) -> pl.DataFrame:
    """What moved, from what to what, why, and the rows of the exports behind it."""
    named = pl.when(pl.col("subject_type") == "deal").then(pl.coalesce("deal_name", "subject_id"))
    ticket = pl.format("Escalation {}", pl.col("subject_id").str.split(":").list.last())
    return changes.select(
        pl.col("account_name").alias("Account"),
        named.otherwise(ticket).alias("Deal or escalation"),
        pl.col("measure").replace(MEASURES).alias("What moved"),
        pl.col("value_before").alias("Then"),
        pl.col("value_after").alias("Now"),
        pl.col("reason").map_elements(in_words, return_dtype=pl.String).alias("Why"),
        pl.col("input_rows").map_elements(_rows_named, return_dtype=pl.String).alias("Input rows"),
    )


def _rows_named(rows: pl.Series) -> str:
    named = "; ".join(rows[:_MOST_ROWS_NAMED])
    return named if len(rows) <= _MOST_ROWS_NAMED else f"{named}; and {len(rows) - _MOST_ROWS_NAMED} more"
