"""Ids that are numbers and were written in several ways: 1001, 01001, 1001.0, 1,001 and 1.001 meet across files.

A spreadsheet drops leading zeros, a tool makes floats of ids, a locale groups their thousands. Where one file itself
has two of these as keys, they are two records, and what is written in a third way is neither of them.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import partial

import polars as pl

from etl.conform.tables import change, scan
from etl.entities import ENTITIES, Entity

_PLAIN = r"^'?(\d+)(?:\.00?)?$"
_GROUPED = r"^'?([1-9]\d{0,2}(?:[.,'\u2019 \u00a0\u202f]\d{3})+)(?:[.,]00?)?$"
_ODD = r":(?:'|0|\d{1,3}[.,'\u2019 \u00a0\u202f]\d{3}|\d+\.0)"  # what no id that is a plain number begins with
Said = Iterator[tuple[str, str]]  # file and remark


def meet_keys(parts: Sequence[pl.LazyFrame], entity: Entity) -> tuple[list[pl.LazyFrame], list[tuple[str, str]]]:
    """The rows with one way of writing for each key that is a number, and what to say of their files."""
    key, rows = entity.key[0], pl.concat(parts)
    if len(entity.key) > 1 or not rows.select(pl.col(key).str.contains(_ODD).any()).collect(engine="streaming").item():
        return list(parts), []
    written = _numbers(rows.select(id=key, file="source_file").unique().collect(engine="streaming"))
    per_file = written.group_by("source", "number", "file").agg(pl.col("id").n_unique())
    parted = per_file.filter(pl.col("id") > 1).select("source", "number").unique()
    said = list(_parted(written.join(parted, on=["source", "number"], how="semi"), key))
    meeting = _with_chosen(written.join(parted, on=["source", "number"], how="anti"))
    return [_replaced(part, key, meeting) for part in parts], [*said, *_met(meeting, key)]


def meet_references(tables: MutableMapping[str, pl.DataFrame]) -> list[tuple[str, str]]:
    """Replace, in place, ids of records that are numbers as the record's own file writes them; returns what to say.

    Where no file holds the record, those who name it agree on one way of writing.
    """
    said: list[tuple[str, str]] = []
    for target, entity in ENTITIES.items():
        columns = [place for place in _references(target) if not scan(tables, place[0]).head(1).collect().is_empty()]
        known = scan(tables, target).select(id=entity.key[0]).unique().collect(engine="streaming")
        unknown = [_unknown(scan(tables, table), target, column, known) for table, column in columns]
        written = pl.concat([_NONE, *unknown])
        if written.is_empty():
            continue
        keys = (
            _numbers(known.with_columns(file=pl.lit(None, pl.String)))
            .group_by("source", "number")
            .agg(chosen=pl.col("id").first(), n=pl.len())
        )
        found = written.join(keys, on=["source", "number"], how="left")
        said += _undecided(found.filter(pl.col("n") > 1))
        meeting = pl.concat(
            [
                found.filter(pl.col("n") == 1).drop("n"),
                _with_chosen(_without_parted(found.filter(pl.col("n").is_null()).drop("n", "chosen"))),
            ],
            how="diagonal",
        )
        for table, column in columns if not meeting.is_empty() else ():
            is_of = _is_of(target, column)
            change(tables, table, partial(_replaced, column=column, meeting=meeting, is_concerned=is_of))
        for (column,), of_column in meeting.group_by("column", maintain_order=True):
            said += _met(of_column, str(column))
    return said


_NONE = pl.DataFrame(schema=dict.fromkeys(("id", "file", "source", "digits", "number", "column"), pl.String))


def _references(target: str) -> Iterator[tuple[str, str]]:
    """Table and column of what may hold keys of a kind of record; in histories beside those of other kinds."""
    yield "field_changes", "record_id"
    for name, entity in ENTITIES.items():
        for column, reference in entity.references.items():
            if reference.table == target:
                yield name, column


def _is_of(target: str, column: str) -> pl.Expr:
    """Whether the column of a row names a record of that kind."""
    return pl.col("entity") == target if column == "record_id" else pl.lit(True)


def _unknown(rows: pl.LazyFrame, target: str, column: str, known: pl.DataFrame) -> pl.DataFrame:
    """The numbers in a column of references that are no key of a record."""
    written = rows.filter(_is_of(target, column)).select(id=column, file="source_file").drop_nulls("id").unique()
    return (
        _numbers(written.collect(engine="streaming"))
        .join(known, on="id", how="anti")
        .with_columns(column=pl.lit(column))
    )


def _numbers(written: pl.DataFrame) -> pl.DataFrame:
    """The ids that are numbers with their source, their digits and, without leading zeros, their number."""
    text = pl.col("id").str.extract(r"(?s)^[^:]*:(.*)$", 1)
    grouped = text.str.extract(_GROUPED, 1).str.replace_all(r"\D", "")
    return (
        written.with_columns(
            source=pl.col("id").str.extract(r"^([^:]*):", 1), digits=pl.coalesce(text.str.extract(_PLAIN, 1), grouped)
        )
        .with_columns(number=pl.col("digits").str.strip_chars_start("0"))
        .filter(pl.col("number") != "")
    )


def _with_chosen(written: pl.DataFrame) -> pl.DataFrame:
    """Ids that are one number in several ways, with the way that stands: plain digits, with all leading zeros.

    No spreadsheet adds zeros, but each drops them.
    """
    is_plain = pl.col("id") == pl.concat_str("source", pl.lit(":"), "digits")
    best = written.sort(~is_plain, -pl.col("digits").str.len_chars().cast(pl.Int32), "id")
    chosen = best.group_by("source", "number").agg(chosen=pl.col("id").first(), n=pl.col("id").n_unique())
    return written.join(chosen.filter(pl.col("n") > 1).drop("n"), on=["source", "number"])


def _without_parted(written: pl.DataFrame) -> pl.DataFrame:
    """Without numbers that some file writes with and without leading zeros: they may be two records."""
    per_file = written.group_by("source", "number", "file").agg(pl.col("digits").n_unique())
    parted = per_file.filter(pl.col("digits") > 1)
    return written.join(parted, on=["source", "number"], how="anti")


def _replaced(
    rows: pl.LazyFrame, column: str, meeting: pl.DataFrame, is_concerned: pl.Expr | None = None
) -> pl.LazyFrame:
    ways: Mapping[str, str] = dict(meeting.select("id", "chosen").rows())
    if not ways:
        return rows
    replaced = pl.col(column).replace(ways)
    return rows.with_columns(
        replaced if is_concerned is None else pl.when(is_concerned).then(replaced).otherwise(column).alias(column)
    )


def _met(meeting: pl.DataFrame, column: str) -> Said:
    """A remark a file on the ids that were taken for others."""
    others = meeting.filter(pl.col("id") != pl.col("chosen")).unique(["file", "id"]).sort("file", "id")
    for (file,), ids in others.group_by("file", maintain_order=True):
        first = ids.row(0, named=True)
        n = "1 id is" if ids.height == 1 else f"{ids.height:,} ids are"
        yield (
            str(file),
            f"column {column}: {n} written otherwise than in other files, such as {_text(first['id'])} for"
            f" {_text(first['chosen'])}; they are taken for the same.",
        )


def _parted(written: pl.DataFrame, column: str) -> Said:
    """A remark a file that has two keys of one number."""
    per_file = written.sort("id").group_by("file", "source", "number", maintain_order=True).agg("id").sort("file")
    for (file,), groups in per_file.filter(pl.col("id").list.len() > 1).group_by("file", maintain_order=True):
        ids = groups["id"][0]
        more = f", as {groups.height - 1:,} more like them" if groups.height > 1 else ""
        yield (
            str(file),
            f"column {column}: {_text(ids[0])} and {_text(ids[1])} stand in one file, so they are two records{more};"
            " what other files write in a third way is neither of them.",
        )


def _undecided(written: pl.DataFrame) -> Said:
    """A remark a file and column on ids that may be two records."""
    for (file, column), ids in written.sort("file", "id").group_by("file", "column", maintain_order=True):
        more = f", with {ids.height - 1:,} more like it" if ids.height > 1 else ""
        yield (
            str(file),
            f"column {column}: {_text(ids['id'][0])} may be any of {ids['n'][0]} records whose ids differ in leading"
            f" zeros or marks alone; it stays unlinked{more}. Write the id as its own file does.",
        )


def _text(identity: str) -> str:
    return repr(identity.partition(":")[2])
