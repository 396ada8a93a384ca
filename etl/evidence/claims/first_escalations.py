"""C11: clients complain about surprises before contracts. An account's first escalation after its first signature.

A description without a verdict: the share of accounts that begin with a surprise, beside the share that begin with a
commercial complaint. Accounts are ultimate parents; Wilson's interval (1927).
"""

import polars as pl

from etl.evidence.estimators.panel import typed
from etl.evidence.estimators.rates import share
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim, Counts, Verdict, withhold
from etl.evidence.verdicts.thresholds import THRESHOLDS

_COMMERCIAL = "commercial"
_ESCALATIONS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("ticket_id", "account_id", "cause"), pl.String),
    **dict.fromkeys(("opened_at", "escalated_at"), pl.Datetime),
    "event_on": pl.Date,
    "is_surprise": pl.Boolean,
}
_REASON = "A description; it has no verdict."


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C11: the share of first escalations that are surprises, then the share that are commercial."""
    first = _first_escalations(inputs)
    known = first.filter(pl.col("cause").is_not_null())
    unknown_share = 1 - len(known) / len(first) if len(first) else 0.0
    n_deals = _accounts(inputs).filter(pl.col("account").is_in(known["account"].implode())).height
    return (
        _claim("first escalation is a surprise", int(known["is_surprise"].sum()), len(known), n_deals, unknown_share),
        _claim(
            "first escalation is commercial",
            int((known["cause"] == _COMMERCIAL).sum()),
            len(known),
            n_deals,
            unknown_share,
        ),
    )


def _claim(contrast: str, n_yes: int, n_accounts: int, n_deals: int, unknown_share: float) -> Claim:
    """`n_deals` signed deals of `n_accounts` accounts, `n_yes` of which began like this."""
    counts = Counts(n_deals, n_accounts, n_accounts)
    least = THRESHOLDS.min_accounts
    crude = withhold(f"{n_accounts} accounts; below {least} only counts are given.", counts, method="Wilson")
    if n_accounts >= least:
        crude = share(n_yes, n_accounts, n_events=n_yes, n_accounts=n_accounts)
    nothing = withhold("A share of accounts; nothing is adjusted for.", counts)
    return Claim(
        claim_id="C11",
        contrast=contrast,
        crude=crude,
        adjusted=nothing,
        verdict=Verdict.NONE,
        reasons=(_REASON,),
        is_provisional=False,
        unknown_share=unknown_share,
        adjustment=(),
        control_ratio=nothing,
        e_value=None,
        smallest_detectable=None,
        measure="share",
    )


def _accounts(inputs: Inputs) -> pl.DataFrame:
    """account_id, account (the ultimate parent) and signed_on of each signed deal."""
    ids = dict.fromkeys(("account_id", "ultimate_account_id"), pl.String)
    deals = typed(inputs.deals, {**ids, "signed_on": pl.Date}).drop_nulls("signed_on")
    return deals.select(
        "account_id", pl.coalesce("ultimate_account_id", "account_id").alias("account"), "signed_on"
    ).drop_nulls("account")


def _first_escalations(inputs: Inputs) -> pl.DataFrame:
    """account, cause, is_surprise: one row per account with an escalation on or after its first signature."""
    deals = _accounts(inputs)
    signed = deals.group_by("account").agg(pl.col("signed_on").min())
    parents = deals.select("account_id", "account").drop_nulls().unique("account_id", keep="first", maintain_order=True)
    return (
        typed(inputs.escalations, _ESCALATIONS)
        .with_columns(pl.coalesce("escalated_at", "opened_at").alias("event_at"))
        .join(parents, on="account_id", how="left")
        .with_columns(pl.coalesce("account", "account_id"))
        .join(signed, on="account", how="inner")
        .filter(pl.coalesce("event_on", pl.col("event_at").cast(pl.Date)) >= pl.col("signed_on"))
        .sort("event_at", "ticket_id")
        .unique("account", keep="first", maintain_order=True)
        .select("account", "cause", pl.col("is_surprise").fill_null(False))
    )
