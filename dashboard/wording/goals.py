"""Goals: what is aimed at and until when, and where it stands, in words.

That a goal is reached describes the numbers; it says nothing of what brought it about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.locale import deferred, t, tn
from dashboard.wording.words import day, number, percent


class Metric(StrEnum):
    """What a goal can be set for."""

    ALIGNED = "aligned_share"
    ESCALATIONS = "escalation_rate"
    UNKNOWN = "unknown_share"


class Outcome(StrEnum):
    """Where a goal stands."""

    TO_GO = "to_go"
    REACHED = "reached"
    MISSED = "missed"
    UNSURE = "unsure"  # it depends on deals that are not known
    NOT_KNOWN = "not_known"  # there is no number


NAMES = {
    Metric.ALIGNED: deferred("Aligned deals, last four quarters"),
    Metric.ESCALATIONS: deferred("Escalations per 100 months, at equal age"),
    Metric.UNKNOWN: deferred("Deals with a practice that is not known, last four quarters"),
}

TERMS = {Metric.ALIGNED: "aligned", Metric.ESCALATIONS: "equal_age", Metric.UNKNOWN: "not_known"}  # of the glossary


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with its day, and who set it."""

    metric: Metric
    target: float  # a share of 1, or escalations per 100 months
    due_on: date
    author: str
    set_on: date

    @property
    def is_share(self) -> bool:
        """Whether the target is a share of the deals."""
        return self.metric is not Metric.ESCALATIONS

    def is_met_by(self, value: float) -> bool:
        """Whether a value is as good as the target: a larger aligned share, a smaller rate or unknown share."""
        return value >= self.target if self.metric is Metric.ALIGNED else value <= self.target


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a goal stands on a day: the data's last, or the goal's once that is past."""

    goal: Goal
    outcome: Outcome
    seen_on: date
    value: float | None = None
    least: float | None = None  # whatever the deals are that are not known
    most: float | None = None


def goal_of(found: Sequence[Standing], metric: Metric) -> Goal | None:
    """The goal for a metric among those that stand; None where there is none."""
    return next((standing.goal for standing in found if standing.goal.metric is metric), None)


def target(goal: Goal) -> str:
    """The target as a reader writes it: `70 %`, `at most 8.0`."""
    wanted = _target(goal)
    return wanted if goal.metric is Metric.ALIGNED else t("at most {target}", target=wanted)


def of_all_deals(goal: Goal) -> str:
    """A goal beside the number of a part of the deals, which it is not for."""
    return t("Goal for all deals: {target} by {day}.", target=target(goal), day=day(goal.due_on))


def stands(found: Standing) -> str:
    """A goal and where it stands, in a sentence."""
    goal = found.goal
    values = {"target": target(goal), "day": day(goal.due_on)}
    if found.value is None or found.outcome is Outcome.NOT_KNOWN:
        return t("Goal {target} by {day}: where it stands is not known.", **values)
    values["value"] = _value(goal, found.value)
    if found.outcome is Outcome.TO_GO:
        return t("Goal {target} by {day}: {gap} to go.", gap=_gap(goal, abs(goal.target - found.value)), **values)
    if found.outcome is Outcome.UNSURE:
        values |= {"least": percent(found.least), "most": percent(found.most)}
        return t("Goal {target} by {day}: {value} where known, between {least} and {most} of all deals, so whether it"
                 " is reached is not known.", **values)  # fmt: skip
    if found.outcome is Outcome.MISSED:
        return t("Goal {target} by {day}: missed, it was {value}.", **values)
    if found.seen_on == goal.due_on:
        return t("Goal {target} by {day}: reached, it was {value}.", **values)
    return t("Goal {target} by {day}: reached as of {seen}.", seen=day(found.seen_on), **values)


def in_full(found: Standing) -> str:
    """A goal with what it is for, the value now, and where it stands."""
    name = t(NAMES[found.goal.metric])
    if found.value is None:
        return t("{name}. {goal}", name=name, goal=stands(found))
    return t("{name}: {value}. {goal}", name=name, value=_value(found.goal, found.value), goal=stands(found))


def said(found: Sequence[Standing], of_all: Sequence[Goal]) -> dict[str, str]:
    """What to say of each goal, by its term of the glossary: where it stands; in full where no card has its value.

    `of_all`: goals beside a part of the deals, which they are not for.
    """
    others = {TERMS[goal.metric]: of_all_deals(goal) for goal in of_all}
    return others | {
        TERMS[standing.goal.metric]: in_full(standing) if standing.goal.metric is Metric.UNKNOWN else stands(standing)
        for standing in found
    }


def label(goal: Goal) -> str:
    """A goal beside its line in a chart."""
    return t("goal {target} by {day}", target=target(goal), day=day(goal.due_on))


def named(goal: Goal) -> str:
    """A goal with what it is for."""
    return t("{name}: {target} by {day}", name=t(NAMES[goal.metric]), target=target(goal), day=day(goal.due_on))


def _target(goal: Goal) -> str:
    """As many digits as were set, one at least for a rate."""
    if not goal.is_share:
        return number(goal.target)
    return percent(goal.target, 0 if round(100 * goal.target, 1).is_integer() else 1)


def _value(goal: Goal, value: float) -> str:
    """With one digit more where it would read like the target without being it."""
    digits = 0 if goal.is_share else 1
    written = percent if goal.is_share else number
    coarse = written(value, digits)
    return coarse if coarse != written(goal.target, digits) or value == goal.target else written(value, digits + 1)


def _gap(goal: Goal, gap: float) -> str:
    if not goal.is_share:
        return number(gap) if gap >= 0.05 else number(gap, 2)
    points = 100 * gap
    if points < 1:
        return t("{n} points", n=number(points))
    return tn("{n} point", "{n} points", round(points))
