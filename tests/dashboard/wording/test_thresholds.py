"""Thresholds have names that a reader understands."""

from dashboard.wording import footers
from dashboard.wording.thresholds import NAMES, in_words, overridden_in_words
from etl.settings.thresholds import thresholds


def test_every_threshold_has_a_name_of_its_own_in_words() -> None:
    assert set(NAMES) == {threshold.name for threshold in thresholds()}
    assert len(set(NAMES.values())) == len(NAMES)
    assert not [name for name in NAMES.values() if "_" in name]


def test_a_footer_names_overridden_thresholds_in_words() -> None:
    overridden = "days_per_month = 30, min_source_coverage = 0.6"
    said = overridden_in_words(overridden)
    assert said == "Days per month = 30, Least coverage of a source = 0.6"
    assert said in footers.thresholds({"overridden_thresholds": overridden})


def test_a_threshold_that_is_no_more_keeps_the_name_it_had() -> None:
    assert in_words("once_there_was") == "once_there_was"
