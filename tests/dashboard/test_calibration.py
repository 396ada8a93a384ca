"""The committed results of calibration, read."""

import math
from pathlib import Path

import polars as pl
import pytest

from dashboard import calibration
from dashboard.wording.claims import VERDICTS
from dashboard.wording.headings import headed
from etl.evidence import Verdict


@pytest.fixture(scope="module")
def found() -> calibration.Calibration:
    committed = calibration.read()
    assert committed is not None
    return committed


def test_no_file_means_no_results(tmp_path: Path) -> None:
    assert calibration.read(tmp_path / "none.json") is None


def test_every_row_has_a_label_of_its_own_and_verdicts_add_up(found: calibration.Calibration) -> None:
    for rows in (found.merits["label"], found.traps["name"]):
        assert rows.null_count() == 0
        assert rows.is_unique().all()
    totals = found.shares.select(pl.sum_horizontal(str(verdict) for verdict in calibration.VERDICTS)).to_series()
    assert totals.to_list() == pytest.approx([1.0] * len(totals), abs=1e-3)


def test_the_coverages_interval_is_wilsons(found: calibration.Calibration) -> None:
    row = calibration.coverage(found).row(0, named=True)
    n, p, z2 = row["replicates"], row["value"], 1.959964**2
    half = math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) * math.sqrt(z2) / (1 + z2 / n)
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    assert (row["low"], row["high"]) == pytest.approx((centre - half, centre + half))


def test_titles_state_what_the_rows_say() -> None:
    rows = pl.DataFrame({"label": ["a", "b"], "value": [0.94, 0.96], "naive": [1.2, 0.9], "ours": [1.01, 0.98]})
    assert calibration.coverage_title(rows) == "95 % intervals hold the truth in 94.0 to 96.0 % of simulated firms"
    assert calibration.bias_title(rows) == "Crude ratios are off by 15 % on average; adjusted ones by 2.0 % at most"
    assert calibration.trap_title(rows) == "2 naive analyses are off by 10 % or more; this app by 2.0 % at most"


def test_verdict_columns_are_the_verdict_words(found: calibration.Calibration) -> None:
    columns = headed(calibration.verdicts_table(found), calibration.verdict_headings()).columns
    assert [f"{VERDICTS[verdict]}, %" for verdict in Verdict if verdict is not Verdict.NONE] == columns[3:]
