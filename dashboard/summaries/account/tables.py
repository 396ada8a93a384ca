"""The tables of the Account page, each row with the record of the export that it stands on."""

import polars as pl

from dashboard.summaries.account import findings
from dashboard.wording.words import STATUS_MARKS

_PRACTICES = {
    "success_definition": "Success definition",
    "delivery_voice": "Delivery voice",
    "risk_ownership": "Risk ownership",
}
_SOURCE = pl.format("{}, row {}", "source_file", "source_row").alias("Source")
_FLAG = " (date as given; when it was recorded is not known)"


def account_deals_table(deals: pl.DataFrame) -> pl.DataFrame:
    """One row per deal: dates, owners, value, the three practices in marks and words, outcome."""
    known = pl.format("{} of 3", "alignment_score")
    return deals.select(
        *_number(findings.numbers(deals)),
        pl.col("deal_name").alias("Deal"),
        pl.col("signed_on").alias("Signed"),
        pl.when(pl.col("alignment_score").is_null())
        .then(pl.format("{} to {} of 3", "alignment_min", "alignment_max"))
        .otherwise(known)
        .alias("Score"),
        *(pl.col(f"{practice}_status").replace(STATUS_MARKS).alias(name) for practice, name in _PRACTICES.items()),
        pl.col("n_attributable_escalations").alias("Escalations"),
        pl.col("observed_months").round(1).alias("Months seen"),
        pl.col("sales_owner").alias("Sales"),
        pl.col("delivery_lead").alias("Delivery"),
        pl.col("amount").round(0).cast(pl.Int64).alias("Value"),
        pl.col("currency").alias("Currency"),
    )


def evidence_table(evidence: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Practice by practice of each deal: status, when, who, what, why it counted or not, and its record."""
    why = pl.when(pl.col("is_flagged").fill_null(False)).then(pl.col("reason") + _FLAG).otherwise("reason")
    return evidence.select(
        *_number(numbers),
        pl.col("practice").replace(_PRACTICES).alias("Practice"),
        pl.col("status").replace(STATUS_MARKS).alias("Status"),
        pl.col("evidence_at").dt.date().alias("When"),
        pl.col("person").alias("Who"),
        why.alias("Why it counts or not"),
        pl.col("detail").alias("What"),
        pl.col("days_before_signature").alias("Days before signature"),
        pl.col("days_before_commitment").alias("Days before commitment"),
        _SOURCE,
        *_record(evidence),
    )


def risks_table(risks: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Risks as they stood at signature: owned by whom, since when."""
    owned = (
        pl.when(~pl.col("is_judged"))
        .then(pl.lit("not yet recorded at signature"))
        .when("is_owned")
        .then(pl.col("owner"))
        .when(~pl.col("is_owned"))
        .then(pl.format("nobody ({})", pl.col("owner_name_then").fill_null("empty")))
        .otherwise(pl.lit("not known"))
    )
    return risks.select(
        *_number(numbers),
        pl.col("deal_name").alias("Deal"),
        pl.col("title").alias("Risk"),
        pl.col("severity").alias("Severity"),
        owned.alias("Owner at signature"),
        pl.col("owner_since_at").dt.date().alias("Owner since"),
        _SOURCE,
    )


def contract_table(deals: pl.DataFrame) -> pl.DataFrame:
    """Clauses by family, words and changes of each deal's contracts."""
    return deals.select(
        *_number(findings.numbers(deals)),
        pl.col("deal_name").alias("Deal"),
        pl.col("n_clauses").alias("Clauses"),
        pl.col("n_control_clauses").alias("Control"),
        pl.col("n_coordination_clauses").alias("Coordination"),
        (100 * pl.col("control_share")).round(0).alias("Control share, %"),
        pl.col("n_words").alias("Words"),
        pl.col("n_changes").alias("Changes"),
    )


def escalations_table(escalations: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Escalations with cause, attribution and record."""
    surprise = pl.when("is_surprise").then(pl.lit("● surprise")).otherwise(pl.lit("○ no"))
    return escalations.select(
        pl.col("escalated_at").dt.date().alias("Escalated"),
        pl.col("subject").alias("Subject"),
        pl.col("cause").str.replace_all("_", " ").fill_null("not recorded").alias("Cause"),
        pl.when(pl.col("cause").is_null()).then(pl.lit("? not known")).otherwise(surprise).alias("Surprise"),
        *_number(numbers),
        pl.col("days_since_signature").alias("Days after signature"),
        pl.col("resolved_at").dt.date().alias("Resolved"),
        pl.col("attribution").str.replace_all("_", " ").alias("Attributed by"),
        pl.col("deal_name").fill_null("no deal").alias("Deal"),
        pl.col("priority").alias("Priority"),
        _SOURCE,
        *_record(escalations),
    )


def answers(events: pl.DataFrame) -> pl.DataFrame:
    """The answers of surveys among an account's dated events, newest first."""
    return (
        events.filter(pl.col("event_type") == "satisfaction")
        .sort("occurred_at", descending=True)
        .select(
            pl.col("occurred_at").dt.date().alias("Answered"),
            pl.col("title").alias("Answer"),
            pl.col("detail").alias("About"),
            _SOURCE,
        )
    )


def _number(numbers: dict[str, str]) -> list[pl.Expr]:
    """The deal's number, where there are several."""
    return [pl.col("deal_id").replace_strict(numbers, default=None).alias("No.")] if numbers else []


def _record(rows: pl.DataFrame) -> list[pl.Expr]:
    """The record's address, where any of the rows has one."""
    return [pl.col("record_url").alias("Record")] if rows["record_url"].drop_nulls().len() else []
