"""The Data page: what moved since an earlier build, why, and the rows of the exports behind it."""

from typing import Any

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.wording.words import day, in_words, replaced

REASONS = ("input rows", "time passed", "settings", "version", "other")
MEASURES = {
    "signed_on": deferred("Signature"),
    "success_definition_status": deferred("Shared success definition"),
    "delivery_voice_status": deferred("Early delivery voice"),
    "risk_ownership_status": deferred("Explicit risk ownership"),
    "alignment_score": deferred("Alignment score"),
    "observed_months": deferred("Observed months"),
    "n_escalations": deferred("Escalations"),
    "n_attributable_escalations": deferred("Attributable escalations"),
    "n_surprise_escalations": deferred("Surprise escalations"),
    "n_control_tickets": deferred("Control tickets"),
    "escalated_at": deferred("Escalated"),
    "attributed_deal_id": deferred("Deal of the escalation"),
    "attribution": deferred("Attributed by"),
    "cause": deferred("Cause"),
}
# Headline number: (its measure, the column of the moves that adds up to its change).
_HEADLINES = {
    deferred("Signed deals"): ("signed_on", "n_more"),
    deferred("Deals whose score is known"): ("alignment_score", "n_more"),
    deferred("Aligned deals"): ("aligned", "delta"),
    deferred("Escalations"): ("n_escalations", "delta"),
    deferred("Attributable escalations"): ("n_attributable_escalations", "delta"),
    deferred("Surprise escalations"): ("n_surprise_escalations", "delta"),
    deferred("Control tickets"): ("n_control_tickets", "delta"),
    deferred("Observed months"): ("observed_months", "delta"),
}
_MOST_ROWS_NAMED = 3


def build_labels(builds: pl.DataFrame) -> dict[str, str]:
    """Build id → what a reader calls it."""
    return {
        row["against_build_id"]: t("Previous build, as of {day}", day=day(row["as_of_on"]))
        if row["is_previous"]
        else t("Last build of {quarter}, as of {day}", quarter=_quarter(row["quarter"]), day=day(row["as_of_on"]))
        for row in builds.iter_rows(named=True)
    }


def _quarter(quarter: str) -> str:
    return quarter.replace("Q", " Q")


def moved_sentence(moved: pl.DataFrame, changes: pl.DataFrame) -> str:
    """How many deals and escalations moved, and how much of it the input rows explain."""
    if moved.is_empty():
        return t("No headline number has changed since.")
    if changes.is_empty():
        return t("Only the observed time has changed since.")
    subjects = changes.select("subject_type", "subject_id").unique()
    n_deals, n_escalations = (subjects.filter(subject_type=kind).height for kind in ("deal", "escalation"))
    by_rows = changes.filter(reason="input rows").height
    return t(
        "{deals} and {escalations} changed, apart from observed time; {by_rows} of {changes} have an input row"
        " behind them.",
        deals=tn("{n} deal", "{n} deals", n_deals),
        escalations=tn("{n} escalation", "{n} escalations", n_escalations),
        by_rows=by_rows,
        changes=tn("{n} change", "{n} changes", len(changes)),
    )


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
                "number_name": t(label),
                "then": round(float(now[measure]) - change),
                "now": round(float(now[measure])),
                "n_moved": int(of_measure["n_moved"].sum()),
                **{f"by_{reason.replace(' ', '_')}": int(by_reason.get(reason, 0)) for reason in reasons},
            }
        )
    return pl.DataFrame(rows)


def changes_table(changes: pl.DataFrame) -> pl.DataFrame:
    """What moved, from what to what, why, and the rows of the exports behind it."""
    named = pl.when(pl.col("subject_type") == "deal").then(pl.coalesce("deal_name", "subject_id"))
    ticket = pl.col("subject_id").str.split(":").list.last().map_elements(_ticket, return_dtype=pl.String)
    return changes.select(
        "account_name",
        named.otherwise(ticket).alias("deal_or_escalation"),
        pl.col("measure").replace(replaced(MEASURES)).alias("what_moved"),
        pl.col("value_before").alias("then"),
        pl.col("value_after").alias("now"),
        pl.col("reason").map_elements(in_words, return_dtype=pl.String).alias("why"),
        pl.col("input_rows").map_elements(_rows_named, return_dtype=pl.String),
    )


def _ticket(number: str) -> str:
    return t("Escalation {number}", number=number)


def _rows_named(rows: pl.Series) -> str:
    named = "; ".join(rows[:_MOST_ROWS_NAMED])
    more = len(rows) - _MOST_ROWS_NAMED
    return named if more <= 0 else t("{rows}; and {n} more", rows=named, n=more)
