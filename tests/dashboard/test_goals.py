"""Goals as they are kept: who set which when, what is refused, and that nothing said of them is lost."""

import sqlite3
from datetime import date

import pytest

from dashboard import goals, notes
from dashboard.access import Scope
from dashboard.wording.goals import Metric

TODAY, DUE = date(2026, 11, 30), date(2027, 3, 31)


def test_before_the_first_goal_there_is_none_and_no_file_is_made() -> None:
    assert (goals.current(), goals.history()) == ((), [])
    assert not notes.path().exists()


def test_a_goal_stands_with_its_author_until_another_takes_its_place_and_both_are_kept() -> None:
    goals.set_goal(Metric.ALIGNED, 0.6, due_on=DUE, after=TODAY, author="ada")
    goals.set_goal(Metric.UNKNOWN, 0.1, due_on=DUE, after=TODAY, author="ada")
    goals.set_goal(Metric.ALIGNED, 0.7, due_on=DUE, after=TODAY, author="bob")
    assert [(goal.metric, goal.target, goal.due_on, goal.author) for goal in goals.current()] == [
        (Metric.ALIGNED, 0.7, DUE, "bob"), (Metric.UNKNOWN, 0.1, DUE, "ada"),
    ]  # fmt: skip
    assert [(entry.metric, entry.target, entry.author) for entry in goals.history()] == [
        (Metric.ALIGNED, 0.6, "ada"), (Metric.UNKNOWN, 0.1, "ada"), (Metric.ALIGNED, 0.7, "bob"),
    ]  # fmt: skip


def test_a_goal_that_is_taken_back_stands_no_more_and_that_it_stood_is_kept() -> None:
    goals.set_goal(Metric.ESCALATIONS, 8.0, due_on=DUE, after=TODAY, author="ada")
    goals.take_back(Metric.ESCALATIONS, author="bob")
    assert goals.current() == ()
    assert [(entry.target, entry.author) for entry in goals.history()] == [(8.0, "ada"), (None, "bob")]


@pytest.mark.parametrize(
    ("metric", "target", "due_on", "why"),
    [
        (Metric.ALIGNED, 1.2, DUE, "can't be a goal"),
        (Metric.UNKNOWN, -0.1, DUE, "can't be a goal"),
        (Metric.ESCALATIONS, float("nan"), DUE, "can't be a goal"),
        (Metric.ALIGNED, 0.7, TODAY, "still to come: later than 30 Nov 2026"),
    ],
)
def test_a_goal_that_cannot_be_one_or_whose_day_is_past_is_refused(
    metric: Metric, target: float, due_on: date, why: str
) -> None:
    with pytest.raises(notes.NoteError, match=why):
        goals.set_goal(metric, target, due_on=due_on, after=TODAY, author="ada")
    assert goals.history() == []


def test_a_file_of_notes_from_before_goals_takes_them() -> None:
    notes.annotate(Scope(), notes.PORTFOLIO, happened_on=TODAY, text="kept", author="ada")
    with sqlite3.connect(notes.path()) as connection:
        connection.executescript("drop table goals; drop table tours; pragma user_version = 2")
    goals.set_goal(Metric.ALIGNED, 0.7, due_on=DUE, after=TODAY, author="ada")
    assert len(goals.current()) == 1
    assert notes.annotations(Scope(), notes.PORTFOLIO)["text"].to_list() == ["kept"]
