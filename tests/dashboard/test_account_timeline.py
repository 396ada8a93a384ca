"""The timeline of an account: nothing covers anything else, and what counted can be told from what did not."""

from datetime import date, datetime

import polars as pl
import pytest

from dashboard.figures import lanes
from dashboard.figures.account import begins_on, timeline
from dashboard.figures.look import DARK, LIGHT
from dashboard.summaries.account import findings, peers, tables
from dashboard.summaries.account import labels as summaries

SIGNED = [date(2026, 1, 10), date(2026, 1, 12)]


def events(*rows: tuple[datetime, str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(*row, None) for row in rows], schema=["occurred_at", "event_type", "title", "deal_id", "detail"], orient="row"
    )


def lane(drawn: object, name: str) -> object:
    return next(trace for trace in drawn.data if trace.name == name)


def test_spans_that_overlap_stand_in_rows_of_their_own():
    assert lanes.rows([(0, 50), (20, 70), (90, 120), (85, 95)]) == [0, 1, 0, 1]


def test_labels_that_would_touch_are_joined():
    scale = lanes.Scale(date(2026, 1, 1), date(2028, 9, 27))
    days = [(date(2026, 1, 10), "1"), (date(2026, 1, 12), "2"), (date(2027, 1, 12), "3")]
    assert lanes.joined(days, scale) == [(date(2026, 1, 10), "1, 2"), (date(2027, 1, 12), "3")]


def test_escalations_of_one_day_do_not_cover_each_other():
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
def test_only_what_was_practised_before_signature_is_a_filled_circle(status, symbol, is_accent):
    drawn = timeline(
        events((datetime(2026, 1, 5), "practice", f"Delivery voice: {status}", "a")),
        LIGHT, committed_on=[], signed_on=SIGNED[:1],
    )  # fmt: skip
    marker = lane(drawn, "Delivery voice").marker
    assert marker.symbol == (symbol,)
    assert (marker.color[0] == LIGHT.accent) is is_accent


def test_a_contract_from_long_before_does_not_squeeze_the_rest():
    rows = events(
        (datetime(2015, 1, 1), "contract", "Contract starts", None),
        (datetime(2026, 1, 5), "stage", "Deal created", "a"),
        (datetime(2026, 6, 5), "escalation", "Escalation", "a"),
    )
    drawn = timeline(rows, LIGHT, committed_on=[], signed_on=SIGNED[:1])
    assert begins_on(rows) == date(2026, 1, 5)
    assert drawn.layout.xaxis.range[0] >= "2026-01-01"


def test_a_lane_without_events_says_so():
    drawn = timeline(events((datetime(2026, 1, 5), "stage", "Deal created", "a")), LIGHT, committed_on=[], signed_on=[])
    assert [note.text for note in drawn.layout.annotations].count("nothing recorded") == 6


def test_a_timeline_of_contracts_alone_is_drawn():
    rows = events((datetime(2026, 1, 5), "contract", "Contract starts", "a"))
    assert timeline(rows, DARK, committed_on=[], signed_on=[]).data


def test_deals_are_numbered_from_the_oldest_on_and_a_single_one_is_not():
    deals = pl.DataFrame({"deal_id": ["late", "first"], "signed_on": [date(2026, 2, 1), date(2025, 2, 1)]})
    assert findings.numbers(deals) == {"first": "1", "late": "2"}
    assert findings.numbers(deals.head(1)) == {}


def test_an_escalation_without_a_cause_is_not_called_no_surprise():
    rows = pl.DataFrame(
        {
            "escalated_at": [datetime(2026, 1, 1)] * 2, "subject": ["a", "b"], "cause": ["scope", None],
            "is_surprise": [True, None], "deal_id": ["d", None], "days_since_signature": [3, None],
            "resolved_at": [None, datetime(2026, 1, 2)], "attribution": ["direct", "unattributed"],
            "deal_name": ["D", None], "priority": ["p1", None], "source_file": ["f", "f"], "source_row": [2, 3],
            "record_url": [None, "javascript:alert(1)"],
        }
    )  # fmt: skip
    assert tables.escalations_table(rows, {})["Surprise"].to_list() == ["● surprise", "? not known"]
    said = findings.surprises(rows)
    assert said.startswith("1 of 1 escalations with a recorded cause were surprises")
    assert said.endswith("1 has no cause on record. 1 is open.")


def test_a_risk_whose_owner_of_that_day_is_not_known_is_not_counted_as_nobody():
    risks = pl.DataFrame({"is_judged": [True, True, False, None, True], "is_owned": [True, False, None, None, None]})
    assert findings.owned(risks) == (
        "1 of 2 risks judged at signature had a named owner then, 1 had nobody by name. 1 came on record later."
        " For 2 the owner of that day is not known."
    )


def test_child_accounts_add_up_currency_by_currency():
    facts = {"n_open_escalations": 1, "n_escalations": 4, "n_deals_at_risk": 1, "n_running_deals": 2,
             "values_at_risk": ["EUR 100"], "next_renewal_on": None}  # fmt: skip
    children = pl.DataFrame(
        {"n_open_escalations": [2], "n_escalations": [3], "n_deals_at_risk": [None], "n_running_deals": [1],
         "values_at_risk": [["EUR 50", "USD 7"]], "next_renewal_on": [date(2027, 1, 1)]},
        schema_overrides={"n_deals_at_risk": pl.Int64},
    )  # fmt: skip
    added = summaries.of_group(facts, children)
    assert added["values_at_risk"] == ["EUR 150", "USD 7"]
    assert (added["n_open_escalations"], added["n_deals_at_risk"], added["n_running_deals"]) == (3, 1, 3)
    assert added["next_renewal_on"] == date(2027, 1, 1)
    assert summaries.of_group(facts, children.clear())["values_at_risk"] == ["EUR 100"]


def test_one_odd_contract_of_many_is_not_a_finding():
    rows = pl.DataFrame(
        {"measure": ["Clauses"] * 3, "value": [40.0, 41.0, 99.0], "low": [30.0] * 3, "high": [50.0] * 3}
    )
    assert peers.make_up_title(rows) == "The contracts are made up like those of similar deals"


def test_a_picked_deal_is_told_by_its_lines_and_all_deals_by_their_numbers():
    rows = events((datetime(2026, 1, 5), "practice", "Delivery voice: early", "a"))
    one = timeline(rows, LIGHT, committed_on=[date(2026, 1, 6)], signed_on=SIGNED[:1])
    assert {"signed 10 Jan 2026", "commitment point"} <= {note.text for note in one.layout.annotations}
    both = timeline(rows, LIGHT, committed_on=[], signed_on=SIGNED, numbers={"a": "1", "b": "2"})
    assert {"<b>1</b>", "<b>2</b>", "<b>1, 2</b>"} & {note.text for note in both.layout.annotations}
