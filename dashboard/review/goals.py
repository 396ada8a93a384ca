"""The slide of the goals: where each stands, and the shares that they are for."""

from dashboard import glossary
from dashboard.locale import t, tn
from dashboard.review import charts
from dashboard.review.facts import Facts
from dashboard.review.slides import Slide
from dashboard.summaries.goals import shares
from dashboard.wording import words
from dashboard.wording.goals import TERMS, Outcome, in_full


def goals(facts: Facts) -> Slide | None:
    """Each goal with its day and where it stands; none where no goal stands."""
    found = facts.standings
    if not found:
        return None
    n_reached = sum(standing.outcome is Outcome.REACHED for standing in found)
    title = tn("{n} goal, {reached} reached", "{n} goals, {reached} reached", len(found), reached=n_reached)
    of_shares, rows = [standing.goal for standing in found if standing.goal.is_share], shares(facts.deals)
    return Slide(
        key="goals",
        title=title,
        subtitle=t("As of {day}. Shares over the last four quarters of signature, the rate of the last full quarter."
                   " That a goal is reached describes the deals; it does not say why.",
                   day=words.day(facts.as_of_on)),
        notes=glossary.in_full(*(TERMS[standing.goal.metric] for standing in found)),
        points=tuple(map(in_full, found)),
        chart=charts.goal_shares(rows, of_shares, facts.annotations, alt=title) if of_shares and len(rows) else None,
    )  # fmt: skip
