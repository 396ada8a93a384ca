"""The quarters of the evidence are those of the firm's year, in every model and at every cut."""

import ast
import dataclasses
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks.rollout import rollout_by, units_of
from etl.evidence.estimators.calendar_time import by_calendar_quarter
from etl.evidence.estimators.outcomes import in_followup
from etl.evidence.estimators.panel import DAYS_PER_MONTH, WINDOWS, panel
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.quarters import recent
from etl.evidence.verdicts.log import Cut, quarter_end
from etl.fiscal_year import FiscalYear
from etl.settings.paths import ROOT
from tests.etl.evidence.estimators.test_calendar_time import DEALS, FIRM, ROWS
from tests.etl.evidence.rollouts import rollout

FEBRUARY = FiscalYear(2)
BUILDERS = {"panel", "everyone"}


def calls(file: Path) -> list[tuple[int, ast.Call]]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    named = ((node.lineno, node) for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return [(line, node) for line, node in named if isinstance(node.func, ast.Name) and node.func.id in BUILDERS]


def test_no_panel_is_made_without_the_firms_year() -> None:
    found = {file: calls(file) for file in (ROOT / "etl" / "evidence").rglob("*.py")}
    assert sum(map(len, found.values())) >= 12
    assert [
        f"{file.name}:{line}"
        for file, nodes in found.items()
        for line, node in nodes
        if "fiscal_year" not in {keyword.arg for keyword in node.keywords}
    ] == []


@pytest.mark.parametrize(
    ("day", "as_day_of"),
    [
        (date(2025, 1, 31), date(2024, 11, 1)),
        (date(2025, 2, 1), date(2025, 2, 1)),
        (date(2025, 4, 30), date(2025, 2, 1)),
    ],
)
def test_a_deal_is_of_the_quarter_of_its_signature(day: date, as_day_of: date) -> None:
    deals = DEALS.with_columns(signed_on=pl.lit(day))
    numbers = panel(deals, ROWS, fiscal_year=FEBRUARY).numbers["quarter"]
    assert set(numbers) == {FEBRUARY.number(as_day_of)}


def test_time_and_escalations_are_cut_where_the_firms_quarters_end() -> None:
    """Of the quarters that begin on the first of February and of May, the first has all three tickets."""
    firm = dataclasses.replace(FIRM, fiscal_year=FEBRUARY)
    observed = panel(DEALS, ROWS, fiscal_year=FEBRUARY)
    found = by_calendar_quarter(firm, observed, in_followup(firm), tuple(WINDOWS))
    assert found is not None
    np.testing.assert_allclose(found.months * DAYS_PER_MONTH, [[89], [41]])
    np.testing.assert_array_equal(found.events, [[2], [1]])
    march = dataclasses.replace(FIRM, fiscal_year=FiscalYear(3))
    cut = by_calendar_quarter(march, observed, in_followup(march), tuple(WINDOWS))
    assert cut is not None
    np.testing.assert_allclose(cut.months * DAYS_PER_MONTH, [[61], [41]])  # the part before March has no ticket


def test_units_take_up_on_the_first_day_of_a_quarter() -> None:
    firm = dataclasses.replace(rollout(seed=1), fiscal_year=FEBRUARY)
    units = units_of(firm, rollout_by(panel(firm.deals, firm.windows, fiscal_year=FEBRUARY), "region"), "region")
    days = [unit.take_up_on for unit in units if unit.take_up_on]
    assert len(days) == 6
    assert all((day.day, day.month in (2, 5, 8, 11)) == (1, True) for day in days)


def test_the_last_four_complete_quarters_are_the_firms() -> None:
    days = [date(2025, 4, 30), date(2025, 5, 1), date(2026, 4, 30), date(2026, 5, 1)]
    deals = pl.DataFrame({"deal_id": list("abcd"), "signed_on": days, "observed_to_on": [date(2026, 7, 31)] * 4})
    found = recent(Inputs(deals=deals, fiscal_year=FEBRUARY))
    assert found is not None
    assert (found.first, found.end, found.n_signed) == (date(2025, 5, 1), date(2026, 5, 1), 2)
    assert found.quarters == (FEBRUARY.number(found.first), FEBRUARY.number(found.end))
    assert found.quarters[1] - found.quarters[0] == 4


@pytest.mark.parametrize(
    ("day", "cut"),
    [
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 1, 31)),
        (date(2026, 4, 29), date(2026, 1, 31)),
        (date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_a_cut_is_the_last_end_of_one_of_the_firms_quarters(day: date, cut: date) -> None:
    assert quarter_end(day, FEBRUARY) == Cut(day, "data", "definitions", FEBRUARY).cut_on == cut
