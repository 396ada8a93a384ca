"""Parquet in a bucket: one table, a file or a folder of files, copied to this machine."""

from pathlib import Path

import polars as pl

from etl.engines.tables import DatabaseError, first_line

_LONGEST = 300  # characters of a reason
_ANSWERS = {  # by what the object store says, the most telling first
    "403 Forbidden": ("403 Forbidden", "let these credentials list and read the bucket"),
    "lacked the necessary privileges": ("refused", "let these credentials list and read the bucket"),
    "error sending request": ("the bucket does not answer", "see that its address is right, or build with --offline"),
}


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
    raise told(reasons)


def told(reasons: list[str]) -> DatabaseError:
    """What a bucket said to each try, in one sentence: its own words are as long as a page."""
    said = " ".join(reasons)
    for sign, (reason, mend) in _ANSWERS.items():
        if sign in said:
            return DatabaseError(reason, mend)
    return DatabaseError(reasons[-1][:_LONGEST], "see that its address and the region are right")
