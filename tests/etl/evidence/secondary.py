"""A synthetic firm with all that the claims beside the main one read, and the truth about each.

Losses, clauses, amendments and trust signals are drawn here, given the firm's own practices and covariates.
"""

import numpy as np
import polars as pl

from etl.evidence.inputs import Inputs
from tests.etl.evidence import firms

PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")
LOSS, TRUST, AMENDMENTS, CONTROL = 0.8, 1.2, 0.85, 0.75  # true ratios per practice
UNOWNED = 0.15  # of the surprises


def inputs(
    n: int,
    *,
    seed: int,
    preset: str = "effect",
    is_null: bool = False,
    other_losses: float = 0.0,
    health: float = 0.0,
) -> Inputs:
    """The marts of a firm with n signed deals, and n that reached their commitment point.

    `other_losses` are lost a day for reasons that agreeing could not have changed. With `health`, what is hidden about
    a deal and goes with its practices lowers the hazard of every loss so much, in log units per standard deviation.
    """
    firm = firms.inputs(n, seed=seed, preset=preset)
    deals, windows = firm.deals, firm.windows
    rng = np.random.default_rng([seed, 1])
    with_trust = _with_trust(deals, rng, 1.0 if is_null else TRUST)
    contracts = _contracts(deals, rng, *((1.0, 1.0) if is_null else (CONTROL, AMENDMENTS)))
    summed = contracts.select(
        "deal_id", "n_control_clauses", "n_coordination_clauses", "n_clauses", "n_words", "n_changes", "control_share"
    )
    tickets = _with_unowned(firm.tickets, rng)
    return Inputs(
        deals=with_trust.join(summed, on="deal_id", maintain_order="left"),
        windows=windows,
        tickets=tickets,
        escalations=tickets.filter("is_escalated")
        .rename({"event_at": "escalated_at"})
        .with_columns(opened_at=pl.col("escalated_at")),
        contracts=contracts,
        late_stage=_late_stage(deals, rng, 1.0 if is_null else LOSS, other_losses, health),
    )


def _score(deals: pl.DataFrame) -> np.ndarray:
    return (
        deals.select(pl.sum_horizontal(pl.col(f"has_{name}").fill_null(False) for name in PRACTICES))
        .to_series()
        .to_numpy()
    )


def _log_value(deals: pl.DataFrame) -> np.ndarray:
    return (np.log(deals["amount"].to_numpy()) - 11) / 1.3


def _with_trust(deals: pl.DataFrame, rng: np.random.Generator, ratio: float) -> pl.DataFrame:
    hazard = 0.04 * np.exp(0.2 * _log_value(deals)) * ratio ** _score(deals)
    days = np.ceil(rng.exponential(30.4375 / hazard)).astype(np.int64)
    followup = np.ceil(deals["followup_months"].to_numpy() * 30.4375).astype(np.int64)
    start = deals["signed_on"]
    symptoms = {
        name: (rng.random(len(deals)) < 0.4 - 0.1 * _score(deals)).tolist()
        for name in ("is_implicit_success", "is_late_responsibilities", "is_unowned_risk")
    }
    return deals.with_columns(
        followup_end_on=start + pl.Series(followup * 86_400_000_000).cast(pl.Duration("us")),
        first_trust_signal_on=start + pl.Series(days * 86_400_000_000).cast(pl.Duration("us")),
        **{name: pl.Series(values) for name, values in symptoms.items()},
    )


def _contracts(deals: pl.DataFrame, rng: np.random.Generator, control: float, amendments: float) -> pl.DataFrame:
    score, size = _score(deals), _log_value(deals)
    total = 8 + rng.poisson(20 * np.exp(0.2 * size))
    share = np.clip(0.25 * np.exp(0.1 * size) * control**score, 0, 0.95)
    n_control = rng.binomial(total, share)
    days = rng.integers(30, 900, len(deals))
    changes = rng.poisson(0.6 * np.exp(0.1 * size) * amendments**score * days / 365.25)
    return pl.DataFrame(
        {
            "contract_id": pl.Series([f"c{i}" for i in range(len(deals))], dtype=pl.String),
            "deal_id": deals["deal_id"],
            "account_id": deals["account_id"],
            "active_days": days,
            "n_clauses": total + 3,
            "n_control_clauses": n_control,
            "n_coordination_clauses": total - n_control,
            "n_governance_clauses": rng.binomial(total - n_control, 0.1),
            "control_share": n_control / total,
            "n_words": (total + 3) * 90,
            "n_changes": changes,
        }
    )


def _with_unowned(tickets: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The tickets with the cause of some surprises changed to a risk without an owner."""
    is_unowned = pl.col("is_surprise") & pl.Series(rng.random(len(tickets)) < UNOWNED)
    return tickets.with_columns(cause=pl.when(is_unowned).then(pl.lit("unowned_risk")).otherwise("cause"))


def _late_stage(
    deals: pl.DataFrame, rng: np.random.Generator, ratio: float, other_losses: float, health: float
) -> pl.DataFrame:
    """Losses of two kinds; what agreeing could not have changed has the same hazard with and without practices."""
    hidden = np.exp(-health * (_score(deals) - 1.5 + rng.normal(0, 1, len(deals))) / np.sqrt(2))
    at_value = np.exp(-0.3 * _log_value(deals)) * hidden
    alignable, other = 0.010 * at_value * ratio ** _score(deals), other_losses * at_value
    loss = alignable + other
    win = 0.014 * np.exp(0.2 * _log_value(deals))
    ends = rng.exponential(1 / (loss + win))
    until = rng.uniform(20, 400, len(deals))
    is_lost = rng.random(len(deals)) < loss / (loss + win)
    is_open = ends > until
    is_other = rng.random(len(deals)) < other / loss
    return deals.drop("signed_on", "sales_cycle_days").with_columns(
        committed_at=deals["signed_on"].cast(pl.Datetime),
        created_to_commitment_days=pl.Series(np.maximum(deals["sales_cycle_days"].to_numpy() / 2, 1)),
        is_lost=pl.Series(is_lost & ~is_open),
        loss_kind=pl.when(pl.Series(is_lost & ~is_open)).then(
            pl.when(pl.Series(is_other)).then(pl.lit("not_alignable")).otherwise(pl.lit("alignable"))
        ),
        is_open=pl.Series(is_open),
        is_won=pl.Series(~is_lost & ~is_open),
        days_to_outcome=pl.Series(np.ceil(np.minimum(ends, until)).astype(np.int64)),
    )
