"""The units of a firm with their take-up."""

import dataclasses
from datetime import date
from typing import get_args

import polars as pl
import pytest

from etl.evidence.checks.rollout import UNITS, rollout_by, units_of
from etl.evidence.estimators.event_study import NEVER
from etl.evidence.estimators.panel import panel
from etl.evidence.inputs import Inputs
from etl.settings.config import TakeUp
from tests.etl.evidence.rollouts import RISE, rollout


@pytest.fixture(scope="module")
def firm() -> Inputs:
    return rollout(seed=1)


def test_every_region_has_its_name_its_take_up_and_its_shares(firm: Inputs) -> None:
    found = rollout_by(panel(firm.deals, firm.windows), "region")
    units = units_of(firm, found, "region")
    assert [unit.name for unit in units] == [f"region {number}" for number in range(8)]
    assert sum(unit.n_deals for unit in units) == firm.deals.height
    took_up = [unit for unit in units if unit.take_up_on]
    assert len(took_up) == 6
    assert all((unit.share_since or 0) > 0.75 and (unit.share_before or 1) < 0.35 for unit in took_up)
    steps = sorted(unit.take_up_on or date.max for unit in took_up)
    true = [date(2021, 7, 1), date(2022, 1, 1), date(2022, 7, 1), date(2023, 1, 1), date(2023, 7, 1), date(2024, 1, 1)]
    assert all(abs((found - step).days) <= 184 for found, step in zip(steps, true, strict=True))


def test_the_mean_score_rose_by_what_the_units_took_up(firm: Inputs) -> None:
    assert rollout_by(panel(firm.deals, firm.windows), "region").rise == pytest.approx(RISE, abs=0.08)


def test_persons_are_counted_and_not_named(firm: Inputs) -> None:
    found = rollout_by(panel(firm.deals, firm.windows), "sales owner")
    units = units_of(firm, found, "sales owner")
    assert len(units) == 12
    assert {unit.name for unit in units} == {None}


def test_deals_without_a_region_or_in_a_region_of_few_deals_are_left_out(firm: Inputs) -> None:
    row = pl.int_range(pl.len())
    named = pl.when(row < 15).then(pl.lit("small")).when(row >= 30).then("region").alias("region")
    changed = dataclasses.replace(firm, deals=firm.deals.with_columns(named))
    found = rollout_by(panel(changed.deals, changed.windows), "region")
    assert found.cells.deals.sum() == found.counts.n_deals == firm.deals.height - 30
    assert "small" not in {unit.name for unit in units_of(changed, found, "region")}


def test_where_nobody_took_up_nothing_rose() -> None:
    firm = rollout(1000, seed=5, n_never=8)
    found = rollout_by(panel(firm.deals, firm.windows), "region")
    assert (found.take_up == NEVER).all()
    assert found.rise is None


def test_a_firm_without_deals_has_no_unit() -> None:
    found = rollout_by(panel(pl.DataFrame(), pl.DataFrame()), "region")
    assert len(found.take_up) == 0
    assert units_of(Inputs(), found, "region") == ()


def test_the_settings_offer_every_kind_of_unit() -> None:
    assert set(UNITS) == set(get_args(TakeUp.model_fields["unit"].annotation))
    assert Inputs().take_up_unit == TakeUp().unit
