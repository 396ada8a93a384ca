"""Estimates that the last published build made of the same inputs, taken over instead of made again.

A build keeps, in its own database (schema `kept`), what the engine said before verdicts were issued, with a hash of all
that it rests on: the rows of the marts whatever their order, the options, and the code with the libraries it uses. No
seed depends on the build, so that what is taken over is what would be computed.
"""

import hashlib
import platform
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.evidence.inputs import MARTS, Inputs
from etl.settings.paths import PACKAGE
from etl.warehouse.code_hash import add_files, add_libraries

Frames = dict[str, pl.DataFrame]

_CODE = ("evidence", "fiscal_year.py", "warehouse/kept_estimates.py")  # in the package
_LIBRARIES = ("numpy", "scipy", "polars")
_OF_HASHES = "kept.inputs"


def taken_over_or_made(
    connection: engine.Connection, earlier: Path | None, part: str, mark: str, make: Callable[[], Frames]
) -> Frames:
    """The tables of a `part` as the database `earlier` keeps them of inputs with the same `mark`, else as made now.

    Either way they are kept in the open database for the next build.
    """
    frames = _of_earlier(connection, earlier, part, mark)
    if frames is None:
        frames = make()
    for name, frame in frames.items():
        engine.write(connection, f"kept.{part}_{name}", frame)
    known = _hashes(connection, "").filter(pl.col("part") != part)
    names = pl.DataFrame({"part": part, "name": list(frames), "mark": mark}, schema=known.schema)
    engine.write(connection, _OF_HASHES, pl.concat([known, names]))
    return frames


def mark_of(inputs: Inputs) -> str:
    """The hash of all that estimates rest on, 64 hexadecimal digits.

    Of the number of earlier builds, only whether there are any is looked at.
    """
    digest = hashlib.sha256(_code().encode())
    options = (inputs.take_up_unit, inputs.n_earlier_builds > 0, inputs.fiscal_year)
    digest.update(repr(options).encode())
    for name in MARTS:
        digest.update(name.encode() + b"\0" + _hash_of(getattr(inputs, name)).encode())
    return digest.hexdigest()


def _hash_of(frame: pl.DataFrame) -> str:
    """The hash of a frame's columns, types and rows, whatever the order of either."""
    ordered = frame.select(sorted(frame.columns))
    digest = hashlib.sha256(repr((ordered.height, ordered.schema)).encode())
    if ordered.width:
        digest.update(ordered.hash_rows(seed=1).sort().to_numpy().tobytes())
        digest.update(ordered.hash_rows(seed=2).sort().to_numpy().tobytes())
    return digest.hexdigest()


@cache
def _code() -> str:
    digest = hashlib.sha256(platform.python_version().encode())
    add_libraries(digest, _LIBRARIES)
    for place in (PACKAGE / name for name in _CODE):
        add_files(digest, [place] if place.is_file() else place.rglob("*.py"), PACKAGE)
    return digest.hexdigest()


def _of_earlier(connection: engine.Connection, earlier: Path | None, part: str, mark: str) -> Frames | None:
    if earlier is None or not earlier.is_file():
        return None
    try:
        with engine.attached(connection, earlier, "earlier"):
            same = _hashes(connection, "earlier.").filter(pl.col("part") == part, pl.col("mark") == mark)
            frames = {
                name: engine.fetch(connection, f"select * from earlier.kept.{engine.quoted(f'{part}_{name}')}")
                for name in same["name"]
            }
    except engine.Error:  # a file that can't be read, or of a build that kept otherwise
        return None
    return frames or None


def _hashes(connection: engine.Connection, catalog: str) -> pl.DataFrame:
    """part, name and mark of every table that a database keeps; none where it keeps nothing."""
    try:
        return engine.fetch(connection, f"select part, name, mark from {catalog}{_OF_HASHES}").cast(pl.String)
    except engine.Error:
        return pl.DataFrame(schema=dict.fromkeys(("part", "name", "mark"), pl.String))
