"""What became of every file, column, value and record: the frames of the schema `meta`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl.conform.build_messages import upper
from etl.errors import CommonGroundError
from etl.extract.landed_table import ROW
from etl.recognise.match import Found, Status, mapped_columns
from etl.recognise.scan import Plan
from etl.settings.config import CONFIG_NAME
from etl.settings.mappings import RecordType

FILES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_file": pl.String,
    "source_system": pl.String,
    "entity": pl.String,
    "content_hash": pl.String,
    "size_bytes": pl.Int64,
    "exported_at": pl.Datetime("us"),
    "rows_read": pl.Int64,
    "rows_loaded": pl.Int64,
    "rows_rejected": pl.Int64,
    "rows_superseded": pl.Int64,
    "rows_unused": pl.Int64,
    "status": pl.String,
    "message": pl.String,
}
REJECTS_SCHEMA: dict[str, type[pl.DataType]] = {
    "source_file": pl.String,
    "source_row": pl.Int64,
    "column_name": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "mend": pl.String,
}
CELLS = [name for name in REJECTS_SCHEMA if name != "source_file"]
CELL_KEY = ["source_file", "source_row", "column_name"]
_COLUMNS = ("source_file", "source_system", "column_name", "entity", "maps_to", "status")
COLUMNS_SCHEMA: dict[str, type[pl.DataType]] = dict.fromkeys(_COLUMNS, pl.String)
UNMAPPED_SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("source_file", "source_system", "entity", "column_name", "value"), pl.String),
    "n_rows": pl.Int64,
    "toml_key": pl.String,
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gives to one entity."""

    found: Found
    record: RecordType
    is_primary: bool  # the entity that the file is about, not one that it implies
    n_rows: int
    rejects: pl.DataFrame  # source_row, column_name, value, reason, mend
    cell_problems: pl.DataFrame  # the same
    unmapped: pl.DataFrame  # canonical, column_name, value, n_rows
    remarks: tuple[str, ...] = ()  # what should be known of how the columns were read


def rejects(plan: Plan, parts: list[Part]) -> pl.DataFrame:
    """Every rejected record: those that did not fit their file, could not be read, or that no mapping claims."""
    frames = [pl.DataFrame(schema=REJECTS_SCHEMA)]
    unreadable = {part.found.landed.source_file: part.rejects for part in parts if part.is_primary}
    for found in plan.files:
        of_file = [found.landed.read_rejects()]
        if found.landed.source_file in unreadable:
            of_file.append(unreadable[found.landed.source_file])
        elif found.status is Status.UNRECOGNISED:
            of_file.append(_unclaimed(found))
        source_file = pl.lit(found.landed.source_file).alias("source_file")
        frames += [frame.with_columns(source_file).select(*REJECTS_SCHEMA) for frame in of_file]
    return pl.concat(frames).sort("source_file", "source_row")


def cell_problems(parts: list[Part]) -> pl.DataFrame:
    """Cells of standing records that could not be read and are kept as not recorded, each once a file and row."""
    frames = [
        part.cell_problems.select(pl.lit(part.found.landed.source_file).alias("source_file"), *CELLS) for part in parts
    ]
    empty = pl.DataFrame(schema=REJECTS_SCHEMA)
    cells = pl.concat([empty, *frames]).unique(CELL_KEY, keep="first", maintain_order=True)
    rejected = [
        part.rejects.select(pl.lit(part.found.landed.source_file).alias("source_file"), "source_row")
        for part in parts
        if part.is_primary
    ]
    lost = pl.concat([empty.select("source_file", "source_row"), *rejected])
    return cells.join(lost, on=["source_file", "source_row"], how="anti").sort(CELL_KEY)


def _unclaimed(found: Found) -> pl.DataFrame:
    """A reject for every record of a file that nothing maps."""
    nothing = pl.lit(None, dtype=pl.String)
    return (
        found.landed.scan()
        .select(
            source_row=ROW,
            column_name=nothing,
            value=nothing,
            reason=pl.lit("no mapping claims this file"),
            mend=pl.lit(f"map it in {CONFIG_NAME} or list it under ignore"),
        )
        .collect()
    )


def files(
    plan: Plan,
    parts: list[Part],
    n_standing: Mapping[str, int],
    rejected: pl.DataFrame,
    remarks: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    """`meta.files`, with the remarks by file and the number of rows of each that stand.

    Raises CommonGroundError where a file's records do not add up.
    """
    n_rejected = dict(rejected.group_by("source_file").len().iter_rows())
    n_typed = {part.found.landed.source_file: part.n_rows for part in parts if part.is_primary}
    rows = []
    for found in plan.files:
        landed = found.landed
        name = landed.source_file
        n_loaded, n_lost = n_standing.get(name, 0), n_rejected.get(name, 0)
        n_unused = 0
        if found.lookup:
            n_translating = n_typed[name] = landed.n_read - n_lost
            n_loaded, n_unused = (n_translating, 0) if found.is_loaded else (0, n_translating)
        n_superseded = n_typed.get(name, 0) - n_loaded - n_unused
        if landed.n_read != n_loaded + n_lost + n_superseded + n_unused:
            raise CommonGroundError(
                f"{name}: {landed.n_read} rows read, but {n_loaded} loaded + {n_lost} rejected + {n_superseded}"
                f" superseded + {n_unused} unused; nothing was published. This is a mistake of the program: please"
                " report it."
            )
        system = found.source.name if found.source else None
        entity = found.entity
        counts = (landed.n_read, n_loaded, n_lost, n_superseded, n_unused)
        trace = (landed.content_hash, landed.size_bytes, landed.exported_at)
        rows.append((name, system, entity, *trace, *counts, found.status, _said(found, remarks.get(name, ()))))
    return pl.DataFrame(rows, schema=FILES_SCHEMA, orient="row")


def _said(found: Found, remarks: Sequence[str]) -> str | None:
    return " ".join(filter(None, (found.message, *map(upper, remarks)))) or None


def columns(plan: Plan) -> pl.DataFrame:
    """`meta.columns`: every input column and where it went, one row per target."""
    rows = []
    for found in plan.files:
        mapped = mapped_columns(found)
        system = found.source.name if found.source else None
        entity = found.entity
        for column in found.landed.columns:
            for target in mapped.get(column, [None]):
                owner, _, name = (target or "").rpartition(".")
                status = "mapped" if target else "unmapped"
                rows.append((found.landed.source_file, system, column, owner or entity, name or None, status))
    return pl.DataFrame(rows, schema=COLUMNS_SCHEMA, orient="row")


def unmapped_values(parts: list[Part]) -> pl.DataFrame:
    """`meta.unmapped_values`: values of enumerations that became null, with the key that would map them."""
    frames = [pl.DataFrame(schema=UNMAPPED_SCHEMA)]
    for part in parts:
        entity, source = part.record.entity, part.found.source
        value = pl.col("value").str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        frames.append(
            part.unmapped.select(
                source_file=pl.lit(part.found.landed.source_file),
                source_system=pl.lit(source.name if source else None),
                entity=pl.lit(entity),
                column_name="column_name",
                value="value",
                n_rows="n_rows",
                toml_key=pl.format('source.entities.{}.values.{}."{}"', pl.lit(entity), "canonical", value),
            )
        )
    return pl.concat(frames)
