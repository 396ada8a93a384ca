"""Tables of the outlook."""

import polars as pl
import pytest

from etl.evidence.inputs import Inputs
from etl.evidence.outlook.tables import outlook_frames
from tests.etl.evidence.outlook.firms import LARGE, SMALL


@pytest.mark.parametrize("data", [LARGE, SMALL, Inputs()])
def test_the_tables_have_the_same_columns_whatever_is_in_them(data: Inputs) -> None:
    frames, empty = outlook_frames(data), outlook_frames(Inputs())
    assert {name: frame.schema for name, frame in frames.items()} == {n: frame.schema for n, frame in empty.items()}
    for frame in frames.values():
        if "withheld" in frame.columns:
            assert (frame["value"].is_null() == frame["withheld"].is_not_null()).all()
        for numbers in frame.select(pl.selectors.float()):
            assert numbers.drop_nulls().is_finite().all()
