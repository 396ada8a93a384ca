"""The marts beside the deal table that the claims C6 and C8 read, of a firm that says what is true of these."""

import numpy as np
import polars as pl

from etl.sample.firm import START, UNKNOWN, BoolArray, Firm, IntArray
from etl.sample.presets import PRACTICES

_DAYS_PER_YEAR = 365.25
_WORDS_PER_CLAUSE = 90


def contracts(firm: Firm, deals: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """Shaped like marts.contract_profiles, a contract a deal; `deals` as `as_marts` has them. Empty without clauses."""
    if firm.clauses is None:
        return pl.DataFrame()
    drawn, rng = firm.clauses, np.random.default_rng([seed, 1])
    changes = rng.poisson(drawn.amendments_per_year * firm.followup / _DAYS_PER_YEAR)
    names = ("n_clauses", "n_control_clauses", "n_coordination_clauses", "control_share")
    return deals.select(
        pl.format("contract of {}", "deal_id").alias("contract_id"), "deal_id", "account_id", *names
    ).with_columns(
        active_days=pl.Series(firm.followup),
        planned_days=pl.Series(firm.term),
        n_governance_clauses=pl.lit(0, pl.Int64),
        n_words=pl.col("n_clauses") * _WORDS_PER_CLAUSE,
        n_changes=pl.Series(changes),
    )


def late_stage(firm: Firm, deals: pl.DataFrame) -> pl.DataFrame:
    """Shaped like marts.late_stage_outcomes: the signed deals and those that were lost after their proposal.

    Practices are those done by the proposal. Empty where the firm does not say what was lost.
    """
    if firm.race is None:
        return pl.DataFrame()
    ran, n_lost = firm.race, len(firm.race.lost_row)
    rows = np.concatenate([np.arange(firm.n_deals), ran.lost_row])
    is_lost = np.arange(len(rows)) >= firm.n_deals
    days = np.concatenate([ran.days, ran.lost_days])
    is_unknown = np.concatenate([firm.status == UNKNOWN, np.zeros((n_lost, 3), bool)])
    is_early = np.concatenate([ran.is_early, ran.lost_early]) & ~is_unknown
    least: IntArray = is_early.sum(axis=1)
    hides: BoolArray = np.any(is_unknown, axis=1)
    committed = np.where(is_lost, firm.signed[rows], firm.signed[rows] - days)
    columns = {f"has_{name}": _known(is_early[:, j], is_unknown[:, j]) for j, name in enumerate(PRACTICES)}
    known = [name for name in deals.columns if not name.startswith("first_trust")]
    return (
        deals.select(known)[rows]
        .drop("signed_on", "sales_cycle_days")
        .with_columns(
            deal_id=pl.format("{} {}", "deal_id", pl.int_range(pl.len())),
            committed_at=pl.Series(np.datetime64(START) + committed).cast(pl.Datetime),
            created_to_commitment_days=pl.Series(np.maximum(firm.cycle[rows], 6.0)),
            is_lost=pl.Series(is_lost),
            is_open=pl.lit(False),
            is_won=pl.Series(~is_lost),
            days_to_outcome=pl.Series(days),
            alignment_score=_known(least, hides),
            alignment_min=pl.Series(least),
            alignment_max=pl.Series(least + is_unknown.sum(axis=1)),
            **columns,
        )
    )


def _known(values: BoolArray | IntArray, is_unknown: BoolArray) -> pl.Series:
    return pl.select(pl.when(pl.Series(~is_unknown)).then(pl.Series(values))).to_series()
