"""The page that shows whether the numbers can be trusted, on the committed results."""

import math
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import calibration
from dashboard.figures.calibration import calibration_bias, calibration_coverage
from dashboard.figures.look import DARK, LIGHT, Look
from etl.evidence import Verdict
from tests.dashboard.test_pages import words

looks = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture(scope="module")
def found() -> calibration.Calibration:
    committed = calibration.read()
    assert committed is not None
    return committed


def test_the_page_leads_with_findings_and_says_what_it_does_not_show(
    open_page: Callable[..., AppTest], small_warehouse: Path
) -> None:
    app = open_page(small_warehouse, "method", part="Calibration")
    assert not app.exception
    said = words(app)
    assert "can they be trusted?" in said
    assert "95 % intervals hold the truth in" in said
    assert "Crude ratios are off by" in said
    assert "naive analyses are off by" in said
    assert "What this does not show" in said
    assert "told “Supported”" in said


def test_without_results_the_page_names_the_next_step(
    open_page: Callable[..., AppTest], small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "read", lambda: None)
    app = open_page(small_warehouse, "method", part="Calibration")
    assert not app.exception
    assert "make calibrate" in app.info[0].value


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


@looks
def test_crude_is_hollow_and_adjusted_filled(found: calibration.Calibration, look: Look) -> None:
    rows = calibration.biases(found)
    drawn = calibration_bias(rows, look)
    symbols = [trace.marker.symbol for trace in drawn.data]
    assert symbols == ["circle-open", "circle"] * len(rows)
    assert drawn.data[-1].x[0] == pytest.approx(rows["ours"][0])


@looks
def test_the_expected_coverage_is_marked_and_every_interval_drawn(found: calibration.Calibration, look: Look) -> None:
    rows = calibration.coverage(found)
    drawn = calibration_coverage(rows, look)
    assert drawn.layout.shapes[0].x0 == pytest.approx(95)
    assert len([trace for trace in drawn.data if trace.mode == "lines"]) == len(rows)


def test_titles_state_what_the_rows_say() -> None:
    rows = pl.DataFrame({"label": ["a", "b"], "value": [0.94, 0.96], "naive": [1.2, 0.9], "ours": [1.01, 0.98]})
    assert calibration.coverage_title(rows) == "95 % intervals hold the truth in 94.0 to 96.0 % of simulated firms"
    assert calibration.bias_title(rows) == "Crude ratios are off by 15 % on average; adjusted ones by 2.0 % at most"
    assert calibration.trap_title(rows) == "2 naive analyses are off by 10 % or more; this app by 2.0 % at most"


def test_verdict_columns_are_the_verdict_words(found: calibration.Calibration) -> None:
    columns = calibration.verdicts_table(found).columns
    assert [f"{verdict}, %" for verdict in Verdict if verdict is not Verdict.NONE] == columns[3:]
