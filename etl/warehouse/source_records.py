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
_POINTED = " union ".join(f"select source_file, source_row from marts.{mart}" for mart in POINTING)


def store(connection: engine.Connection, landed: Iterable[Landed]) -> None:
    """Write the cells of every record that a mart names by file and row."""
    pointed = engine.fetch(connection, f"select * from ({_POINTED}) where source_file is not null order by all")
    wanted = {str(file): rows["source_row"] for (file,), rows in pointed.group_by("source_file", maintain_order=True)}
    frames = [_records(table, wanted[table.source_file]) for table in landed if table.source_file in wanted]
    engine.write(connection, "meta.source_records", pl.concat([pl.DataFrame(schema=SCHEMA), *frames]))


def _records(table: Landed, rows: pl.Series) -> pl.DataFrame:
    found = table.scan().filter(pl.col(ROW).is_in(rows.implode())).collect()
    texts = found.drop(ROW)
    cells = [
        json.dumps({name: cell for name, cell in row.items() if cell is not None}, ensure_ascii=False)
        for row in texts.iter_rows(named=True)
    ]
    return pl.DataFrame(
        {"source_file": [table.source_file] * len(found), "source_row": found[ROW], "cells": cells}, schema=SCHEMA
    )
