"""The headline cards of the Trends page."""

from datetime import date

import polars as pl

from dashboard import fiscal
from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.summaries.contributions import Moved
from dashboard.summaries.headline import measures, value_at_risk
from dashboard.summaries.headline.card import UNCHANGED, Card, delta
from dashboard.summaries.headline.time_to_trust import medians_months
from dashboard.wording import counts
from dashboard.wording.contributions import span_name
from dashboard.wording.words import number, percent, quarter_before
from etl import evidence as engine
from etl.evidence import Trend, Verdict

__all__ = ["UNCHANGED", "Card", "headline", "not_known"]

_TRUST_QUARTERS = 8  # of the history
_MEASURED = ("alignment_score", "control_share", "n_clauses", "n_words")


def headline(
    deals: pl.DataFrame,
    moved: Moved | None,
    trend: Trend,
    *,
    as_of_on: date,
    verdict: Verdict,
    escalations: pl.DataFrame | None = None,
) -> list[Card]:
    """The five cards.

    `deals` as marts.deal_outcomes, not empty; `moved` since the last quarter; `trend` at equal age; `verdict` is C4's;
    `escalations` as `queries.deal_escalations` gives them: without them the value at risk has no history.
    """
    measured = [name for name in _MEASURED if name in deals.columns]
    signed = deals.select(*measured, quarter_on=fiscal.year().quarter_starts(pl.col("signed_on")))
    known = signed.select("quarter_on", "alignment_score").drop_nulls("alignment_score")
    return [
        measures.rolling(measures.aligned_share(), known),
        _escalations(moved, trend),
        measures.rolling(
            measures.control_share(),
            signed.select("quarter_on", "control_share").drop_nulls("control_share"),
            more=measures.contract_size(signed),
        ),
        _trust_card(deals, as_of_on),
        value_at_risk.card(deals, escalations, as_of_on=as_of_on, verdict=verdict),
    ]


def _escalations(moved: Moved | None, trend: Trend) -> Card:
    if moved is None:
        return measures.escalations(None, "", "", trend)
    first, last = map(span_name, moved.spans)
    return measures.escalations(moved.change, last, first, trend)


def not_known(deals: pl.DataFrame) -> str:
    """The share of deals with a practice that is not known, in a sentence; empty where all are known."""
    unknown, n = int(deals["alignment_score"].is_null().sum()), len(deals)
    if unknown == 0:
        return ""
    share = engine.share(unknown, n)
    return t(
        "At least one practice is not known for {unknown} of {n} ({share}); they count neither as aligned nor as"
        " not aligned.",
        unknown=unknown,
        n=counts.deals(n),
        share=percent(share.value),
    )


def _trust_card(deals: pl.DataFrame, as_of_on: date) -> Card:
    label, term = t("Time to trust"), "time_to_trust"
    days = [as_of_on]
    for _ in range(_TRUST_QUARTERS):
        days.append(quarter_before(days[-1]))
    waits = deals.select("signed_on", "followup_end_on", "first_trust_signal_on", "account_id")
    then = medians_months(waits, days)
    now, before = then[0], then[1]
    if now.value is None:
        return Card(label, "–", None, written(now.withheld or "") or t("Not known."), term)
    return Card(
        label=label,
        value=t("{months} months", months=number(now.value)),
        delta=delta(now.value - before.value, 1, t(" months")) if before.value is not None else None,
        below=t(
            "between {low} and {high}; {n}, {signals} with a trust signal so far",
            low=number(now.low),
            high=t("not reached") if now.high is None else number(now.high),
            n=counts.deals(now.n_deals),
            signals=now.n_events,
        ),
        term=term,
        note=t("The change compares with what was known a quarter earlier."),
        against=t("vs last quarter"),
        history=tuple(estimate.value for estimate in reversed(then) if estimate.value is not None),
    )
