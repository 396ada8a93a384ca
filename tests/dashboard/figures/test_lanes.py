"""Lanes of a timeline: rows for what overlaps, one label for what would touch."""

from datetime import date

from dashboard.figures import lanes


def test_spans_that_overlap_stand_in_rows_of_their_own() -> None:
    assert lanes.rows([(0, 50), (20, 70), (90, 120), (85, 95)]) == [0, 1, 0, 1]


def test_labels_that_would_touch_are_joined() -> None:
    scale = lanes.Scale(date(2026, 1, 1), date(2028, 9, 27))
    days = [(date(2026, 1, 10), "1"), (date(2026, 1, 12), "2"), (date(2027, 1, 12), "3")]
    assert lanes.joined(days, scale) == [(date(2026, 1, 10), "1, 2"), (date(2027, 1, 12), "3")]
