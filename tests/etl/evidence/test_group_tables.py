"""Factors and groups survive the warehouse."""

from etl.evidence import Inputs
from etl.evidence.claims.groups import where_it_works
from etl.evidence.estimators.panel import panel
from etl.evidence.group_tables import factors_of, group_frames
from tests.etl.evidence.firms import firm


def test_factors_read_back_equal_what_was_stored_whatever_the_order() -> None:
    deals, windows = firm(300, seed=2)
    factors = where_it_works(Inputs(deals=deals, windows=windows), panel(deals, windows))
    frames = {name: frame.sample(fraction=1.0, shuffle=True, seed=4) for name, frame in group_frames(factors).items()}
    assert factors_of(frames) == factors


def test_a_firm_without_factors_has_the_same_columns_and_types() -> None:
    deals, windows = firm(300, seed=2)
    full = group_frames(where_it_works(Inputs(deals=deals, windows=windows), panel(deals, windows)))
    assert {name: frame.schema for name, frame in group_frames(()).items()} == {
        name: frame.schema for name, frame in full.items()
    }
    assert factors_of(group_frames(())) == ()
