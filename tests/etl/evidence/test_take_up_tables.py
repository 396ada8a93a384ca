"""Staggered take-up survives the warehouse."""

import dataclasses

import polars as pl
import pytest

from etl.evidence.checks.staggered import staggered
from etl.evidence.estimators.panel import panel
from etl.evidence.findings import TakeUp
from etl.evidence.take_up_tables import take_up_frames, take_up_of
from tests.etl.evidence.rollouts import rollout


@pytest.fixture(scope="module")
def found() -> tuple[TakeUp, ...]:
    firm = rollout(1500, seed=1)
    return staggered(firm, panel(firm.deals, firm.windows))


def test_what_is_read_back_is_what_was_stored_whatever_the_order_of_the_rows(found: tuple[TakeUp, ...]) -> None:
    frames = take_up_frames(found)
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=2) for name, frame in frames.items()}
    assert take_up_of(frames) == take_up_of(shuffled) == found


def test_each_table_has_the_rows_that_its_name_says(found: tuple[TakeUp, ...]) -> None:
    frames = take_up_frames(found)
    assert frames["take_up"]["unit"].to_list() == [of.unit for of in found]
    assert frames["take_up_units"].height == 8
    assert frames["take_up_quarters"]["quarter"].is_sorted()
    assert frames["take_up_estimators"]["take_up_no"].unique().to_list() == [1]


def test_tables_without_a_take_up_have_the_same_columns_and_types(found: tuple[TakeUp, ...]) -> None:
    withheld = tuple(dataclasses.replace(of, quarters=(), units=(), estimators=()) for of in found)
    schemas = [{name: frame.schema for name, frame in take_up_frames(of).items()} for of in (found, withheld, ())]
    assert schemas[0] == schemas[1] == schemas[2]
    assert take_up_of(take_up_frames(())) == ()
    assert isinstance(schemas[0]["take_up_units"]["take_up_on"], pl.Date)
