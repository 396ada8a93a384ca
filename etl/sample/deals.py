"""The deal table of a synthetic firm in the shape of the marts, to calibrate estimators without files."""

import numpy as np
import polars as pl

from etl.sample.draw import simulate
from etl.sample.firm import (
    CURRENCIES,
    DAYS_PER_MONTH,
    DEAL_TYPES,
    INDUSTRIES,
    REGIONS,
    SEGMENTS,
    SERVICE_LINES,
    START,
    STATUSES,
    UNKNOWN,
    WINDOWS,
    BoolArray,
    Firm,
    IntArray,
)
from etl.sample.presets import PRACTICES

__all__ = ["as_marts", "simulate"]


def as_marts(firm: Firm, *, is_guarded: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`deals` and `windows`, shaped like marts.deal_outcomes and marts.deal_windows.

    Without the guard, practices that were added after an escalation or entered long after signature count as practised.
    """
    practised = firm.practised if is_guarded else firm.practised | firm.added | firm.backfilled
    is_unknown = firm.status == UNKNOWN
    least = (practised & ~is_unknown).sum(axis=1)
    counts = _outcomes(firm)
    deals = pl.DataFrame(
        {
            "deal_id": _ids("deal", np.arange(firm.n_deals)),
            "account_id": _ids("account", firm.account),
            "ultimate_account_id": _ids("account", firm.account),
            "signed_on": pl.Series(np.datetime64(START) + firm.signed).cast(pl.Date),
            "deal_type": _labels(DEAL_TYPES, firm.deal_type),
            "service_line": _labels(SERVICE_LINES, firm.service_line),
            "segment": _labels(SEGMENTS, firm.segment),
            "region": _labels(REGIONS, firm.region),
            "industry": _labels(INDUSTRIES, firm.industry),
            "amount": np.exp(firm.log_value),
            "currency": _labels(CURRENCIES, firm.region),
            "sales_owner_id": _ids("owner", firm.owner),
            "delivery_lead_id": _ids("lead", firm.delivery_lead),
            "delivery_lead_basis": pl.repeat("entered by signature", firm.n_deals, eager=True),
            "sales_cycle_days": firm.cycle,
            **{f"{name}_status": _labels(STATUSES, firm.status[:, j]) for j, name in enumerate(PRACTICES)},
            **{f"has_{name}": _masked(practised[:, j], is_unknown[:, j]) for j, name in enumerate(PRACTICES)},
            "alignment_score": _masked(least, is_unknown.any(axis=1)),
            "alignment_min": least,
            "alignment_max": least + is_unknown.sum(axis=1),
            "followup_months": firm.followup / DAYS_PER_MONTH,
            "observed_months": firm.followup / DAYS_PER_MONTH,
            **{name: values.sum(axis=1) for name, values in counts.items()},
            "n_prior_escalations_12m": firm.prior,
        }
    )
    deal, window = np.nonzero(firm.exposure > 0)
    windows = pl.DataFrame(
        {
            "deal_id": _ids("deal", deal),
            "window": _labels(WINDOWS, window),
            "exposure_days": firm.exposure[deal, window],
            **{name: values[deal, window] for name, values in counts.items()},
        }
    )
    return deals, windows


def _outcomes(firm: Firm) -> dict[str, IntArray]:
    """(n, 4) each."""
    return {
        "n_escalations": firm.attributable + firm.escalated_controls,
        "n_attributable_escalations": firm.attributable,
        "n_surprise_escalations": firm.surprises,
        "n_control_tickets": firm.controls,
    }


def _ids(prefix: str, codes: IntArray) -> pl.Series:
    return prefix + pl.Series(codes).cast(pl.String)


def _labels(labels: tuple[str, ...], codes: IntArray) -> pl.Series:
    return pl.Series(labels).gather(pl.Series(codes))


def _masked(values: BoolArray | IntArray, is_hidden: BoolArray) -> pl.Series:
    return pl.select(pl.when(pl.Series(~is_hidden)).then(pl.Series(values))).to_series()
