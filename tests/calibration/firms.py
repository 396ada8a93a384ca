"""Firms to calibrate on: what is true of each, and its marts. Every practice is known, but in `mnar40`."""

from dataclasses import dataclass, replace
from math import log, nan

import polars as pl

from etl.evidence import Inputs
from etl.sample.claim_marts import contracts, late_stage
from etl.sample.deals import as_marts, simulate
from etl.sample.presets import PRESETS, Preset
from tests.etl.evidence.firms import inputs_of

NEVER_UNKNOWN = 1e-9
AVOIDED_PER_100 = 109.8  # three practices against none, each 0.8: by a simulation of 2 million deals


@dataclass(frozen=True, slots=True)
class Firm:
    """A kind of firm with n signed deals; one seed, one firm."""

    name: str
    n_deals: int
    preset: Preset

    @property
    def log_ratio(self) -> float:
        """The true log ratio per practice; nan where the practices differ."""
        ratios = set(self.preset.rate_ratios)
        return log(ratios.pop()) if len(ratios) == 1 else nan

    @property
    def avoided(self) -> float:
        """The escalations that three practices truly avoid per 100 deals against none; nan where it was not simulated.

        Rates are proportional to the base rate.
        """
        if self.log_ratio == 0:
            return 0.0
        is_simulated = self.preset.rate_ratios == PRESETS["effect"].rate_ratios and self.name != "mnar40"
        return AVOIDED_PER_100 * self.preset.base / PRESETS["effect"].base if is_simulated else nan

    def marts(self, seed: int, *, is_guarded: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
        """`deals` and `windows`; without the guard, what was added or entered after signature counts as practised."""
        return as_marts(simulate(self.n_deals, seed, self.preset), is_guarded=is_guarded)

    def inputs(self, seed: int) -> Inputs:
        """The same with the tickets, the trail of the practices, and what the claims beside C4 read."""
        drawn = simulate(self.n_deals, seed, self.preset)
        found = inputs_of(*as_marts(drawn), seed=seed)
        accounts = found.deals.select("deal_id", "account_id", "ultimate_account_id")
        escalations = found.tickets.filter("is_escalated").join(accounts, on="deal_id", maintain_order="left")
        practices = found.practices
        if drawn.preset.records and not drawn.preset.records.has_entry_times:
            practices = practices.with_columns(recorded_at=pl.lit(None, pl.Datetime))
        return replace(
            found,
            practices=practices,
            escalations=escalations.with_columns(opened_at="event_at", escalated_at="event_at"),
            contracts=contracts(drawn, found.deals, seed=seed),
            late_stage=late_stage(drawn, found.deals),
        )


def firm(name: str, n_deals: int, *, ratio: float | None = None) -> Firm:
    """The firm of a preset (`hidden from controls` is one more), with `ratio` as the true one of every practice."""
    preset = PRESETS["hidden" if name == "hidden from controls" else name]
    if name != "mnar40":
        preset = replace(preset, unknown=NEVER_UNKNOWN, has_dark_regions=False)
    if name == "hidden from controls":
        preset = replace(preset, control_share=0.0)
    if ratio is not None:
        preset = replace(preset, rate_ratios=(ratio, ratio, ratio))
    return Firm(name, n_deals, preset)
