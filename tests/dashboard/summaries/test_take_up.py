"""Staggered take-up in rows and words."""

import dataclasses

import pytest

from dashboard.summaries import take_up as rows
from etl.evidence import assess
from etl.evidence.findings import Evidence
from tests.dashboard.take_ups import BY_OWNER, DRAWN, WITHHELD
from tests.etl.evidence.firms import firm


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return dataclasses.replace(assess(*firm(60, seed=1)), take_up=(DRAWN, BY_OWNER))


def test_the_title_says_what_the_rates_did_and_first_whether_the_year_before_was_alike() -> None:
    assert rows.title(DRAWN).startswith("Escalations fell in the regions that took the practices up")
    unclear = dataclasses.replace(DRAWN, p=0.2)
    assert rows.title(unclear) == "Escalations did not clearly change in the regions that took the practices up"
    assert "already differed in the year before" in rows.title(dataclasses.replace(DRAWN, pre_trend_p=0.01))
    rose = dataclasses.replace(DRAWN, ratio=dataclasses.replace(DRAWN.ratio, value=1.3))
    assert rows.title(rose).startswith("Escalations rose in the regions")
    assert "can't be compared between regions" in rows.title(WITHHELD)


def test_with_an_interval_it_decides_and_not_the_p() -> None:
    assert "did not clearly change" in rows.title(dataclasses.replace(BY_OWNER, p=0.001))
    clear = dataclasses.replace(BY_OWNER.ratio, high=0.99)
    assert "fell in the sales owners" in rows.title(dataclasses.replace(BY_OWNER, ratio=clear))


def test_the_reading_has_the_ratio_in_percents_the_rise_the_year_before_and_no_comparison_of_size() -> None:
    said = " ".join(rows.reading(DRAWN))
    assert "25 % fewer escalations since take-up, unlikely to be chance (p = 0.005," in said
    assert "rose by +1.5 practices" in said
    assert "The year before take-up shows 14 % more escalations (p = 0.270" in said
    assert "its size cannot" in said
    assert "could be chance" in " ".join(rows.reading(dataclasses.replace(DRAWN, p=0.2)))
    assert "between 20 % fewer and 1 % more" in " ".join(rows.reading(BY_OWNER))
    assert rows.reading(WITHHELD) == ()


def test_every_estimator_and_kind_of_unit_is_a_row_and_the_title_counts_their_sides(evidence: Evidence) -> None:
    found = rows.estimates(evidence)
    assert found["label"].to_list() == [
        "by region", "imputation", "interaction-weighted", "by sales owner"
    ]  # fmt: skip
    assert found["is_main"].to_list() == [True, False, False, False]
    assert rows.estimates_title(found) == "2 of 3 other estimates of take-up point the same way"
    assert rows.estimates_title(found.head(1)) == "There is no other estimate of take-up"


def test_units_show_when_they_took_up_and_persons_are_not_listed() -> None:
    assert rows.units(DRAWN).rows() == [("EMEA", "2024 Q2", "21 %", "87 %", 374), ("Nordics", "not yet", "–", "–", 347)]
    nameless = tuple(dataclasses.replace(unit, name=None) for unit in DRAWN.units)
    assert rows.units(dataclasses.replace(DRAWN, units=nameless)).is_empty()


def test_a_filtered_set_has_none(evidence: Evidence) -> None:
    assert rows.drawn(evidence) == DRAWN
    assert rows.drawn(dataclasses.replace(evidence, take_up=())) is None
