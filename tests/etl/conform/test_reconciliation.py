"""Every record and every column is accounted for."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.etl.exports import deal, deals, ingest, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"

ROWS = st.tuples(
    st.sampled_from([A, B, C, ""]),
    st.sampled_from(["1", "2,000", "n/a", ""]),
    st.sampled_from(["2026-01-31", "31.02.2026", ""]),
    st.sampled_from(["true", "false", ""]),
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", ""]),
)

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)


@pytest.mark.thorough
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(ROWS, max_size=8), second=st.lists(ROWS, max_size=8))
def test_rows_read_are_loaded_rejected_or_superseded(
    tmp_path: Path, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    def export(rows: list[tuple[str, ...]]) -> str:
        return deals(
            *(
                deal(i, amount=f'"{amount}"', closes=closes, deleted=deleted, modified=modified)
                for i, amount, closes, deleted, modified in rows
            )
        )

    result = ingest(write(tmp_path / "x", {"a.csv": export(first), "b.csv": export(second)}))
    table = result.tables["deals"]
    assert table["deal_id"].is_unique().all()
    assert result.files["rows_read"].to_list() == [len(first), len(second)]
    total = result.files.select(pl.col("rows_loaded", "rows_rejected", "rows_superseded").sum())
    assert sum(total.row(0)) == len(first) + len(second)
    assert total["rows_loaded"].item() == len(table)
    assert total["rows_rejected"].item() == len(result.rejects)


def test_every_input_column_is_accounted_for(tmp_path: Path) -> None:
    result = ingest(
        write(tmp_path / "x", {"o.csv": "Id,AccountId,StageName,CloseDate,Shoe\n1,2,Closed Won,2026-01-01,9\n"})
    )
    rows = result.columns.select("column_name", "maps_to", "status").rows()
    assert ("Shoe", None, "unmapped") in rows
    assert ("StageName", "stage_kind", "mapped") in rows
    assert {row[0] for row in rows} == {"Id", "AccountId", "StageName", "CloseDate", "Shoe"}


@pytest.mark.thorough
@FUZZ
@given(cells=st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), max_size=6))
def test_records_of_any_content_are_loaded_rejected_or_superseded(
    tmp_path: Path, cells: list[tuple[str, str, str, str]]
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([("number", "opened_at", "priority", "state"), *cells])
    settings_text = '[[source]]\nsystem = "servicenow"\ndate_order = "dmy"\ndecimal_mark = "."\n'
    folder = write(tmp_path / "x", {"incident.csv": text.getvalue(), "commonground.toml": settings_text})
    files = ingest(folder).files.filter(pl.col("status") != "ignored")
    parts = files.select(pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded")).to_series()
    assert parts.to_list() == files["rows_read"].to_list()
