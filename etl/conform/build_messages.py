"""One line per problem of a build: file, row, column, and how to mend it."""

from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

import polars as pl

from etl.conform.parse_ids import COMPOSED
from etl.conform.row_validation import ONLY_FIRST
from etl.conform.tables import scan
from etl.entities import ENTITIES, Entity
from etl.errors import Failure
from etl.recognise.match import Found, Status

_SHOWN = 60  # characters of a cell
_SHEETS = (65_536, 1_048_576)  # rows of a sheet in old and new workbooks
CUT_AT = (1_000, 2_000, 10_000, 20_000, 50_000, 100_000, *_SHEETS, *(n - 1 for n in _SHEETS))  # where exports end
_FEW = 5  # files that are named one by one


def file_messages(files: Sequence[Found]) -> list[str]:
    """A line per file that has something to say, but for those of which one line speaks together.

    These are the many of a folder that nothing claims (`folder_messages`), and those of kinds that are not read.
    """
    many = _many_unclaimed(files)
    told = [found for found in files if found.message and not (found.is_unclaimed and _folder(found) in many)]
    others = [found for found in told if _is_of_another_kind(found)]
    if len(others) == 1:
        return [str(found.message) for found in told]
    said = [str(found.message) for found in told if not _is_of_another_kind(found)]
    if others:
        names = ", ".join(found.landed.source_file.rpartition("/")[2] for found in others[:_FEW])
        more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
        said.append(
            f"{len(others)} files are of kinds that are not read ({names}{more}); export what matters as CSV, XLSX or"
            " JSON lines."
        )
    return said


def folder_messages(files: Sequence[Found]) -> Iterator[str]:
    """A line for all files of a folder that come near to no mapping, if they are many."""
    for folder in sorted(_many_unclaimed(files)):
        names = [found.landed.source_file for found in files if found.is_unclaimed and _folder(found) == folder]
        shown = ", ".join(name.rpartition("/")[2] for name in names[:_FEW])
        yield (
            f"{folder or 'the exports'}: no mapping claims {len(names)} files ({shown} and {len(names) - _FEW} more)."
            " `common-ground detect FOLDER --draft FILE` drafts mappings for commonground.toml; keep those that matter."
        )


def _is_of_another_kind(found: Found) -> bool:
    return found.status is Status.IGNORED and found.landed.failure is not Failure.PASSED_OVER


def _many_unclaimed(files: Sequence[Found]) -> set[str]:
    folders = Counter(_folder(found) for found in files if found.is_unclaimed)
    return {folder for folder, n_files in folders.items() if n_files > _FEW}


def _folder(found: Found) -> str:
    return found.landed.source_file.rpartition("/")[0]


def cut_remarks(files: Sequence[Found]) -> Iterator[tuple[str, str]]:
    """File and remark where a table has exactly as many records as an export or a sheet holds at most.

    Totals and what stands below the last record are no records; what databases give is no export.
    """
    for found in files:
        landed = found.landed
        if not found.is_loaded or found.source is None or found.source.is_fetched:
            continue
        n_records = landed.n_read - landed.n_leftovers
        if told := next((n for n in (n_records, landed.n_read) if n in CUT_AT), None):
            yield (
                landed.source_file,
                f"{told:,} rows exactly: this export was probably cut. Export it by date range, in several files;"
                " what they share counts once.",
            )


