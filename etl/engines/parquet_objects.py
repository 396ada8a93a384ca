"""Parquet in a bucket: one table, a file or a folder of files, copied to this machine."""

from pathlib import Path

import polars as pl

from etl.engines.tables import DatabaseError, first_line


def copy(bucket: str, table: str, to: Path) -> tuple[tuple[str, ...], int]:
    """Copy the table `table` of a bucket or a folder in one to a Parquet file; its columns and number of rows.

    A table is a folder of Parquet files, else one file of that name. Credentials are those of the environment.
    Raises DatabaseError.
    """
    places = [f"{bucket}/{table}"] if table.endswith(".parquet") else [
        f"{bucket}/{table}/**/*.parquet", f"{bucket}/{table}.parquet"
    ]  # fmt: skip
    reasons: list[str] = []
    for place in places:
        try:
            pl.scan_parquet(place).sink_parquet(to)
        except (pl.exceptions.PolarsError, OSError) as error:
            reasons.append(first_line(error))
            continue
        kept = pl.scan_parquet(to, glob=False)
        return tuple(kept.collect_schema()), int(kept.select(pl.len()).collect().item())
    raise DatabaseError("; ".join(reasons))
