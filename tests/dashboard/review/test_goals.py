"""Goals and remarks in a review: the same words as on the page, a level line and numbers in the native chart."""

import io
from datetime import date

import pytest
from pptx import Presentation

from dashboard import goals, notes, review
from dashboard.access import Scope
from dashboard.export import formats
from dashboard.export.formats import Format
from dashboard.review import Wish
from dashboard.wording.goals import Metric

DUE, BEFORE = date(2099, 3, 31), date(2026, 1, 1)


@pytest.fixture
def set_goals() -> None:
    for metric, target in ((Metric.ALIGNED, 0.99), (Metric.ESCALATIONS, 0.5), (Metric.UNKNOWN, 0.001)):
        goals.set_goal(metric, target, due_on=DUE, after=BEFORE, author="ada")
    for day, text in ((date(2026, 2, 10), "Acquired Northwind"), (date(2025, 5, 3), "New intake process")):
        notes.annotate(Scope(), notes.PORTFOLIO, happened_on=day, text=text, author="ada")


def test_a_review_without_goals_has_no_slide_of_them(wish: Wish) -> None:
    made = review.make(wish)
    assert "goals" not in [slide.key for slide in made.slides]
    assert not any("Goal" in fact.below for slide in made.slides for fact in slide.facts)


@pytest.mark.usefixtures("set_goals")
def test_goals_stand_below_their_numbers_on_their_slide_and_in_the_chart(wish: Wish) -> None:
    slides = {slide.key: slide for slide in review.make(wish).slides}
    below = [fact.below for fact in slides["headline"].facts]
    assert below[0].split(". ", 1)[1].startswith("Goal 99 % by 31 Mar 2099: ")
    assert "Goal at most 0.5 by 31 Mar 2099: " in below[1]
    assert slides["goals"].title == "3 goals, 0 reached"
    assert len(slides["goals"].points) == 3
    chart = slides["trend"].chart
    assert chart
    [goal] = [series for series in chart.series if series.name == "goal by 31 Mar 2099"]
    assert set(goal.values) == {0.5}
    assert {"1) 3 May 2025: New intake process (ada)", "2) 10 Feb 2026: Acquired Northwind (ada)"} <= set(
        slides["trend"].points
    )


@pytest.mark.usefixtures("set_goals")
def test_a_powerpoint_chart_shows_the_numbers_of_the_remarks_and_the_goals_line(wish: Wish) -> None:
    deck = Presentation(io.BytesIO(formats.render(review.make(wish), Format.PPTX)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    trend = next(chart for chart in charts if "remarks" in [series.name for series in chart.plots[0].series])
    series = {one.name.replace("\u00a0", " "): one for one in trend.plots[0].series}
    assert "goal by 31 Mar 2099" in series
    shown = [value for value in series["remarks"].values if value is not None]
    assert len(shown) == 2
    labels = [text.text for text in series["remarks"]._element.iter() if text.tag.endswith("}t")]
    assert labels == ["1", "2"]


@pytest.mark.usefixtures("set_goals")
def test_a_review_of_some_accounts_measures_no_goal(wish: Wish) -> None:
    some = Wish(Scope(("salesforce:none",)), wish.kept)
    with pytest.raises(review.ReviewError, match="nothing to review"):
        review.make(some)