def remark_messages(remarks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A line per remark on a file."""
    for source_file, said in remarks.items():
        yield from (f"{source_file}{', ' if text.startswith('column ') else ': '}{text}" for text in said)


def reject_messages(rejects: pl.DataFrame) -> Iterator[str]:
    """A line per file, column and reason, with its first row and the number of others."""
    return _row_messages(rejects, "rejected")


def cell_messages(cells: pl.DataFrame) -> Iterator[str]:
    """The same of cells that cost no row."""
    is_list = pl.col("reason") == ONLY_FIRST
    yield from _row_messages(cells.filter(~is_list), "kept as not recorded")
    yield from _row_messages(cells.filter(is_list), "the others are not read")


def _row_messages(rows: pl.DataFrame, outcome: str) -> Iterator[str]:
    kinds = ["source_file", "column_name", "reason", "mend"]
    first = rows.group_by(kinds, maintain_order=True).agg(
        pl.col("source_row").first(), pl.col("value").first(), n=pl.len()
    )
    for row in first.iter_rows(named=True):
        column = f", {row['column_name']}" if row["column_name"] else ""
        value = f"{_shown(row['value'])}: " if row["value"] else ""
        yield (
            f"{row['source_file']} row {row['source_row']}{column}: {value}{row['reason']}; {outcome}"
            f"{_others(row['n'])}. {upper(row['mend'])}."
        )


def unmapped_messages(unmapped: pl.DataFrame) -> Iterator[str]:
    """A line per value that no enumeration knows."""
    kinds = ["column_name", "value", "toml_key"]
    first = unmapped.group_by(kinds, maintain_order=True).agg(pl.col("source_file").first(), pl.col("n_rows").sum())
    for row in first.iter_rows(named=True):
        rows = counted(row["n_rows"], "row")
        yield (
            f"{row['source_file']}, {row['column_name']}: {_shown(row['value'])} means nothing known in {rows};"
            f" kept as not recorded. Map it with {row['toml_key']}."
        )


def composed_key_messages(rows: pl.LazyFrame, entity: Entity) -> Iterator[str]:
    """A line per file whose records have no ids, and one where two of them cannot be told apart."""
    key, noun = entity.key[0], entity.noun
    plural = entity.name.replace("_", " ")
    is_made = pl.col(key).str.contains(f":{COMPOSED}", literal=True)
    made = rows.filter(is_made).select(key, "source_file", "source_row").collect(engine="streaming")
    for (file,), records in made.group_by("source_file", maintain_order=True):
        n = records[key].n_unique()
        yield (
            f"{file}: no column of ids; the keys of {n:,} {noun if n == 1 else plural} are made of their names and"
            f" dates, and change with them. Export the column of the id where there is one."
        )
        for (text,), same in records.filter(pl.col(key).is_duplicated()).group_by(key, maintain_order=True):
            numbers = ", ".join(f"{row:,}" for row in same["source_row"].head(_FEW))
            yield (
                f"{file} rows {numbers}: {same.height} {plural} are all called"
                f" {_shown(str(text).partition(COMPOSED)[2])}; they stand as one. Export their ids, or add a column"
                " that tells them apart to the `fallback_key` of their mapping."
            )


def orphan_messages(tables: MutableMapping[str, pl.DataFrame]) -> Iterator[str]:
    """A line per file whose rows name no record, or one that no file holds; those rows are loaded."""
    for entity in ENTITIES.values():
        for column, reference in entity.references.items():
            if not reference.is_expected or reference.table == "people":  # of people `function_messages` speaks
                continue
            target = ENTITIES[reference.table]
            known = scan(tables, target.name).select(pl.col(target.key[0]).alias(column)).collect()
            rows = scan(tables, entity.name).select(column, "source_file", "source_row").drop_nulls(column)
            if not known.is_empty():
                missing = rows.join(known.lazy(), on=column, how="anti", maintain_order="left").collect()
                yield from _orphans(missing, entity, column, f"no file holds this {target.noun}")
    contracts = tables["contracts"]
    nameless = contracts.filter(pl.col("deal_id").is_null())
    yield from _orphans(nameless, ENTITIES["contracts"], "deal_id", "the contract names no deal")


def function_messages(people: pl.DataFrame) -> Iterator[str]:
    """A line where the business function of own people is not known: their evidence stays unknown."""
    unknown = people.filter(pl.col("business_function").is_null())
    if not unknown.is_empty():
        titles = unknown["title"].drop_nulls().unique(maintain_order=True).head(3).to_list()
        examples = f" (such as {', '.join(_shown(title) for title in titles)})" if titles else ""
        yield (
            f"{len(unknown):,} of {len(people):,} people have no known business function{examples}; what they agreed or"
            " attended stays unknown. Add rules under people.business_function in commonground.toml."
        )


def _orphans(rows: pl.DataFrame, entity: Entity, column: str, reason: str) -> Iterator[str]:
    first = rows.group_by("source_file", maintain_order=True).agg(
        pl.col("source_row").first(), pl.col(column).first(), n=pl.len()
    )
    for row in first.iter_rows(named=True):
        value = f" {_shown(row[column])}" if row[column] else ""
        yield (
            f"{row['source_file']} row {row['source_row']}, {column}{value}: {reason}; the {entity.noun} is kept"
            f"{_others(row['n'])}. Export the missing record, or fill in {column}."
        )


def _others(n: int) -> str:
    return "" if n == 1 else f", with {n - 1:,} more like it"


def _shown(value: str) -> str:
    """A cell on one line, in quotes, cut to a readable length."""
    plain = " ".join("".join(character if character.isprintable() else " " for character in value).split())
    return repr(plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…")


def counted(n: int, noun: str) -> str:
    """A number with its noun, which takes an s where it is several."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def numbered(steps: Sequence[str]) -> list[str]:
    """What to do next, in order, a line a step; nothing where there is no step."""
    return ["Next:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))] if steps else []


def upper(text: str) -> str:
    """A text with a capital at its beginning, and the rest as it is."""
    return text[:1].upper() + text[1:]
