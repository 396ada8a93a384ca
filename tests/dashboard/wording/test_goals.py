"""Goals in words."""

from datetime import date

import pytest

from dashboard import glossary, locale
from dashboard.wording import goals
from dashboard.wording.goals import NAMES, TERMS, Goal, Metric, Outcome, Standing

DUE, SEEN = date(2027, 3, 31), date(2026, 9, 30)
ALIGNED = Goal(Metric.ALIGNED, 0.7, DUE, "ada", date(2026, 1, 1))
RATE = Goal(Metric.ESCALATIONS, 8.0, DUE, "ada", date(2026, 1, 1))
UNKNOWN = Goal(Metric.UNKNOWN, 0.1, DUE, "ada", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Standing(ALIGNED, Outcome.TO_GO, SEEN, 0.58, 0.3, 0.6), "Goal 70 % by 31 Mar 2027: 12 points to go."),
        (Standing(ALIGNED, Outcome.TO_GO, SEEN, 0.69, 0.3, 0.6), "Goal 70 % by 31 Mar 2027: 1 point to go."),
        (Standing(ALIGNED, Outcome.TO_GO, SEEN, 0.697, 0.3, 0.6), "Goal 70 % by 31 Mar 2027: 0.3 points to go."),
        (Standing(UNKNOWN, Outcome.TO_GO, SEEN, 0.14, 0.1, 0.1), "Goal at most 10 % by 31 Mar 2027: 4 points to go."),
        (Standing(RATE, Outcome.TO_GO, SEEN, 11.9, 11.9, 11.9), "Goal at most 8.0 by 31 Mar 2027: 3.9 to go."),
        (Standing(RATE, Outcome.TO_GO, SEEN, 8.01, 8.0, 8.0), "Goal at most 8.0 by 31 Mar 2027: 0.01 to go."),
        (Standing(RATE, Outcome.REACHED, SEEN, 7.0, 7.0, 7.0),
         "Goal at most 8.0 by 31 Mar 2027: reached as of 30 Sep 2026."),
        (Standing(RATE, Outcome.REACHED, DUE, 7.0, 7.0, 7.0), "Goal at most 8.0 by 31 Mar 2027: reached, it was 7.0."),
        (Standing(RATE, Outcome.MISSED, DUE, 8.04, 8.0, 8.0), "Goal at most 8.0 by 31 Mar 2027: missed, it was 8.04."),
        (Standing(ALIGNED, Outcome.MISSED, DUE, 0.699, 0.5, 0.6), "Goal 70 % by 31 Mar 2027: missed, it was 69.9 %."),
        (Standing(ALIGNED, Outcome.UNSURE, SEEN, 0.75, 0.35, 0.8),
         "Goal 70 % by 31 Mar 2027: 75 % where known, between 35 % and 80 % of all deals, so whether it is reached is"
         " not known."),
        (Standing(ALIGNED, Outcome.NOT_KNOWN, SEEN), "Goal 70 % by 31 Mar 2027: where it stands is not known."),
    ],
)  # fmt: skip
def test_a_goal_is_said_with_its_day_and_how_far_it_is(found: Standing, said: str) -> None:
    assert goals.stands(found) == said


def test_beside_a_part_of_the_deals_a_goal_is_said_to_be_for_all_of_them() -> None:
    assert goals.said([], of_all=[RATE]) == {"equal_age": "Goal for all deals: at most 8.0 by 31 Mar 2027."}


def test_no_goal_is_said_to_be_an_effect_in_any_language() -> None:
    for language in locale.languages():
        locale.use(None, language=language)
        said = " ".join(goals.stands(Standing(ALIGNED, outcome, DUE, 0.75, 0.4, 0.8)) for outcome in Outcome)
        assert not any(
            word in said.lower() for word in ("because", "thanks", "effect", "due to", "weil", "wirk", "dank")
        )
    locale.use(None)


def test_every_goal_has_a_name_and_a_term_of_the_glossary() -> None:
    assert set(NAMES) == set(TERMS) == set(Metric)
    assert set(TERMS.values()) <= set(glossary.terms())
