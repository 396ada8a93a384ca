"""The timeline of an account: nothing covers anything else, and what counted can be told from what did not."""

from datetime import date, datetime
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard.figures.account import begins_on, timeline
from dashboard.figures.look import DARK, LIGHT


def test_an_annotation_of_the_account_is_drawn_in_its_timeline() -> None:
    events = pl.DataFrame(
        {"occurred_at": [date(2026, 1, 5)], "event_type": ["escalation"], "title": ["x"], "detail": [None]}
    ).with_columns(pl.col("occurred_at").cast(pl.Datetime))
    noted = pl.DataFrame({"happened_on": [date(2026, 1, 7)], "text": ["<b>New owner</b>"]})
    drawn = timeline(events, LIGHT, committed_on=[], signed_on=[], annotations=noted)
    assert "&lt;b&gt;New owner&lt;/b&gt;" in [note.text for note in drawn.layout.annotations]


SIGNED = [date(2026, 1, 10), date(2026, 1, 12)]


def events(*rows: tuple[datetime, str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(*row, None) for row in rows], schema=["occurred_at", "event_type", "title", "deal_id", "detail"], orient="row"
    )


def lane(drawn: go.Figure, name: str) -> Any:
    return next(trace for trace in drawn.data if trace.name == name)


def test_escalations_of_one_day_do_not_cover_each_other() -> None:
    day = datetime(2026, 5, 1)
    drawn = timeline(
        events((day, "escalation", "Escalation: scope", "a"), (day, "escalation", "Escalation: expectation", "b")),
        LIGHT, committed_on=[], signed_on=SIGNED, numbers={"a": "1", "b": "2"},
    )  # fmt: skip
    shown = lane(drawn, "Escalations")
    assert len(set(shown.y)) == 2
    assert sorted(shown.text) == ["1 scope", "2 expectation"]


@pytest.mark.parametrize(
    ("status", "symbol", "is_accent"),
    [
        ("early", "circle", True),
        ("late", "circle", True),
        ("presignature", "circle", True),
        ("after", "circle-open", True),
        ("unknown", "circle-open", False),
        ("never", "x-thin", False),
    ],
)
def test_only_what_was_practised_before_signature_is_a_filled_circle(status: str, symbol: str, is_accent: bool) -> None:
    drawn = timeline(
        events((datetime(2026, 1, 5), "practice", f"Delivery voice: {status}", "a")),
        LIGHT, committed_on=[], signed_on=SIGNED[:1],
    )  # fmt: skip
    marker = lane(drawn, "Delivery voice").marker
    assert marker.symbol == (symbol,)
    assert (marker.color[0] == LIGHT.accent) is is_accent


def test_a_contract_from_long_before_does_not_squeeze_the_rest() -> None:
    rows = events(
        (datetime(2015, 1, 1), "contract", "Contract starts", None),
        (datetime(2026, 1, 5), "stage", "Deal created", "a"),
        (datetime(2026, 6, 5), "escalation", "Escalation", "a"),
    )
    drawn = timeline(rows, LIGHT, committed_on=[], signed_on=SIGNED[:1])
    assert begins_on(rows) == date(2026, 1, 5)
    assert drawn.layout.xaxis.range[0] >= "2026-01-01"


def test_a_lane_without_events_says_so() -> None:
    drawn = timeline(events((datetime(2026, 1, 5), "stage", "Deal created", "a")), LIGHT, committed_on=[], signed_on=[])
    assert [note.text for note in drawn.layout.annotations].count("nothing recorded") == 6


def test_a_timeline_of_contracts_alone_is_drawn() -> None:
    rows = events((datetime(2026, 1, 5), "contract", "Contract starts", "a"))
    assert timeline(rows, DARK, committed_on=[], signed_on=[]).data


def test_a_picked_deal_is_told_by_its_lines_and_all_deals_by_their_numbers() -> None:
    rows = events((datetime(2026, 1, 5), "practice", "Delivery voice: early", "a"))
    one = timeline(rows, LIGHT, committed_on=[date(2026, 1, 6)], signed_on=SIGNED[:1])
    assert {"signed 10 Jan 2026", "commitment point"} <= {note.text for note in one.layout.annotations}
    both = timeline(rows, LIGHT, committed_on=[], signed_on=SIGNED, numbers={"a": "1", "b": "2"})
    assert {"<b>1</b>", "<b>2</b>", "<b>1, 2</b>"} & {note.text for note in both.layout.annotations}


def test_the_timeline_puts_each_kind_of_event_in_its_lane_and_shows_markup_as_text() -> None:
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
