"""Marks of a firm's own join those of the packaged mapping, on tickets alone."""

import pytest

from etl.settings.escalation_marks import ESCALATION_DEFINITIONS, Mark, with_marks
from etl.settings.systems import systems
from etl.settings.thresholds import CHOICES

TAG = Mark(source="freshdesk", column="Tags", values=("vip",), confirmed=True)
TICKETS = next(record for record in systems()["freshdesk"].records if record.name == "tickets")


def test_a_mark_joins_the_packaged_ones() -> None:
    packaged = TICKETS.flags["is_escalated"]
    marked = with_marks(TICKETS, [TAG, TAG.model_copy(update={"values": ("angry",), "confirmed": False})])
    assert marked.flags["is_escalated"] == {**packaged, "Tags": (*packaged.get("Tags", ()), "vip", "angry")}
    assert marked.confirmed == (*TICKETS.confirmed, "Tags")
    assert marked.columns == TICKETS.columns


@pytest.mark.parametrize("marks", [[], [TAG]])
def test_what_holds_no_tickets_stays_as_it_is(marks: list[Mark]) -> None:
    answers = next(record for record in systems()["freshdesk"].records if record.name == "satisfaction")
    assert with_marks(answers, marks) == answers


def test_tickets_that_other_rows_feed_are_marked_too() -> None:
    whole = TICKETS.model_copy(update={"entity": "deals", "also": (TICKETS,)})
    assert with_marks(whole, [TAG]).also == (with_marks(TICKETS, [TAG]),)


def test_every_definition_can_be_a_threshold() -> None:
    assert CHOICES["escalation_definition"] == ESCALATION_DEFINITIONS
