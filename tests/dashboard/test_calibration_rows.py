"""The rows of the calibration table, before and after, as the page shows them."""

from pathlib import Path
from typing import Any

import pytest

from dashboard import calibration_rows
from dashboard.wording.headings import headed
from etl.evidence import Verdict


def row(**changes: Any) -> dict[str, Any]:
    side = {"n_firms": 40, "made_on": "2026-11-30", "shares": {"Supported": 0.475, "Leaning": 0.2},
            "type_i": 0.8, "coverage": 0.2, "bias": -0.18, "missed": ["Supported", "type_i"]}  # fmt: skip
    standard = {"key": "C4 lead 1 1500", "claim": "C4", "firm": "lead", "n_deals": 1500, "truth": 1.0,
                "is_hidden": False, "is_unseen": False, "n_looks": 1,
                "limits": {"Supported": [0, 0.015], "Contradicted": [0.95, 1], "coverage": [0.93, 0.97]},
                "before": side, "after": None}  # fmt: skip
    return standard | changes


def test_no_file_means_no_rows(tmp_path: Path) -> None:
    assert calibration_rows.read(tmp_path / "none.json") == []


def test_words_stand_in_percent_before_and_after_and_what_was_not_run_is_empty() -> None:
    found = calibration_rows.table([row(), row(after=row()["before"] | {"shares": {}, "missed": []})])
    assert found[f"{Verdict.SUPPORTED}, before"].to_list() == [47.5, 47.5]
    assert found[f"{Verdict.SUPPORTED}, after"].to_list() == [None, 0.0]
    assert found["n_after"].to_list() == [None, 40]


def test_limits_are_said_with_those_that_the_newer_run_missed() -> None:
    before, after = calibration_rows.table([row(), row(after=row()["before"] | {"missed": []})])["limits"].to_list()
    said = "Supported at most 1.5 %; Contradicted at least 95 %; intervals with the truth 93 to 97 %"
    assert before == f"{said}. Missed: Supported, false intervals"
    assert after == said


def test_what_nothing_can_show_has_no_limit_and_is_named_with_its_share() -> None:
    rows = [row(firm="settled", is_unseen=True)]
    assert calibration_rows.table(rows)["limits"][0] == "none: nothing in the records shows it"
    assert calibration_rows.unseen(rows).endswith("aligned teams settle without a record: 47.5 %.")
    assert calibration_rows.unseen([row()]) == ""


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"firm": "null", "n_looks": 12}, "nothing is hidden, ever in 12 quarterly looks"),
        ({"claim": "C5", "firm": "hidden factor", "is_hidden": True}, "the claim is false, by a hidden factor"),
    ],
)
def test_looks_and_hidden_factors_are_named(changes: dict[str, Any], label: str) -> None:
    assert calibration_rows.table([row(**changes)])["firms"].to_list() == [label]


def test_every_committed_row_has_a_label_and_every_column_a_heading() -> None:
    rows = calibration_rows.read()
    found = calibration_rows.table(rows)
    assert found["firms"].null_count() == 0
    assert "_" not in "".join(headed(found, calibration_rows.headings()).columns)
