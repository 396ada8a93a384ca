"""The rows of the calibration table: named once each, judged firm by firm, and limits that chance does not miss."""

import json
import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.evidence import Verdict
from etl.sample.firm import START
from etl.sample.presets import PRESETS
from tests.calibration import row_runs
from tests.calibration.looks import as_of
from tests.calibration.row_runs import Judged, judged, keep
from tests.calibration.rows import rows

ROWS = {row.key: row for row in rows()}
NULL = ROWS["C4 null 1 600"]


def of(n_firms: int, **shares: float) -> Judged:
    return Judged(n_firms, {name.replace("_", " "): share for name, share in shares.items()}, 0.05, 0.95, 0.0, "")


def test_every_claim_and_every_further_firm_has_a_row() -> None:
    assert len(ROWS) == len(rows())
    assert {row.claim for row in rows()} == {f"C{n}" for n in range(1, 12)}
    presets = {row.firm.name for row in rows()}
    untouched = {
        "masked",
        "sparse",
        "reactive",
        "backfill",
        "one_big_account",
        "tiny_owners",
        "tiny_firm",
        "separation",
    }
    assert set(PRESETS) - untouched <= presets


def test_every_limit_is_of_a_word_or_of_the_interval() -> None:
    words = {*map(str, Verdict), "type_i", "coverage"}
    assert {name for row in rows() for name in row.limits} <= words


@pytest.mark.parametrize(
    ("n_firms", "share", "missed"),
    [(400, 0.015, []), (400, 0.025, []), (400, 0.03, ["Supported"]), (40, 0.05, []), (40, 0.10, ["Supported"])],
)
def test_a_limit_is_missed_only_where_the_one_sided_bound_lies_beyond_it(
    n_firms: int, share: float, missed: list[str]
) -> None:
    assert of(n_firms, Supported=share).missed({"Supported": (0.0, 0.015)}) == missed


def test_a_share_that_should_be_large_is_missed_where_it_is_small() -> None:
    limits = {"Contradicted": (0.95, 1.0)}
    assert of(400, Contradicted=0.94).missed(limits) == []
    assert of(400, Contradicted=0.90).missed(limits) == ["Contradicted"]
    assert of(400).missed(limits) == ["Contradicted"]


def test_firms_are_summed_up_to_words_type_i_coverage_and_bias() -> None:
    firms: list[dict[str, Any]] = [
        {"words": ["Supported"], "value": -0.2, "low": -0.3, "high": -0.1},
        {"words": ["Insufficient data"], "value": 0.0, "low": -0.1, "high": 0.1},
        {"words": ["Insufficient data"], "value": None, "low": None, "high": None},
    ]
    found = judged(NULL, firms)
    assert found.shares == {"Insufficient data": 2 / 3, "Supported": 1 / 3}
    assert (found.type_i, found.coverage) == (0.5, 0.5)
    assert found.bias == pytest.approx(-0.1)
    assert math.isnan(judged(ROWS["C4 effect 0.8 600"], firms).type_i)


def test_a_word_counts_once_for_a_firm_however_often_it_was_looked_at() -> None:
    firms: list[dict[str, Any]] = [
        {"words": ["Leaning", "Leaning", "Not supported"], "value": None, "low": None, "high": None}
    ]
    assert judged(NULL, firms).shares == {"Leaning": 1.0, "Not supported": 1.0}


def test_a_result_is_kept_on_its_side_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    keep(ROWS["C4 lead 1 1500"], "before", of(40, Supported=0.5), path)
    keep(NULL, "before", of(40, Supported=0.0), path)
    keep(NULL, "after", of(80, Leaning=0.1), path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [row["key"] for row in kept] == ["C4 null 1 600", "C4 lead 1 1500"]
    assert kept[0]["before"]["shares"] == {"Supported": 0.0}
    assert kept[0]["after"]["n_firms"] == 80
    assert kept[1]["after"] is None
    assert kept[1]["before"]["missed"] == ["Supported"]


def test_a_run_goes_on_where_one_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ROWS["C10 false 1 1500"]
    monkeypatch.setattr(row_runs, "PARTIAL", tmp_path)
    first = row_runs.run(row, "after", n_firms=2)
    said: list[str] = []
    again = row_runs.run(row, "after", n_firms=2, report=said.append)
    assert (first, said) == (again, [])
    assert row_runs.run(row, "after", n_firms=3, report=said.append).n_firms == 3
    assert len(said) == 1


def test_at_a_cut_only_what_had_happened_is_known() -> None:
    inputs = NULL.firm.inputs(3)
    day = START + timedelta(days=500)
    then = as_of(inputs, day)
    signed_on = then.deals["signed_on"].to_list()
    assert max(signed_on) <= day
    assert 0 < len(then.deals) < len(inputs.deals)
    assert then.tickets["event_at"].dt.date().max() <= day
    joined = then.deals.join(then.windows.group_by("deal_id").agg(pl.col("exposure_days").sum()), on="deal_id")
    latest = joined.select((day + timedelta(days=1) - pl.col("signed_on")).dt.total_days() - pl.col("exposure_days"))
    assert latest.min().item() >= -1e-6
    assert joined["n_attributable_escalations"].sum() == then.tickets.filter(~pl.col("is_control")).height
