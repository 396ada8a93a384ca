"""The tables of *Where does it work?*: every group, those of which nothing can be told included."""

from dashboard.summaries import groups as summaries
from etl.evidence import Group
from tests.dashboard.wording.test_groups import DACH, UK, factor, ratio

NONE = Group(None, ratio(None), ratio(None))


def test_every_group_has_a_row_and_says_why_it_has_no_ratio() -> None:
    shown = summaries.groups_table((factor(DACH, UK, NONE),))
    assert shown["group"].to_list() == ["DACH", "UK", "Not recorded"]
    assert shown["ratio"].to_list() == [0.75, 0.75, None]
    assert shown["withheld"].to_list()[2].startswith("12 deals")


def test_every_kind_has_its_test() -> None:
    shown = summaries.tests_table((factor(DACH, UK, NONE), factor(NONE, p=None, name="size")))
    assert shown["n_groups"].to_list() == [2, 0]
    assert shown["difference"].to_list() == ["could be chance (p = 0.40)", "12 deals; below 20 no ratio is given."]
    assert shown["between_groups"].to_list() == ["0.10", "–"]
    assert shown["q_statistic"].to_list() == ["3.2 on 2", "–"]


def test_without_a_mean_of_any_kind_nothing_is_told() -> None:
    assert summaries.is_anything_told((factor(NONE, p=None), factor(DACH)))
    assert not summaries.is_anything_told((factor(NONE, p=None),))
    assert not summaries.is_anything_told(())
