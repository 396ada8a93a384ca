"""The rules and thresholds of the verdicts, and the trial of predictions."""

import dataclasses

import polars as pl
import pytest

from dashboard.summaries import method as summaries
from etl.evidence.verdicts.thresholds import Thresholds


def test_every_threshold_of_the_verdicts_is_on_the_page_with_its_value() -> None:
    shown = summaries.verdict_thresholds()
    assert len(shown) == len(dataclasses.fields(Thresholds))
    assert ("90 %", "Supported: at least 90 % of the specifications on the claim's side of 1.") in shown.rows()


def test_the_rules_state_the_thresholds_that_the_engine_decides_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "THRESHOLDS", Thresholds(min_deals=123, negligible_ratio=0.85, min_e_value=1.8))
    rules = " ".join(summaries.verdict_rules()["given_when"])
    assert "Fewer than 123 deals" in rules
    assert "a reduction of 15 % or more" in rules
    assert "an E-value of at least 1.80" in rules


def test_the_rules_stand_in_the_order_in_which_they_are_asked() -> None:
    assert summaries.verdict_rules()["verdict"].to_list() == [
        "Not clear yet", "Confounded", "Contradicted", "Supported", "Leaning", "Not supported", "Not clear yet"
    ]  # fmt: skip


def test_the_trial_of_predictions_shows_the_slope_with_its_interval() -> None:
    found = pl.DataFrame(
        [("slope", None, None, 0.99, 0.08, 1.91, 120), ("tenth", 1, 3.0, 4.0, 0.8, 11.6, 12)],
        schema=["measure", "band", "expected", "value", "low", "high", "n_deals"], orient="row",
    )  # fmt: skip
    shown = summaries.predictions_table(found)
    assert shown.row(0) == ("Slope (1 is right)", "–", "0.99", "between 0.08 and 1.91", 120)
    assert shown.row(1)[:3] == ("Tenth 1 of risk", "3.0", "4")
