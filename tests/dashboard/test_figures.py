"""Figures: what is drawn is what the data say, in both looks, and stays legible in an export."""

from datetime import date, datetime

import polars as pl
import pytest

from dashboard.figures.account import timeline
from dashboard.figures.data import coverage
from dashboard.figures.evidence import dose_response, forest, interval_svg
from dashboard.figures.look import DARK, LIGHT, for_export
from dashboard.figures.trends import adoption, control_chart, symptoms
from dashboard.wording.words import PRACTICES
from etl import evidence
from etl.evidence import Estimate
from etl.sample.deals import as_marts, simulate

QUARTERS = [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
looks = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture(scope="module")
def assessed() -> evidence.Evidence:
    return evidence.assess(*as_marts(simulate(600, 5, "effect")))


def a_chart() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "period": QUARTERS,
            "n_events": [4, 20, 6],
            "months": [50.0, 60.0, 70.0],
            "rate": [8.0, 33.3, 8.6],
            "centre": [16.7, 16.7, 16.7],
            "low": [2.0, 3.0, 4.0],
            "high": [30.0, 29.0, 28.0],
            "is_signal": [False, True, False],
        }
    )


def shares() -> pl.DataFrame:
    rows = [(practice, quarter, 3, 5, 2) for practice in PRACTICES for quarter in QUARTERS]
    return pl.DataFrame(rows, schema=["practice", "quarter_on", "n_practised", "n_not", "n_unknown"], orient="row")


@looks
def test_a_quarter_outside_the_limits_is_marked_by_shape_and_colour(look):
    line = control_chart(a_chart(), look).data[-1]
    assert list(line.marker.symbol) == ["circle", "diamond", "circle"]
    assert list(line.marker.color) == [look.accent, look.worse, look.accent]
    assert "20 escalations in 60 months" in line.text[1]


def test_a_quarter_without_observed_time_is_left_out_not_drawn_as_zero():
    chart = a_chart().with_columns(pl.when(pl.col("period") == QUARTERS[0]).then(None).otherwise("rate").alias("rate"))
    assert list(control_chart(chart, LIGHT).data[-1].x) == ["2025 Q4", "2026 Q1"]


@looks
def test_unknown_practices_are_hatched_and_never_a_colour(look):
    drawn = adoption(shares(), look)
    unknown = [bar for bar in drawn.data if bar.name == "not known"]
    assert len(unknown) == 3
    assert {bar.marker.pattern.shape for bar in unknown} == {"/"}
    assert {bar.marker.pattern.fgcolor for bar in unknown} == {look.faint}
    assert all(sum(bar.y[0] for bar in drawn.data[at : at + 3]) == pytest.approx(100) for at in (0, 3, 6))


def test_symptoms_start_at_zero_and_say_their_numbers():
    rows = pl.DataFrame(
        [("is_unowned_risk", "with", 14.0, 11.0, 17.0, "a"), ("is_unowned_risk", "without", 12.0, 10.0, 15.0, "b")],
        schema=["symptom", "group", "value", "low", "high", "note"],
        orient="row",
    )
    drawn = symptoms(rows, LIGHT)
    assert drawn.layout.xaxis.range[0] == 0
    assert drawn.layout.xaxis.range[1] > 17
    assert [trace.text[0] for trace in drawn.data if trace.text] == ["14.0", "12.0"]


@looks
def test_ratios_stand_on_a_log_axis_with_one_marked(assessed, look):
    claims = [(claim.claim_id, claim) for claim in assessed.claims]
    drawn = forest(claims, look)
    assert drawn.layout.xaxis.type == "log"
    assert drawn.layout.shapes[0].x0 == 1
    markers = [trace for trace in drawn.data if trace.mode == "markers"]
    assert {marker.marker.symbol for marker in markers} == {"circle", "circle-open"}


def test_a_withheld_ratio_draws_nothing():
    nothing = Estimate(None, None, None, 3, 0, 3, "none", withheld="Too few.")
    assert interval_svg(nothing, LIGHT, label="x") == ""


def test_an_interval_beyond_the_axis_ends_at_its_edge_and_names_are_escaped():
    wide = Estimate(1.0, 0.01, 90.0, 3, 9, 3, "test")
    drawn = interval_svg(wide, LIGHT, label="<b>&")
    assert 'x1="0.0" x2="200.0"' in drawn
    assert "&lt;b&gt;&amp;" in drawn


def test_rates_by_score_name_their_deals(assessed):
    drawn = dose_response(assessed.levels, LIGHT)
    names = drawn.layout.xaxis.categoryarray
    assert [f"{level.n_deals:,} deals" in name for level, name in zip(assessed.levels, names, strict=True)] == [
        True
    ] * 4
    assert drawn.layout.yaxis.rangemode == "tozero"


def test_the_timeline_puts_each_kind_of_event_in_its_lane_and_shows_markup_as_text():
    events = pl.DataFrame(
        {
            "occurred_at": [datetime(2026, 1, 5), datetime(2026, 2, 5), datetime(2026, 3, 5)],
            "event_type": ["practice", "practice", "escalation"],
            "title": ["Delivery voice: early", "Risk ownership: after", "Escalation"],
            "detail": [None, None, "<script>alert(1)</script>"],
        }
    )
    drawn = timeline(events, LIGHT, committed_on=[date(2026, 1, 20)], signed_on=[date(2026, 2, 1)])
    lanes = {trace.name: trace for trace in drawn.data if trace.x}
    assert set(lanes) == {"Delivery voice", "Risk ownership", "Escalations"}
    assert list(lanes["Delivery voice"].marker.symbol) == ["circle"]
    assert list(lanes["Risk ownership"].marker.symbol) == ["circle-open"]
    assert "<script>" not in lanes["Escalations"].hovertext[0]
    assert [shape.line.dash for shape in drawn.layout.shapes if shape.x0 == shape.x1] == ["dot", "solid"]


def test_coverage_leaves_quarters_without_deals_blank():
    cells = pl.DataFrame(
        [("DACH", QUARTERS[0], 1.0, 4), ("DACH", QUARTERS[1], 0.0, 2), (None, QUARTERS[0], 0.5, 2)],
        schema=["region", "quarter_on", "tracked_share", "n_deals"],
        orient="row",
    )
    grid = coverage(cells, LIGHT).data[0]
    assert list(grid.y) == ["no region", "DACH"]
    assert grid.z[0][1] is None
    assert list(grid.text[1]) == ["100", "0"]


def test_an_export_is_opaque_and_carries_title_subtitle_and_footer():
    shown = for_export(control_chart(a_chart(), LIGHT), title="A < B", subtitle="of what", footer="n = 30")
    assert shown.layout.paper_bgcolor == "#ffffff"
    assert "A &lt; B" in shown.layout.title.text
    assert shown.layout.title.subtitle.text == "of what"
    assert shown.layout.annotations[-1].text == "n = 30"
