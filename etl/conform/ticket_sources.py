"""Whether a ticket source can tell which of its tickets were escalated, and what in it could say so.

A source can tell where a column made for it holds anything, or where a value that marks an escalation occurs in it.
Of any other source it is unknown, never no (`meta.ticket_sources`); what might be the mark is listed
(`meta.escalation_candidates`).
"""

import json
import re
from collections.abc import Iterator, MutableMapping
from datetime import date
from textwrap import indent

import polars as pl

from etl.conform.build_messages import counted
from etl.conform.tables import change, scan
from etl.extract.landed_table import ROW
from etl.recognise.column_names import squash
from etl.recognise.match import Found, mapped_columns
from etl.recognise.scan import Plan

SUSPICIOUSLY_CALM = 200  # tickets, of which none was escalated
_SHOWN = 3  # candidates in a message
_MOST_VALUES = 40  # of a column that sorts tickets
_LISTED = 8  # values of one column
_SORTING = ("priority", "status", "category", "cause", "escalation_level")
_SORTS = r"tag|label|etikett|typ|level|stufe|niveau|prior|sever|schwere|urgen|dringlich|flag|es[ck]al|vip"
_LISTS = r"tag|label|etikett"
_RANKS = r"prior|level|stufe|niveau|sever|schwere|urgen|dringlich"
_NAMED = r"es[ck]al"
_PAGING = r"es[ck]alationpolic"  # whom a system pages, and in which order: everyone's tickets have one
_COUNTS = r"count$|anzahl"  # how often a system passed a ticket on: any number of it can be anything
_LIKELY = r"(?i)es[ck]al|major|management|vorstand|geschäftsführ|direction|c-level|board"
_NEVER = r"(?i)^(?:no|non|not|nie|kein|keine|nicht|sans|0|false|falsch|none|normal|n/a|-)(?:$|[\W_])|de-?es[ck]al|minor"
_NO_LEVEL = r"(?i)^\s*(?:0+(?:\D.*)?|no|none|no escalation|not escalated|normal|false|)\s*$"  # rank 0 in the models

SOURCES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_system": pl.String,
    "n_tickets": pl.Int64,
    "n_escalated": pl.Int64,
    "is_escalation_known": pl.Boolean,
    "is_list": pl.Boolean,
    "covers": pl.String,
    "covers_from_on": pl.Date,
    "covers_until_on": pl.Date,
}
CANDIDATES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_system": pl.String,
    "source_file": pl.String,
    "column_name": pl.String,
    "value": pl.String,
    "n_rows": pl.Int64,
    "is_likely": pl.Boolean,
    "rank": pl.Int64,  # 0 for the likely ones, 3 for a status
    "setting": pl.String,
}


def tell_unmarked(plan: Plan, tables: MutableMapping[str, pl.DataFrame]) -> None:
    """Have tickets without a mark, in place, not escalated, where their source marks some in columns of flags."""
    flagged = [
        name
        for name, files in _by_source(plan).items()
        if any(found.record and "is_escalated" in found.record.flags for found in files)
    ]
    escalated = scan(tables, "tickets").filter("is_escalated", pl.col("source_system").is_in(flagged))
    marked = escalated.select(pl.col("source_system").unique()).collect().to_series().to_list()
    is_told = pl.col("source_system").is_in(marked) & pl.col("is_escalated").is_null()
    told = pl.when(is_told).then(False).otherwise("is_escalated")
    if marked:
        change(tables, "tickets", lambda tickets: tickets.with_columns(is_escalated=told))


def ticket_sources(plan: Plan, tickets: pl.LazyFrame, contracts: pl.DataFrame) -> pl.DataFrame:
    """`meta.ticket_sources`: one row a source of tickets, with the span that a list of escalations says it covers."""
    says = pl.any_horizontal(pl.col("is_escalated", "escalated_at", "escalation_level").is_not_null())
    counted = tickets.group_by("source_system", maintain_order=True).agg(
        n_tickets=pl.len().cast(pl.Int64),
        n_escalated=(
            pl.col("is_escalated").fill_null(False)
            | pl.col("escalated_at").is_not_null()
            | ~pl.col("escalation_level").str.contains(_NO_LEVEL).fill_null(True)
        )
        .sum()
        .cast(pl.Int64),
        says=says.any(),
    )
    files = _by_source(plan)
    rows = []
    for row in counted.collect().iter_rows(named=True):
        lists = [_span(found, contracts) for found in files.get(row["source_system"], []) if _is_list(found)]
        is_list = bool(lists) and len(lists) == len(files[row["source_system"]])
        covers, begins, ends = _joined(lists) if is_list else (None, None, None)
        is_known = covers is not None if is_list else row["says"]
        counts = (row["source_system"], row["n_tickets"], row["n_escalated"])
        rows.append((*counts, is_known, is_list, covers, begins, ends))
    return pl.DataFrame(rows, schema=SOURCES_SCHEMA, orient="row")


def escalation_candidates(plan: Plan, sources: pl.DataFrame) -> pl.DataFrame:
    """`meta.escalation_candidates`: of sources that cannot tell, values of the columns that sort tickets."""
    unknown = set(sources.filter(~pl.col("is_escalation_known") & ~pl.col("is_list"))["source_system"])
    rows = [row for name, files in _by_source(plan).items() if name in unknown for f in files for row in _values(f)]
    frame = pl.DataFrame(rows, schema=CANDIDATES_SCHEMA, orient="row")
    return frame.sort("source_system", "rank", "n_rows", descending=[False, False, True], maintain_order=True)


