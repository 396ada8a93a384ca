"""Deals as they were followed: from which day after signature to which, and the days of their escalations.

A day's events count at its end: what happens on day 0 has happened by time 1. A deal is at risk at time t where it was
observed on day t − 1. Observation may begin after signature (late entry): such a deal joins those at risk on that day
(Andersen, Borgan, Gill & Keiding 1993, III.3), and escalations before it are not known.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.evidence.estimators import outcomes
from etl.evidence.estimators.panel import Panel, panel, typed
from etl.evidence.estimators.poisson import BoolArray, IntArray
from etl.evidence.inputs import Inputs

HORIZON = 365  # days that "12 months" are taken as
_SPAN = {"deal_id": pl.String, **dict.fromkeys(("signed_on", "observed_from_on", "observed_to_on"), pl.Date)}


@dataclass(frozen=True, slots=True)
class FollowUps:
    """n deals and m attributable escalations of theirs, up to the horizon."""

    entry: IntArray  # (n,) days from signature to the first observed day
    exit: IntArray  # (n,) days from signature to the end of observation
    first: IntArray  # (n,) time of the first observed escalation; 0 where there was none
    accounts: IntArray  # (n,) codes 0 to G−1
    event_deals: IntArray  # (m,) rows of the deals
    event_times: IntArray  # (m,) 1 to the horizon

    @property
    def n_deals(self) -> int:
        """How many deals are followed."""
        return len(self.entry)

    @property
    def n_accounts(self) -> int:
        """How many accounts they belong to."""
        return int(self.accounts.max(initial=-1)) + 1

    @property
    def n_late(self) -> int:
        """How many deals were not observed from their signature on."""
        return int((self.entry > 0).sum())

    @property
    def stops(self) -> IntArray:
        """(n,) the last time at risk of a first escalation."""
        stops: IntArray = np.where(self.first > 0, self.first, self.exit)
        return stops

    def only(self, kept: BoolArray) -> "FollowUps":
        """The deals that `kept` marks, with rows and accounts numbered anew."""
        row = np.cumsum(kept) - 1
        is_event_kept = kept[self.event_deals]
        _, accounts = np.unique(self.accounts[kept], return_inverse=True)
        return FollowUps(
            entry=self.entry[kept],
            exit=self.exit[kept],
            first=self.first[kept],
            accounts=accounts.astype(np.int64),
            event_deals=row[self.event_deals[is_event_kept]],
            event_times=self.event_times[is_event_kept],
        )

    def at_risk(self, time: int) -> int:
        """How many deals are followed and without an observed escalation just before a time; at 0, at signature."""
        return int(((self.entry < max(time, 1)) & (self.stops >= time)).sum())


def follow_ups(inputs: Inputs) -> tuple[Panel, FollowUps]:
    """The observed deals within their first 12 months, as a panel of covariates and as follow-ups, in the same order.

    Deals without an observed span are left out.
    """
    observed = panel(inputs.deals, inputs.windows, fiscal_year=inputs.fiscal_year)
    spans = _spans(inputs, observed)
    is_followed: BoolArray = spans["is_followed"].to_numpy()
    observed, spans = observed.only(is_followed), spans.filter("is_followed").with_row_index("row")
    tickets = outcomes.in_followup(inputs).filter(outcomes.DEFINITIONS["attributable"].fill_null(False))
    events = tickets.filter(pl.col("days") < HORIZON).join(spans.select("deal_id", "row"), on="deal_id", how="inner")
    return observed, of_days(
        spans["entry"].to_numpy().astype(np.int64),
        spans["exit"].to_numpy().astype(np.int64),
        observed.accounts,
        events["row"].to_numpy().astype(np.int64),
        events["days"].to_numpy().astype(np.int64) + 1,
    )


def of_days(
    entry: IntArray, end: IntArray, accounts: IntArray, event_deals: IntArray, event_times: IntArray
) -> FollowUps:
    """Follow-ups from (n,) days of entry and end, and (m,) events; each deal's first event is found among these."""
    none_yet = np.iinfo(np.int64).max
    first = np.full(len(entry), none_yet, dtype=np.int64)
    np.minimum.at(first, event_deals, event_times)
    first[first == none_yet] = 0
    return FollowUps(entry, end, first, accounts, event_deals, event_times)


def _spans(inputs: Inputs, observed: Panel) -> pl.DataFrame:
    """deal_id, entry, exit, is_followed in the order of the panel's deals."""
    ids = [] if observed.deal_ids is None else observed.deal_ids.tolist()
    known = typed(inputs.deals, _SPAN).drop_nulls("deal_id").unique("deal_id", keep="first")
    days = {
        "entry": (pl.col("observed_from_on") - pl.col("signed_on")).dt.total_days().clip(lower_bound=0),
        "exit": (pl.col("observed_to_on") - pl.col("signed_on")).dt.total_days().clip(upper_bound=HORIZON),
    }
    spans = pl.DataFrame({"deal_id": ids}, schema={"deal_id": pl.String}).join(
        known.select("deal_id", **days), on="deal_id", how="left", maintain_order="left"
    )
    return spans.with_columns(is_followed=(pl.col("exit") > pl.col("entry")).fill_null(False))
