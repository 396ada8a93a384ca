"""The rows that the headline numbers of an account count."""

import polars as pl

from dashboard.locale import t
from dashboard.summaries.account import findings, tables


def rated(deals: pl.DataFrame) -> pl.DataFrame:
    """The deals behind a rate: their escalations and months add up to it."""
    return deals.filter(pl.col("observed_months") > 0).select(
        "account_name", "deal_name", "signed_on", "n_attributable_escalations", pl.col("observed_months").round(1)
    )


def at_risk(deals: pl.DataFrame) -> pl.DataFrame:
    """The running deals with an open escalation."""
    return _staked(deals, "is_at_risk")


def with_few_practices(deals: pl.DataFrame) -> pl.DataFrame:
    """The running deals with none or one of the practices."""
    return _staked(deals, "has_few_practices")


def _staked(deals: pl.DataFrame, flag: str) -> pl.DataFrame:
    return deals.filter(pl.col(flag).fill_null(value=False)).select(
        "deal_name", "signed_on", pl.col("contracted_value").round(0).alias("value"),
        pl.col("contracted_currency").alias("currency"), "n_open_escalations", pl.col("alignment_score").alias("score"),
    )  # fmt: skip


def of_account(
    deals: pl.DataFrame, peers: pl.DataFrame, all_deals: pl.DataFrame, escalations: pl.DataFrame, events: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """By the label of a headline number, the rows behind it. `escalations` and `events` of the whole account."""
    open_ = escalations.filter(pl.col("is_open").fill_null(value=False))
    return {
        t("Escalations here"): rated(deals),
        t("Similar deals"): rated(peers),
        t("Open escalations"): tables.escalations_table(open_, findings.numbers(all_deals)),
        t("Satisfaction"): tables.answers(events),
        t("Value at risk"): at_risk(all_deals),
        t("Value with few practices"): with_few_practices(all_deals),
    }