def messages(plan: Plan, sources: pl.DataFrame, candidates: pl.DataFrame, marks: dict[str, list[str]]) -> Iterator[str]:
    """A line per source that cannot tell, that tells of none, or of which a mark names a column that it lacks."""
    for row in sources.iter_rows(named=True):
        name, n_tickets = row["source_system"], row["n_tickets"]
        if not row["is_escalation_known"]:
            yield _unknown_list(name) if row["is_list"] else _unknown(name, n_tickets, candidates)
        elif row["n_escalated"] == 0 and n_tickets >= SUSPICIOUSLY_CALM:
            yield (
                f"{name}: none of {n_tickets:,} tickets is marked as escalated. That is believed; if they are kept"
                " elsewhere, name the mark under escalation.marks in commonground.toml."
            )
    files = _by_source(plan)
    for name, columns in marks.items():
        for column in columns:
            if not any(found.header.find(column) for found in files.get(name, [])):
                yield (
                    f"commonground.toml: escalation.marks: no ticket file of {name} has a column {column!r};"
                    " that mark counts nothing."
                )


def _unknown(name: str, n_tickets: int, candidates: pl.DataFrame) -> str:
    found = candidates.filter(pl.col("source_system") == name)
    line = (
        f"{name}: nothing in {counted(n_tickets, 'ticket')} says which were escalated, so"
        " escalations are unknown, not none, and so are the outcomes of the deals that only these tickets cover."
    )
    if found.is_empty():
        return f"{line} Export the field or tag that marks an escalation too."
    shown = "; ".join(
        f"{row['column_name']} = {row['value']!r} ({row['n_rows']:,})"
        for row in found.head(_SHOWN).iter_rows(named=True)
    )
    return (
        f"{line} If one of these marks an escalation, say so in commonground.toml: {shown}. For the first:\n"
        + indent(found["setting"][0], "    ")
    )


def _unknown_list(name: str) -> str:
    return (
        f"{name}: its list of escalations does not say what it covers, so outcomes are unknown. Set covers ="
        ' "all" (or "accounts") and covers_from = the day since when every escalation is on it, in its block of'
        " commonground.toml."
    )


def _by_source(plan: Plan) -> dict[str, list[Found]]:
    """The files of tickets by the name of their source."""
    files: dict[str, list[Found]] = {}
    for found in plan.files:
        records = (found.record, *found.record.also) if found.record else ()
        if found.is_loaded and found.source and any(record.entity == "tickets" for record in records):
            files.setdefault(found.source.name, []).append(found)
    return files


def _is_list(found: Found) -> bool:
    record = found.record
    return record is not None and record.constants.get("is_escalated", "").lower() in ("true", "yes", "1")


def _span(found: Found, contracts: pl.DataFrame) -> tuple[object, object, object]:
    record = found.record
    assert record is not None
    begins = record.covers_from
    if begins is None and record.covers_from_signature:
        in_file = pl.col("source_file").str.split("#").list.first() == found.landed.file
        first = contracts.filter(in_file)["signed_on"].min()
        begins = first if isinstance(first, date) else None
    return record.covers, begins, record.covers_until or found.landed.exported_at.date()


def _joined(spans: list[tuple[object, object, object]]) -> tuple[object, object, object]:
    """One span of several lists: what all of them cover; none where one does not say."""
    covers, begins, ends = zip(*spans, strict=True)
    if None in covers or None in begins:
        return None, None, None
    return ("accounts" if "accounts" in covers else "all"), max(begins), min(ends)


def _values(found: Found) -> Iterator[tuple[object, ...]]:
    """The rows of `meta.escalation_candidates` of one file."""
    assert found.source is not None
    mapped = mapped_columns(found)
    for column in found.landed.columns:
        name, targets = squash(column), set(mapped.get(column, ()))
        if re.search(_PAGING, name):
            continue
        if not re.search(_SORTS, name) and not targets & set(_SORTING):
            continue
        is_named = re.search(_NAMED, name) is not None and re.search(_COUNTS, name) is None
        counts = _counts(found, column).with_columns(
            is_likely=~pl.col("value").str.contains(_NEVER) & (pl.lit(is_named) | pl.col("value").str.contains(_LIKELY))
        )
        if counts.height > _MOST_VALUES:
            counts = counts.filter("is_likely")
        rank = 1 if re.search(_RANKS, name) or "priority" in targets else 3 if "status" in targets else 2
        listed = counts.sort("is_likely", descending=True, maintain_order=True).head(_LISTED)
        for value, n_rows, is_likely in listed.iter_rows():
            setting = _setting(found.source.name, column, value)
            place = (found.source.name, found.landed.source_file, column, value)
            yield (*place, n_rows, is_likely, 0 if is_likely else rank, setting)


def _counts(found: Found, column: str) -> pl.DataFrame:
    """value, n: the cells of a column, or the items of its lists, and the number of rows that hold each."""
    cells = found.landed.scan().select(ROW, value=pl.col(column).str.strip_chars())
    if re.search(_LISTS, squash(column)):
        between = "[,;\\s]+" if found.record and found.record.lists.get("is_escalated") == " " else "[,;]"
        plain = pl.col("value").str.strip_chars("[]").str.replace_all('"', "").str.replace_all(between, ",")
        items = cells.with_columns(value=plain.str.split(",")).explode("value", empty_as_null=True)
        cells = items.with_columns(pl.col("value").str.strip_chars())
    counted = cells.filter(pl.col("value") != "").group_by("value").agg(n=pl.col(ROW).n_unique().cast(pl.Int64))
    return counted.sort(["n", "value"], descending=[True, False]).collect()


def _setting(source: str, column: str, value: str) -> str:
    """A block that may stand after any other of the settings, and more than once."""
    lines = ("[[escalation.marks]]", f"source = {_text(source)}", f"column = {_text(column)}")
    return "\n".join((*lines, f"values = [{_text(value)}]"))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
