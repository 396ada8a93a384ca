"""Landed tables → `meta.source_records`: the cells of the records that the marts point to, as the exports have them.

source_file, source_row, cells (JSON: column of the file → text; what is empty is left out). A page shows a record from
it without any export at hand; of records that no mart points to, nothing is kept.
"""

import json
from collections.abc import Iterable

import polars as pl

from etl.engines import duckdb as engine
from etl.extract.landed_table import ROW, Landed

POINTING = ("account_timeline", "deal_risks", "escalations", "open_deal_evidence", "open_deal_risks",
            "practice_evidence", "practice_disagreements", "unlinked_contracts")  # fmt: skip
SCHEMA = {"source_file": pl.String, "source_row": pl.Int64, "cells": pl.String}
_ESCAPED = r'["\\\x00-\x1f]'  # what JSON can't hold as it is
_POINTED = " union ".join(f"select source_file, source_row from marts.{mart}" for mart in POINTING)


def store(connection: engine.Connection, landed: Iterable[Landed]) -> None:
    """Write the cells of every record that a mart names by file and row."""
    pointed = engine.fetch(connection, f"select * from ({_POINTED}) where source_file is not null order by all")
    wanted = {str(file): rows["source_row"] for (file,), rows in pointed.group_by("source_file", maintain_order=True)}
    frames = [_records(table, wanted[table.source_file]) for table in landed if table.source_file in wanted]
    engine.write(connection, "meta.source_records", pl.concat([pl.DataFrame(schema=SCHEMA), *frames]))


def _records(table: Landed, rows: pl.Series) -> pl.DataFrame:
    found = table.scan().filter(pl.col(ROW).is_in(rows.implode())).collect()
    return pl.DataFrame(
        {"source_file": [table.source_file] * len(found), "source_row": found[ROW], "cells": objects(found.drop(ROW))},
        schema=SCHEMA,
    )


def objects(texts: pl.DataFrame) -> pl.Series:
    """Each row as a JSON object, written as `json.dumps` does; what is empty is left out."""
    members = [
        pl.lit(json.dumps(name, ensure_ascii=False) + ": ") + _written(texts[name]).alias(name)
        for name in texts.columns
    ]
    cells = pl.concat_str(members, separator=", ", ignore_nulls=True)
    return texts.select(cells=pl.lit("{") + cells + pl.lit("}"))["cells"]


def _written(column: pl.Series) -> pl.Series:
    """Each text of a column as JSON; only what needs an escape is written one by one."""
    plain = pl.select(pl.lit('"') + column + pl.lit('"')).to_series()
    needs = column.str.contains(_ESCAPED)
    if not needs.any():
        return plain
    escaped = column.filter(needs).map_elements(lambda text: json.dumps(text, ensure_ascii=False), pl.String)
    return plain.scatter(needs.fill_null(value=False).arg_true(), escaped)
