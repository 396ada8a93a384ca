"""The specification curve."""

import polars as pl

from dashboard.figures.look import LIGHT
from dashboard.figures.specifications import CHOICES, specification_curve
from etl.evidence.checks.specifications import DEPARTURES, OF_VOICE

AXES = tuple(DEPARTURES | OF_VOICE)


def test_the_specification_curve_marks_the_one_reported_and_what_the_others_depart_in() -> None:
    settings = dict.fromkeys(AXES, "standard")
    frame = pl.DataFrame(
        [{"ratio": 0.8, "low": 0.7, "high": 0.9, "is_primary": True, "n_deals": 9, "n_events": 9, **settings},
         {"ratio": 1.2, "low": 1.1, "high": 1.4, "is_primary": False, "n_deals": 9, "n_events": 9,
          **settings, "window": "6 months"}]
    )  # fmt: skip
    drawn = specification_curve(frame, LIGHT)
    assert list(drawn.data[1].marker.symbol) == ["diamond", "circle"]
    assert list(drawn.layout.yaxis2.ticktext) == ["first 6 months"]
    assert [note.text for note in drawn.layout.annotations] == ["1.20", "median"]


def test_every_departure_that_the_engine_makes_has_a_name() -> None:
    made = {(axis, choice) for axes in (DEPARTURES, OF_VOICE) for axis, choices in axes.items() for choice in choices}
    assert made == set(CHOICES)
