"""Which quarter can be reviewed on which kept build, and what speaks against it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import review, warehouse
from dashboard.access import Scope
from dashboard.review import Kept, ReviewError, Wish
from dashboard.review.quarters import objections
from etl import pipeline
from etl.sample import write_firm

PASSED = pl.DataFrame({"success": [True], "severity": ["blocking"]})
RECORDS = pl.DataFrame({"source_system": ["crm"], "last_record_on": [date(2026, 9, 28)]})
KEPT = Kept("2026 Q3", "b", date(2026, 9, 30))


@pytest.mark.parametrize(("text", "why"), [("Q3", "no quarter"), ("2019Q1", "Quarters with one: 2026 Q3")])
def test_a_quarter_that_cannot_be_reviewed_is_refused_with_those_that_can(wish: Wish, text: str, why: str) -> None:
    with pytest.raises(ReviewError, match=why):
        review.of_quarter(text)


def test_fresh_data_and_passed_checks_raise_no_objection() -> None:
    assert objections(KEPT, PASSED, RECORDS, today=date(2026, 11, 23)) == []


def test_stale_data_are_told_by_source_against_the_quarters_end_or_today() -> None:
    early = Kept("2026 Q3", "b", date(2026, 8, 1))
    found = objections(early, PASSED, RECORDS, today=date(2026, 11, 23))
    assert len(found) == 1
    assert "60 days before 30 Sep 2026" in found[0]
    assert objections(early, PASSED, RECORDS, today=date(2026, 8, 20)) == []
    old = RECORDS.with_columns(last_record_on=pl.lit(date(2026, 5, 1)))
    assert "records of crm" in objections(KEPT, PASSED, old, today=date(2026, 11, 23))[0]


def test_a_failed_blocking_check_is_an_objection_and_a_warning_is_none() -> None:
    failed = pl.DataFrame({"success": [False, False], "severity": ["blocking", "warning"]})
    assert objections(KEPT, failed, RECORDS, today=date(2026, 11, 23)) == ["1 blocking check failed."]


def build_as_of(day: date, exports: Path, target: Path) -> None:
    """A regular build as of a day: the settings say so, not an option of the command."""
    settings = exports / "settings.toml"
    own = (exports / "commonground.toml").read_text(encoding="utf-8")
    settings.write_text(f"as_of = {day}\n{own}", encoding="utf-8")
    pipeline.build(exports=exports, warehouse=target, config_path=settings)


@pytest.mark.built
def test_the_numbers_of_a_past_quarter_never_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exports, target = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=40, seed=3)
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(target))
    build_as_of(date(2026, 6, 30), exports, target)
    before = review.make(Wish(Scope(), review.of_quarter("2026Q2")))
    for day in (date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)):
        build_as_of(day, exports, target)
    assert [kept.quarter for kept in review.kept_quarters()] == ["2026 Q3", "2026 Q2"]
    after = review.make(Wish(Scope(), review.of_quarter("2026Q2")))
    now = review.make(Wish(Scope(), review.of_quarter("2026Q3")))
    told = [[(slide.title, slide.facts, slide.points, slide.table) for slide in made.slides]
            for made in (before, after, now)]  # fmt: skip
    assert told[0] == told[1]
    assert before.footer == after.footer
    assert told[0] != told[2]


def test_a_kept_build_of_an_older_version_is_refused_with_the_way_out(two_quarters: Path) -> None:
    old = Wish(Scope(), review.of_quarter("2026Q2"))
    assert old.kept.build_id == "older"
    for refused in (lambda: review.make(old), lambda: review.check(old, today=date(2026, 7, 1), max_age_days=45)):
        with pytest.raises(warehouse.OtherVersionError, match=r"Build older was made by .* older than this version"):
            refused()
    assert review.make(Wish(Scope(), review.of_quarter("2026Q3"))).slides
