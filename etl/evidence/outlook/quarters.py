"""The four complete quarters before the build's day: what a coming quarter is taken to look like."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from etl.evidence.estimators.panel import typed
from etl.evidence.inputs import Inputs

N_QUARTERS = 4
_COLUMNS = {"deal_id": pl.String, **dict.fromkeys(("signed_on", "observed_to_on"), pl.Date)}


@dataclass(frozen=True, slots=True)
class Recent:
    """Signatures from `first` up to, not including, `end`."""

    first: date
    end: date
    today: date  # the day after the build's
    n_signed: int
    is_complete: bool  # whether the firm had signed deals by the first of these days
    quarters: tuple[int, int]  # the numbers of the quarters that begin on `first` and on `end`, as the panel has them


def recent(inputs: Inputs) -> Recent | None:
    """The last four quarters that are over; None without a signed deal.

    The build's day is taken from the end of the observed time, or else from the latest signature.
    """
    deals = typed(inputs.deals, _COLUMNS).drop_nulls("signed_on").unique("deal_id", keep="first")
    if deals.is_empty():
        return None
    days = pl.max_horizontal(pl.col("observed_to_on").max(), pl.col("signed_on").max())
    today, earliest = deals.select(days.alias("today"), pl.col("signed_on").min()).row(0)
    end = inputs.fiscal_year.quarter_start(today)
    first = end.replace(year=end.year - 1)
    n_signed = deals.filter(pl.col("signed_on") >= first, pl.col("signed_on") < end).height
    number = inputs.fiscal_year.number
    return Recent(first, end, today, n_signed, earliest <= first, (number(first), number(end)))
