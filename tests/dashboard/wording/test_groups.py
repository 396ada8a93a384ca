"""Groups in words: whether they differ by more than chance, and what each shows in per cent."""

import pytest

from dashboard.wording import groups as wording
from etl.evidence import Estimate, Factor, Group


def ratio(value: float | None, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(value, low, high, 40, 60, 30, "m", None if value else "12 deals; below 20 no ratio is given.")


def factor(*groups: Group, p: float | None = 0.4, name: str = "region") -> Factor:
    if p is None:
        return Factor(name, groups, ratio(None), None, None, None, None, None)
    return Factor(name, groups, ratio(0.8, 0.7, 0.9), 3.2, 2, p / 5, p, 0.01)


DACH, UK = (Group(name, ratio(0.7, 0.5, high), ratio(0.75, 0.6, high)) for name, high in (("DACH", 0.9), ("UK", 1.1)))


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ((factor(DACH, UK),), "Groups do not clearly differ: their differences could be chance"),
        ((factor(DACH),), "Fewer escalations per practice in every group; differences between groups could be chance"),
        (
            (factor(DACH, UK, p=0.01), factor(DACH, name="size"), factor(DACH, name="segment", p=0.02)),
            "It differs between regions, segments, which is unlikely to be chance",
        ),
    ],
)
def test_the_title_says_whether_groups_differ(factors: tuple[Factor, ...], said: str) -> None:
    assert wording.title(factors) == said


def test_a_groups_ratio_is_said_in_per_cent_with_its_interval() -> None:
    assert wording.change(ratio(0.74, 0.67, 1.03)) == "26 % fewer (33 % fewer to 3 % more)"
    assert wording.change(ratio(None)) == "too few to say"


def test_a_test_that_was_not_made_says_why() -> None:
    assert wording.difference(factor(DACH, p=None)) == "12 deals; below 20 no ratio is given."
    assert wording.difference(factor(DACH, p=0.012)) == "unlikely to be chance (p = 0.012)"
    assert wording.difference(factor(DACH, p=0.41)) == "could be chance (p = 0.41)"
    assert "12 deals" in wording.nothing_told((factor(DACH, p=None),))


def test_groups_are_called_what_a_reader_calls_them() -> None:
    none = Group(None, ratio(None), ratio(None))
    largest = Group("largest third", ratio(0.8, 0.7, 0.9), ratio(0.8, 0.7, 0.9))
    assert wording.group_name(factor(), none) == "Not recorded"
    assert wording.group_name(factor(name="size"), largest) == "Largest third"
    assert wording.group_name(factor(), DACH) == "DACH"
