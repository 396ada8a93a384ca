"""Evidence: every claim in the list, and behind each what it rests on."""

import polars as pl
import pytest

from dashboard.figures.curves import curves
from dashboard.figures.look import LIGHT
from dashboard.figures.robustness import balance, readings
from dashboard.figures.shares import shares
from dashboard.figures.specifications import CHOICES, specification_curve
from dashboard.summaries import robustness as rows
from etl.evidence.checks.specifications import DEPARTURES
from tests.dashboard.test_pages import words

AXES = ("covariates", "owner", "cycle", "window", "exposure", "outcome", "attribution", "recording", "unknown", "model")
CLAIMS = tuple(f"C{number}" for number in range(1, 12))


def claims_table(app) -> str:
    """The HTML of the list of claims."""
    return next(block.proto.body for block in app.get("html") if 'class="claims"' in block.proto.body)


def test_the_page_leads_with_the_headline_estimate_and_lists_every_claim_with_verdict_and_drawn_interval(
    open_page, sample_warehouse
):
    app = open_page(sample_warehouse, "evidence")
    assert not app.exception
    said, table = words(app), claims_table(app)
    assert "per 100 deals" in said
    assert "What would change our mind" in said
    assert all(f"<b>{claim}</b>" in table for claim in CLAIMS)
    assert table.count("<tr>") == 12
    assert table.count("data:image/svg+xml;base64,") == 10  # a share has no ratio to draw


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_claim_opens_from_the_url_with_its_estimates(open_page, sample_warehouse, claim):
    app = open_page(sample_warehouse, "evidence", claim=claim)
    assert not app.exception
    assert f"### {claim} ·" in words(app)
    estimates = next(frame.value for frame in app.dataframe if "Estimate" in frame.value.columns)
    assert "adjusted" in set(estimates["Estimate"])


def test_the_main_claim_shows_specifications_readings_curves_balance_and_what_if(open_page, sample_warehouse):
    said = words(open_page(sample_warehouse, "evidence"))
    assert "ways to estimate it find fewer escalations" in said
    assert "other ways to read it" in said
    assert "Share of deals without an attributable escalation yet" in said
    assert "differ most in" in said
    assert "What if?" in said
    assert "anything between" in said


def test_a_filtered_set_is_estimated_anew_without_what_is_made_of_all_deals(open_page, sample_warehouse):
    said = words(open_page(sample_warehouse, "evidence", segment="Enterprise"))
    assert "Estimated anew for Enterprise" in said
    assert "clear the filters to see them" in said
    assert "What if?" not in said


def test_too_few_deals_are_insufficient_and_the_page_says_why(open_page, small_warehouse):
    app = open_page(small_warehouse, "evidence")
    assert "Insufficient data" in claims_table(app)
    said = words(app)
    assert "No headline number" in said
    assert "below 30 only counts are given" in said


def test_half_the_share_of_a_what_if_avoids_half():
    row = {"value": 8.0, "low": -2.0, "high": 18.0, "n_deals_a_quarter": 30.0, "n_lacking_a_quarter": 12.0,
           "expected": 40.0}  # fmt: skip
    said = rows.what_if(row, 0.5)
    assert "50 % of those" in said
    assert "4.0 fewer escalations" in said
    assert "between 1.0 more and 9.0 fewer" in said


def test_days_without_an_escalation_are_only_called_more_where_the_interval_says_so():
    clear = rows.free_days_title({"value": 30.0, "low": 5.0, "high": 55.0})
    unclear = rows.free_days_title({"value": 30.0, "low": -5.0, "high": 55.0})
    assert "30 more days" in clear
    assert "do not clearly differ" in unclear
    assert "can't be compared" in rows.free_days_title(None)


def test_a_reading_on_the_other_side_of_1_is_named_and_a_placebo_is_no_reading():
    frame = pl.DataFrame(
        [("adjusted", 0.8, 0.7, 0.9, "interval", True), ("crude", 0.9, 0.8, 1.0, "interval", False),
         ("worst", 1.1, None, None, "range", False), ("the year before", 1.6, 1.2, 2.0, "placebo", False)],
        schema=["label", "value", "low", "high", "kind", "is_main"], orient="row",
    )  # fmt: skip
    assert rows.readings_title(frame) == ("Of 2 other ways to read it, one lies on the other side of 1: worst")
    drawn = readings(frame, LIGHT)
    assert len([trace for trace in drawn.data if trace.mode == "markers"]) == 4


def test_a_curve_has_a_step_and_a_label_per_arm_and_the_deals_under_way_below():
    points = pl.DataFrame(
        [(arm, day, 1 - day / 1000 - at / 10, 0.3, 1.0) for at, arm in enumerate(rows.SIDES) for day in (0, 100, 300)],
        schema=["arm", "day", "value", "low", "high"], orient="row",
    )  # fmt: skip
    at_risk = pl.DataFrame({"arm": [*rows.SIDES], "month": [0, 0], "n_at_risk": [159, 156]})
    drawn = curves(points, at_risk, LIGHT, is_share=True)
    texts = [note.text for note in drawn.layout.annotations]
    assert texts.count("two or three") == 2
    assert "159" in texts
    assert max(drawn.data[-1].y) <= 100


def test_the_specification_curve_marks_the_one_reported_and_what_the_others_depart_in():
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


def test_every_departure_that_the_engine_makes_has_a_name():
    made = {(axis, choice) for axis, choices in DEPARTURES.items() for choice in choices}
    assert made == set(CHOICES)


def test_balance_and_shares_draw_every_row():
    frame = pl.DataFrame({"covariate": ["Deal value", "Region"], "raw": [0.6, 0.1], "weighted": [0.0, 0.2]})
    assert len(balance(frame, LIGHT).data[0].x) == 2
    counts = pl.DataFrame({"label": ["Risks owned, now"], "n_practised": [3], "n_not": [1], "n_unknown": [4]})
    drawn = shares(counts, LIGHT)
    assert [trace.x[0] for trace in drawn.data] == [37.5, 12.5, 50.0]
    assert drawn.data[2].marker.pattern.shape == "/"
