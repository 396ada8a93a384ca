"""The first year after signature by calendar quarter."""

import dataclasses
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

from etl.evidence.estimators import poisson
from etl.evidence.estimators.calendar_time import by_calendar_quarter
from etl.evidence.estimators.outcomes import DEFINITIONS, in_followup
from etl.evidence.estimators.panel import DAYS_PER_MONTH, WINDOWS, panel
from etl.evidence.inputs import Inputs
from tests.etl.evidence.firms import inputs

LABELS = tuple(WINDOWS)
DEALS = pl.DataFrame(
    {
        "deal_id": ["a", "b"],
        "account_id": ["a", "b"],
        "signed_on": [date(2025, 2, 1), date(2025, 3, 1)],
        "observed_from_on": [date(2025, 2, 1), date(2025, 3, 1)],
        "observed_to_on": [date(2025, 5, 1), date(2025, 4, 11)],
    }
)
ROWS = pl.DataFrame(
    {
        "deal_id": ["a", "b"],
        "window": ["0-3", "0-3"],
        "exposure_days": [89.0, 41.0],
        "n_attributable_escalations": [2, 1],
    }
)
TICKETS = pl.DataFrame(
    {
        "ticket_id": ["1", "2", "3"],
        "deal_id": ["a", "a", "b"],
        "event_at": [datetime(2025, 3, 31, 23), datetime(2025, 4, 1, 1), datetime(2025, 4, 10)],
        "is_escalated": [True] * 3,
        "is_control": [False] * 3,
    }
)
FIRM = Inputs(deals=DEALS, windows=ROWS, tickets=TICKETS)


def test_time_and_escalations_are_cut_at_the_ends_of_quarters() -> None:
    observed = panel(DEALS, ROWS)
    found = by_calendar_quarter(FIRM, observed, in_followup(FIRM), LABELS)
    assert found is not None
    np.testing.assert_allclose(found.months * DAYS_PER_MONTH, [[59, 30], [31, 10]])
    np.testing.assert_array_equal(found.events, [[1, 1], [0, 1]])


def test_tickets_other_than_those_counted_give_none() -> None:
    observed = panel(DEALS, ROWS.with_columns(n_attributable_escalations=pl.Series([2, 2])))
    assert by_calendar_quarter(FIRM, observed, in_followup(FIRM), LABELS) is None


def test_without_the_observed_days_there_is_none() -> None:
    without = dataclasses.replace(FIRM, deals=DEALS.drop("observed_to_on"))
    assert by_calendar_quarter(without, panel(DEALS, ROWS), in_followup(FIRM), LABELS) is None


@pytest.mark.thorough
def test_a_step_that_all_deals_share_at_once_leaves_the_ratio_alone() -> None:
    """Escalations after a day are thinned: adjusted by calendar quarter of exposure, the ratio is as it was."""
    firm = inputs(3000, seed=2)
    tickets = firm.tickets.filter(~pl.col("is_control"))
    is_kept = (pl.col("event_at") < datetime(2025, 4, 1)) | (pl.int_range(pl.len()) % 2 == 0)
    observed = panel(firm.deals, firm.windows)
    before = dataclasses.replace(firm, tickets=tickets)
    counted = in_followup(before).filter(DEFINITIONS["attributable"])
    whole = by_calendar_quarter(before, observed, counted, LABELS)
    assert whole is not None
    assert whole.n_events == observed.n_events
    thinned = counted.filter(is_kept)
    counts = thinned.group_by("deal_id", "window").len("n")
    windows = firm.windows.join(counts, on=["deal_id", "window"], how="left", maintain_order="left").with_columns(
        n_attributable_escalations=pl.col("n").fill_null(0)
    )
    cut = by_calendar_quarter(before, panel(firm.deals, windows), thinned, LABELS)
    assert cut is not None
    score = observed.practised.sum(axis=1)
    known = np.isfinite(score)
    ratios = [
        poisson.fit(of.events[known], of.months[known], score[known, None]).coefficients[0] for of in (whole, cut)
    ]
    assert ratios[0] == pytest.approx(ratios[1], abs=0.03)
