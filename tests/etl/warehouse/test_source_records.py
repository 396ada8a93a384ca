"""The records that the marts point to keep the cells of their exports."""

import json
from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.extract.land import land
from etl.warehouse import source_records


def stored(folder: Path, text: str, rows: list[int | None]) -> pl.DataFrame:
    file = folder / "tickets.csv"
    file.write_text(text, encoding="utf-8")
    landed = land(file, folder / "cache", source_file="tickets.csv")
    pointing = pl.DataFrame({"source_file": ["tickets.csv"] * len(rows), "source_row": rows},
                            schema={"source_file": pl.String, "source_row": pl.Int64})  # fmt: skip
    with engine.building(folder / "wh.duckdb") as connection:
        for mart in source_records.POINTING:
            found = pointing if mart == "escalations" else pointing.clear()
            engine.write(connection, f"marts.{mart}", found)
        source_records.store(connection, landed)
        return engine.fetch(connection, "select * from meta.source_records order by source_row")


def test_only_records_that_a_mart_points_to_are_kept_with_their_own_cells(tmp_path: Path) -> None:
    found = stored(tmp_path, "Number,Betreff,Empty\nINC1,Größe 7,\nINC2,not wanted,x\nINC3,last,y\n", [2, 4])
    assert found.select("source_file", "source_row").rows() == [("tickets.csv", 2), ("tickets.csv", 4)]
    cells = [json.loads(text) for text in found["cells"]]
    assert [row["Number"] for row in cells] == ["INC1", "INC3"]
    assert cells[0]["Betreff"] == "Größe 7"
    assert not cells[0].get("Empty")


def test_where_nothing_is_pointed_to_the_table_is_there_and_empty(tmp_path: Path) -> None:
    found = stored(tmp_path, "Number\nINC1\n", [])
    assert found.is_empty()
    assert found.columns == ["source_file", "source_row", "cells"]


def test_cells_are_written_as_json_writes_them_whatever_they_hold(tmp_path: Path) -> None:
    odd = ["a", 'said "so"', "C:\\new", "two\nlines", "\t\x00\x1f\x7f", "\u2028", "😀 é", "", "{}, []", None]
    rows = [{"a": one, 'b "q"': other, "é": None} for one in odd for other in odd]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    written = [
        json.dumps({name: cell for name, cell in row.items() if cell is not None}, ensure_ascii=False) for row in rows
    ]
    assert source_records.objects(texts).to_list() == written
    assert source_records.objects(texts.clear()).to_list() == []
