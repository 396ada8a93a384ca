"""Other outcomes, counted from the tickets."""

import dataclasses

import numpy as np
import pytest

from etl.evidence.estimators.outcomes import DEFINITIONS, in_followup, summed_in, windows_of
from etl.evidence.estimators.panel import panel
from tests.etl.evidence.firms import inputs

FIRM = inputs(800, seed=4)


@pytest.mark.parametrize("outcome", ["attributable", "all", "surprise"])
def test_outcomes_counted_from_tickets_are_those_of_the_mart(outcome: str) -> None:
    from_windows = windows_of(FIRM, in_followup(FIRM), outcome=outcome)
    bare_windows = FIRM.windows.select("deal_id", "window", "exposure_days")
    without = dataclasses.replace(FIRM, windows=bare_windows)
    from_tickets = windows_of(without, in_followup(FIRM), outcome=outcome)
    assert from_windows is not None
    assert from_tickets is not None
    assert from_tickets["n_attributable_escalations"].to_list() == from_windows["n_attributable_escalations"].to_list()


def test_direct_only_counts_direct_tickets() -> None:
    counted = in_followup(FIRM)
    windows = windows_of(FIRM, counted, outcome="attributable", is_direct_only=True)
    assert windows is not None
    direct = counted.filter(DEFINITIONS["attributable"], attribution="direct")
    assert windows["n_attributable_escalations"].sum() == len(direct)


@pytest.mark.parametrize("outcome", list(DEFINITIONS))
def test_other_outcomes_of_a_panel_are_those_of_a_panel_of_other_outcomes(outcome: str) -> None:
    labels = ("0-3", "3-6", "6-12", "12+")
    windows = windows_of(FIRM, in_followup(FIRM), outcome=outcome)
    assert windows is not None
    observed = panel(FIRM.deals, FIRM.windows, labels=labels)
    written = panel(FIRM.deals, windows, labels=labels).events
    assert written.sum() > 0
    np.testing.assert_array_equal(summed_in(observed, windows.reverse(), labels), written)
