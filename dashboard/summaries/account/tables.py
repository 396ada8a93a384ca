"""The tables of the Account page, each row with the record of the export that it stands on."""

import polars as pl

from dashboard.locale import t
from dashboard.locale.written import written_column
from dashboard.summaries.account import findings
from dashboard.wording.enumerations import translated
from dashboard.wording.headings import heading, source
from dashboard.wording.words import STATUS_MARKS, inside_words, replaced

_PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")


def account_deals_table(deals: pl.DataFrame) -> pl.DataFrame:
    """One row per deal: dates, owners, value, the three practices in marks and words, outcome."""
    known = pl.format(t("{n} of 3", n="{}"), "alignment_score")
    marks = replaced(STATUS_MARKS)
    return deals.select(
        *_number(findings.numbers(deals)),
        "deal_name",
        "signed_on",
        pl.when(pl.col("alignment_score").is_null())
        .then(pl.format(t("{least} to {most} of 3", least="{}", most="{}"), "alignment_min", "alignment_max"))
        .otherwise(known)
        .alias("score"),
        *(pl.col(f"{practice}_status").replace(marks).alias(practice) for practice in _PRACTICES),
        "n_attributable_escalations",
        pl.col("observed_months").round(1),
        "sales_owner",
        "delivery_lead",
        pl.col("amount").round(0).cast(pl.Int64),
        "currency",
    )


def evidence_table(evidence: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Practice by practice of each deal: status, when, who, what, why it counted or not, and its record."""
    reason = written_column("reason")
    flagged = pl.format(t("{reason} (date as given; when it was recorded is not known)", reason="{}"), reason)
    why = pl.when(pl.col("is_flagged").fill_null(False)).then(flagged).otherwise(reason)
    shown = pl.col("status").replace(replaced(STATUS_MARKS))
    said = pl.when(pl.col("kind") == "declared").then(pl.format(t("{status}, declared", status="{}"), shown))
    return evidence.select(
        *_number(numbers),
        pl.col("practice").replace({practice: heading(practice) for practice in _PRACTICES}),
        said.otherwise(shown).alias("status"),
        pl.col("evidence_at").dt.date().alias("evidence_on"),
        "person",
        why.alias("why_it_counts"),
        "detail",
        "days_before_signature",
        "days_before_commitment",
        source(),
        *_record(evidence),
    )


def risks_table(risks: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Risks as they stood at signature: owned by whom, since when."""
    owned = (
        pl.when(~pl.col("is_judged"))
        .then(pl.lit(t("not yet recorded at signature")))
        .when("is_owned")
        .then(pl.col("owner"))
        .when(~pl.col("is_owned"))
        .then(pl.format(t("nobody ({name})", name="{}"), pl.col("owner_name_then").fill_null(t("empty"))))
        .otherwise(pl.lit(t("not known")))
    )
    return risks.select(
        *_number(numbers),
        "deal_name",
        pl.col("title").alias("risk"),
        translated("severity"),
        owned.alias("owner_at_signature"),
        pl.col("owner_since_at").dt.date().alias("owner_since_on"),
        source(),
    )


def contract_table(deals: pl.DataFrame) -> pl.DataFrame:
    """Clauses by family, words and changes of each deal's contracts."""
    return deals.select(
        *_number(findings.numbers(deals)),
        "deal_name",
        "n_clauses",
        "n_control_clauses",
        "n_coordination_clauses",
        (pl.col("control_share") * 100).round(0),
        "n_words",
        "n_changes",
    )


def escalations_table(escalations: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Escalations with cause, attribution and record."""
    surprise = pl.when("is_surprise").then(pl.lit(t("● surprise"))).otherwise(pl.lit(t("○ no")))
    return escalations.select(
        pl.col("escalated_at").dt.date().alias("escalated_on"),
        "subject",
        pl.col("cause").map_elements(inside_words, return_dtype=pl.String).fill_null(t("not recorded")),
        pl.when(pl.col("cause").is_null()).then(pl.lit(t("? not known"))).otherwise(surprise).alias("surprise"),
        *_number(numbers),
        "days_since_signature",
        pl.col("resolved_at").dt.date().alias("resolved_on"),
        pl.col("attribution").map_elements(inside_words, return_dtype=pl.String),
        pl.col("deal_name").fill_null(t("no deal")),
        "priority",
        source(),
        *_record(escalations),
    )


def answers(events: pl.DataFrame) -> pl.DataFrame:
    """The answers of surveys among an account's dated events, newest first."""
    return (
        events.filter(pl.col("event_type") == "satisfaction")
        .sort("occurred_at", descending=True)
        .select(
            pl.col("occurred_at").dt.date().alias("answered_on"),
            pl.col("title").alias("answer"),
            pl.col("detail").alias("about"),
            source(),
        )
    )


def _number(numbers: dict[str, str]) -> list[pl.Expr]:
    """The deal's number, where there are several."""
    return [pl.col("deal_id").replace_strict(numbers, default=None).alias("number")] if numbers else []


def _record(rows: pl.DataFrame) -> list[pl.Expr]:
    """The record's address, where any of the rows has one."""
    return [pl.col("record_url")] if rows["record_url"].drop_nulls().len() else []
