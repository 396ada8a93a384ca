"""Which links people confirmed or refused: kept with who and when."""

import json
from pathlib import Path

import pytest

from etl.errors import CommonGroundError
from etl.linking import decisions


def test_a_decision_is_added_and_the_last_one_counts(tmp_path: Path) -> None:
    pair = ("desk:1", "crm:1")
    decisions.decide(tmp_path, [(*pair, "")], verdict="confirmed", by="Eva")
    decisions.decide(tmp_path, [(*pair, "")], verdict="refused", by="Dan")
    lines = (tmp_path / decisions.NAME).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["decided_by"] for line in lines] == ["Eva", "Dan"]
    assert decisions.decisions(tmp_path)[pair].verdict == "refused"


def test_damaged_decisions_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / decisions.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(CommonGroundError, match="holds which accounts are the same"):
        decisions.decisions(tmp_path)
