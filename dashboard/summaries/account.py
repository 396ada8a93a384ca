"""The Account page: an account's deals, risks, contracts and escalations, as tables and sentences."""

from datetime import date
from typing import Any

import polars as pl

from dashboard import wording
from dashboard.locale import t, tn
from etl import evidence as engine

_SHORT = {"success_definition": "Success", "delivery_voice": "Voice", "risk_ownership": "Risks"}


def labels(accounts: pl.DataFrame) -> dict[str, str]:
    """What an account is called where one is chosen, by its id; a name that two of them share carries the id."""
    shared = accounts["account_name"].is_duplicated()
    return {
        account_id: f"{name} ({account_id})" if is_shared else name
        for name, account_id, is_shared in zip(accounts["account_name"], accounts["account_id"], shared, strict=True)
    }


def account_sentence(deals: pl.DataFrame, escalations: pl.DataFrame) -> str:
    """Deals, observed months and escalations of the account, in one sentence."""
    months = float(deals["observed_months"].sum() or 0.0)
    n = int(deals["n_attributable_escalations"].sum() or 0)
    deals_word = f"{len(deals):,} signed {'deal' if len(deals) == 1 else 'deals'}"
    if months == 0:
        return f"{deals_word}; what followed was not observed by any ticket source, so outcomes are not known."
    estimate = engine.rate(n, months)
    open_now = escalations.filter(pl.col("resolved_at").is_null()).height
    return (
        f"{deals_word}, observed for {months:.0f} engagement-months: {n:,} attributable escalations, "
        f"{wording.number(estimate.value)} per 100 months (95 % interval {wording.number(estimate.low)} to "
        f"{wording.number(estimate.high)}); {open_now:,} escalations are open."
    )


def account_deals_table(deals: pl.DataFrame) -> pl.DataFrame:
    """One row per deal: dates, owners, value, the three practices as marks, outcome."""
    return deals.select(
        pl.col("deal_name").alias("Deal"),
        pl.col("signed_on").alias("Signed"),
        pl.col("sales_owner").alias("Sales"),
        pl.col("delivery_lead").alias("Delivery"),
        pl.col("amount").round(0).cast(pl.Int64).alias("Value"),
        pl.col("currency").alias("Currency"),
        *(_mark(f"has_{practice}").alias(name) for practice, name in _SHORT.items()),
        pl.col("alignment_score").alias("Score"),
        pl.col("n_attributable_escalations").alias("Escalations"),
        pl.col("observed_months").round(1).alias("Months"),
    )


def _mark(column: str) -> pl.Expr:
    """● practised, ○ not, ? not known."""
    return pl.when(pl.col(column).is_null()).then(pl.lit("?")).when(column).then(pl.lit("●")).otherwise(pl.lit("○"))


def of_deals(rows: pl.DataFrame, deals: pl.DataFrame, all_deals: pl.DataFrame) -> pl.DataFrame:
    """The rows of the picked deals; with all of them picked also those of other deals and of none."""
    return rows if len(deals) == len(all_deals) else rows.filter(pl.col("deal_id").is_in(deals["deal_id"].to_list()))


def committed_on(deals: pl.DataFrame) -> list[date]:
    """When the deals' expectations hardened, as far as it is known."""
    return deals["committed_at"].drop_nulls().dt.date().to_list()


def span(events: pl.DataFrame) -> str:
    """The first and the last day of the events."""
    days = events.select(first=pl.col("occurred_at").min().dt.date(), last=pl.col("occurred_at").max().dt.date())
    return f"{wording.day(days['first'][0])} to {wording.day(days['last'][0])}"


def timeline_title(deals: pl.DataFrame, escalations: pl.DataFrame) -> str:
    """The finding of the timeline."""
    first = deals["time_to_first_escalation_days"].drop_nulls().min()
    if isinstance(first, int | float):
        return f"The first escalation came {first:.0f} days after a signature"
    if escalations.is_empty():
        return "No escalation is recorded for this account"
    return "Escalations are recorded, none of them in the observed time of a signed deal"


def satisfaction(facts: dict[str, Any]) -> tuple[str, str]:
    """The last answer of a survey, and when; `facts` as marts.accounts."""
    if facts["last_satisfaction"] is None:
        return "–", t("no survey answer is recorded")
    score = f"{facts['last_satisfaction']:.0f} / {facts['last_satisfaction_scale_max']:.0f}"
    what = facts["last_satisfaction_instrument"] or t("survey")
    return score, t("{what}, {day}", what=what, day=wording.day(facts["last_satisfaction_on"]))


def value_at_risk(facts: dict[str, Any]) -> tuple[str, str]:
    """Contracted value of running deals with an open escalation or a low score, by currency; and the next renewal."""
    values = facts["values_at_risk"] or []
    renewal = facts["next_renewal_on"]
    below = t("next renewal {day}", day=wording.day(renewal)) if renewal else t("no renewal date is recorded")
    deals = tn("{n} running deal", "{n} running deals", facts["n_deals_at_risk"] or 0)
    currency, _, amount = values[0].partition(" ") if values else ("", "", "")
    shown = wording.money(float(amount), currency) if amount else "0"
    more = t("; more in {n} other currencies", n=len(values) - 1) if len(values) > 1 else ""
    return shown, f"{deals}{more}; {below}"


def risks_table(risks: pl.DataFrame) -> pl.DataFrame:
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
        pl.col("deal_name").alias("Deal"),
        pl.col("title").alias("Risk"),
        pl.col("severity").alias("Severity"),
        owned.alias("Owner at signature"),
        pl.col("owner_since_at").dt.date().alias("Owner since"),
        pl.format("{}, row {}", "source_file", "source_row").alias("Source"),
    )


def contract_table(deals: pl.DataFrame) -> pl.DataFrame:
    """Clauses by family, words and changes of each deal's contracts."""
    return deals.select(
        pl.col("deal_name").alias("Deal"),
        pl.col("n_clauses").alias("Clauses"),
        pl.col("n_control_clauses").alias("Control"),
        pl.col("n_coordination_clauses").alias("Coordination"),
        (100 * pl.col("control_share")).round(0).alias("Control share, %"),
        pl.col("n_words").alias("Words"),
        pl.col("n_changes").alias("Changes"),
    )


def no_escalations(observed: pl.DataFrame, deals: pl.DataFrame) -> str:
    """Why no escalation is shown: none happened, or nobody looked."""
    if observed.is_empty():
        return "No escalation is known: no ticket source covers this account. That is not the same as none."
    months = float(observed["observed_months"].sum())
    return f"No escalation in {months:.0f} observed engagement-months of {len(observed):,} of {len(deals):,} deals."


def escalations_table(escalations: pl.DataFrame) -> pl.DataFrame:
    """Escalations with cause, attribution and source row."""
    return escalations.select(
        pl.col("escalated_at").dt.date().alias("Escalated"),
        pl.col("subject").alias("Subject"),
        pl.col("cause").str.replace_all("_", " ").fill_null("not recorded").alias("Cause"),
        pl.when("is_surprise").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("Surprise"),
        pl.col("days_since_signature").alias("Days after"),
        pl.col("attribution").str.replace_all("_", " ").alias("Attributed by"),
        pl.col("resolved_at").dt.date().alias("Resolved"),
        pl.format("{}, row {}", "source_file", "source_row").alias("Source"),
        pl.col("deal_name").fill_null("no deal").alias("Deal"),
        pl.col("priority").alias("Priority"),
    )
