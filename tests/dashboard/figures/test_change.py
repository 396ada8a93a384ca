"""The figure of the change by alignment."""

import pytest

from dashboard.figures.change import alignment_parts
from dashboard.figures.look import LIGHT
from etl.evidence import Change, Estimate, Part


def test_grey_is_what_could_be_chance_or_has_no_interval_and_what_is_not_known_is_hatched() -> None:
    rate = Estimate(10.0, 8.0, 12.0, 0, 50, 40, "m")
    parts = (Part("mix", -1.0, -1.5, -0.5, 60), Part("within aligned", 0.8, 0.1, 1.5, 30),
             Part("within not aligned", -0.4, -1.4, 0.6, 30), Part("not known", 0.2, None, None, 4))  # fmt: skip
    whole = Part("whole", -0.4, -2.0, 1.2, 64)
    bars = alignment_parts(Change(rate, rate, whole, parts, 0.5, 0.6, 500.0, 500.0, 40), LIGHT).data[0]
    assert list(bars.x) == [-1.0, 0.8, -0.4, 0.2, -0.4]
    assert list(bars.marker.color) == [LIGHT.better, LIGHT.worse, LIGHT.pale, LIGHT.pale, LIGHT.pale]
    assert [bool(shape) for shape in bars.marker.pattern.shape] == [False, False, False, True, False]
    assert list(bars.error_x.array) == pytest.approx([0.5, 0.7, 1.0, 0.0, 1.6])
    assert "too little to compare with chance" in bars.hovertext[3]
