"""Estimates are taken over where all that they rest on is the same, and made anew where anything is not."""

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from etl.engines import duckdb as engine
from etl.evidence import Inputs, assess_thoroughly, from_frames, to_frames
from etl.fiscal_year import FiscalYear
from etl.warehouse import kept_estimates
from etl.warehouse.kept_estimates import Frames, mark_of, taken_over_or_made
from tests.etl.evidence.firms import inputs

FIRM = inputs(120, seed=4)


def _never() -> Frames:
    raise AssertionError("It was made again.")


def _kept(tmp_path: Path, made: Frames) -> Path:
    path = tmp_path / "earlier.duckdb"
    with engine.building(path) as connection:
        taken_over_or_made(connection, None, "claims", mark_of(FIRM), lambda: made)
    return path


def test_what_is_taken_over_is_what_would_be_computed(tmp_path: Path) -> None:
    made = to_frames(assess_thoroughly(FIRM))
    earlier = _kept(tmp_path, made)
    with engine.building(tmp_path / "next.duckdb") as connection:
        found = taken_over_or_made(connection, earlier, "claims", mark_of(FIRM), _never)
    assert from_frames(found) == assess_thoroughly(FIRM)
    assert found.keys() == made.keys()


def test_a_build_keeps_what_it_took_over_for_the_next(tmp_path: Path) -> None:
    made = {"one": pl.DataFrame({"value": [1.5]}), "none": pl.DataFrame(schema={"name": pl.String})}
    earlier, later = _kept(tmp_path, made), tmp_path / "later.duckdb"
    with engine.building(later) as connection:
        taken_over_or_made(connection, earlier, "claims", mark_of(FIRM), _never)
    with engine.building(tmp_path / "last.duckdb") as connection:
        found = taken_over_or_made(connection, later, "claims", mark_of(FIRM), _never)
    assert found["one"].equals(made["one"])
    assert found["none"].schema == made["none"].schema


def test_another_mark_another_part_or_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    earlier, damaged = _kept(tmp_path, {"one": pl.DataFrame({"value": [1]})}), tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"no database")
    anew = {"one": pl.DataFrame({"value": [2]})}
    with engine.building(tmp_path / "next.duckdb") as connection:
        for path, part, mark in (
            (earlier, "claims", "another"),
            (earlier, "outlook", mark_of(FIRM)),
            (damaged, "claims", mark_of(FIRM)),
            (tmp_path / "absent.duckdb", "claims", mark_of(FIRM)),
        ):
            assert taken_over_or_made(connection, path, part, mark, lambda: anew)["one"].equals(anew["one"])


def _shuffled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sample(fraction=1.0, shuffle=True, seed=1).select(reversed(frame.columns))


def test_the_mark_does_not_depend_on_the_order_of_rows_and_columns() -> None:
    assert mark_of(dataclasses.replace(FIRM, deals=_shuffled(FIRM.deals), tickets=_shuffled(FIRM.tickets))) == mark_of(
        FIRM
    )


CHANGED = {
    "one value": dataclasses.replace(
        FIRM, deals=FIRM.deals.with_columns(amount=pl.col("amount") + (pl.int_range(pl.len()) == 7))
    ),
    "a row less": dataclasses.replace(FIRM, windows=FIRM.windows.head(-1)),
    "a row twice": dataclasses.replace(FIRM, tickets=pl.concat([FIRM.tickets, FIRM.tickets.head(1)])),
    "a value unknown": dataclasses.replace(FIRM, practices=FIRM.practices.with_columns(reason=pl.lit(None, pl.String))),
    "a column more": dataclasses.replace(FIRM, quarters=FIRM.quarters.with_columns(one=pl.lit(1))),
    "a frame": dataclasses.replace(FIRM, vanished=pl.DataFrame({"deal_id": ["a"]})),
    "another unit": dataclasses.replace(FIRM, take_up_unit="segment"),
    "a first earlier build": dataclasses.replace(FIRM, n_earlier_builds=1),
    "another fiscal year": dataclasses.replace(FIRM, fiscal_year=FiscalYear(4)),
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_change_of_any_input_changes_the_mark(change: str) -> None:
    changed: Inputs = CHANGED[change]
    assert mark_of(changed) != mark_of(FIRM)


def test_changed_code_changes_the_mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = mark_of(FIRM)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "one.py").write_text("ONE = 1\n", encoding="utf-8")
    (tmp_path / "fiscal_year.py").touch()
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "kept_estimates.py").touch()
    monkeypatch.setattr(kept_estimates, "PACKAGE", tmp_path)
    kept_estimates._code.cache_clear()
    other = mark_of(FIRM)
    (tmp_path / "evidence" / "one.py").write_text("ONE = 2\n", encoding="utf-8")
    kept_estimates._code.cache_clear()
    third = mark_of(FIRM)
    monkeypatch.undo()
    kept_estimates._code.cache_clear()
    assert len({before, other, third}) == 3
