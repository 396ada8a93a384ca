"""Goals set on the Trends page: kept with who set them, said on cards, drawn, and only of all the deals."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, goals
from dashboard.wording.goals import Metric
from tests.dashboard.app import plainly, words
from tests.dashboard.conftest import OpenPage

DUE, LONG_AGO = date(2099, 3, 31), date(2026, 1, 1)


def set_on_page(app: AppTest, metric: Metric, target: float, due_on: date) -> AppTest:
    app.selectbox(key="goal-metric").set_value(metric).run()
    app.number_input(key=f"goal-target-{metric}").set_value(target)
    app.date_input(key="goal-day").set_value(due_on)
    return app.button(key="set-goal").click().run()


def captions(app: AppTest) -> list[str]:
    return [plainly(caption.value) for caption in app.caption]


def test_a_goal_set_on_the_page_is_kept_said_on_its_card_drawn_and_can_be_taken_back(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    assert not [text for text in captions(app) if "Goal" in text]
    set_on_page(app, Metric.ALIGNED, 99.0, DUE)
    assert not app.exception
    assert [(goal.metric, goal.target, goal.author) for goal in goals.current()] == [
        (Metric.ALIGNED, 0.99, access.viewer())
    ]
    [said] = [text for text in captions(app) if "Goal 99 % by" in text]
    assert said.endswith("points to go.")
    assert "Aligned deals, last four quarters: " in words(app)
    assert "it does not say why" in words(app)
    app.button(key="take-back-aligned_share").click().run()
    assert goals.current() == ()
    assert "taken back" in words(app)
    assert not [text for text in captions(app) if "points to go" in text]


def test_a_goal_for_a_day_that_is_past_is_refused_and_stays_in_its_field(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends")
    set_on_page(app, Metric.ESCALATIONS, 8.0, LONG_AGO)
    assert "still to come" in app.error[0].value
    assert app.number_input(key="goal-target-escalation_rate").value == 8.0
    assert goals.history() == []


def test_beside_a_part_of_the_deals_no_goal_is_measured_or_drawn(open_page: OpenPage, sample_warehouse: Path) -> None:
    for metric, target in ((Metric.ALIGNED, 0.7), (Metric.UNKNOWN, 0.1)):
        goals.set_goal(metric, target, due_on=DUE, after=LONG_AGO, author="ada")
    app = open_page(sample_warehouse, "trends", segment="Enterprise")
    said = [text for text in captions(app) if "Goal" in text]
    assert len(said) == 2
    assert all("Goal for all deals" in text for text in said)
    assert "Share over the four quarters" not in words(app)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_kind_of_goal_is_shown_in_both_languages(
    open_page: OpenPage, sample_warehouse: Path, language: str
) -> None:
    for metric, target in ((Metric.ALIGNED, 0.7), (Metric.ESCALATIONS, 8.0), (Metric.UNKNOWN, 0.01)):
        goals.set_goal(metric, target, due_on=DUE, after=LONG_AGO, author="ada")
    app = open_page(sample_warehouse, "trends", lang=language)
    assert not app.exception
    goal = re.compile({"en": r"Goal (at most )?\d", "de": r"Ziel (höchstens )?\d"}[language])
    assert sum(goal.search(text) is not None for text in captions(app)) == 3
