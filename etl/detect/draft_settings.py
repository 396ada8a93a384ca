"""A first `commonground.toml` for a folder of exports: what was recognised, commented with what could be mapped."""

import json
import os
from collections.abc import Iterator, Sequence

import polars as pl

from etl.conform.build_messages import counted
from etl.detect.column_shapes import needed_order, shapes
from etl.detect.drafted_blocks import blocks, declared
from etl.detect.near_columns import near_columns
from etl.errors import UndecidedFormatError
from etl.recognise.match import Found, Status, mapped_columns
from etl.recognise.scan import Plan

_SHOWN = 8  # names on a line of comment


def draft(
    plan: Plan,
    links: pl.DataFrame,
    candidates: pl.DataFrame | None = None,
    undecided: UndecidedFormatError | None = None,
) -> str:
    """The text of the settings; every suggestion in it is a comment, so that nothing is applied unread."""
    lines = [
        "# Drafted by `common-ground detect`. What begins with # is a suggestion: read it, and take what is right.",
        "# as_of = 2026-09-30                      # day on which observation ends; default: the newest ticket record",
        *_unreadable(plan),
        "",
        "[people]",
        '# internal_domains = ["firm.example"]     # e-mail domains of your own people',
    ]
    by_source: dict[str, list[Found]] = {}
    for found in plan.files:
        if found.is_loaded and found.source:
            by_source.setdefault(found.source.name, []).append(found)
    for name, files in by_source.items():
        lines += ["", *_source(name, files, undecided)]
    lines += blocks([found.landed for found in plan.files if found.status is Status.UNRECOGNISED])
    if candidates is not None and not candidates.is_empty():
        lines += ["", *_marks(candidates)]
    if not links.is_empty():
        lines += ["", *_links(links)]
    return "\n".join(lines) + "\n"


def _unreadable(plan: Plan) -> Iterator[str]:
    unreadable = [found.landed.source_file for found in plan.files if found.status is Status.UNREADABLE]
    if unreadable:
        yield f"# ignore = {_list(unreadable)}   # these cannot be read"


def _source(name: str, files: Sequence[Found], undecided: UndecidedFormatError | None) -> Iterator[str]:
    first = files[0].source
    assert first is not None
    yield "[[source]]"
    yield f'system = "{first.system.name}"'
    if name != first.system.name:
        yield f'name = "{name}"'
    yield f"path = {json.dumps(_folder(files))}"
    yield '# timezone = "Europe/Paris"              # of times without a zone; default UTC'
    concerned = next((f.landed for f in files if undecided and f.landed.source_file == undecided.source_file), None)
    needed = undecided.setting if undecided and concerned else None
    told = needed_order(concerned, [s.name for s in shapes(concerned) if s.is_day]) if concerned else None
    other = "dmy" if told == "mdy" else "mdy"
    order = f'date_order = "{told or "dmy"}"                     # or "{other}", '
    if needed == "date_order":
        yield f"{order}needed: not every date tells the day from the month"
    else:
        yield f"# {order}where a column's dates do not tell"
    if needed == "swapped_dates":
        yield 'swapped_dates = "turn"                 # or "keep", needed: a spreadsheet may have swapped dates'
    if needed == "decimal_mark":
        yield 'decimal_mark = "."                     # or ",", needed: no number tells a thousand from a fraction'
    for found in files:
        yield from _file(found)
    for found in files:
        if found.entity == "deals":
            yield from declared(found.landed, list(mapped_columns(found)), "deals")


def _file(found: Found) -> Iterator[str]:
    mapped = mapped_columns(found)
    unread = [name for name in found.landed.columns if name not in mapped]
    yield f"# {found.landed.source_file}: {found.entity}, {counted(found.landed.n_read, 'row')}"
    if unread:
        more = f", and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        yield f"#   not read: {', '.join(unread[:_SHOWN])}{more}"
    for near in near_columns(found):
        yield f"#   perhaps: [source.entities.{found.entity}.columns] {near.canonical} = {json.dumps(near.column)}"


def _marks(candidates: pl.DataFrame) -> Iterator[str]:
    yield "# Nothing says which tickets were escalated: escalations are unknown, and so are outcomes. What marks one?"
    yield "# Take away the # of [[escalation.marks]] and the three lines below it:"
    for row in candidates.head(_SHOWN).iter_rows(named=True):
        yield f"# {row['source_file']}: {counted(row['n_rows'], 'row')}"
        yield from (f"# {line}" for line in row["setting"].splitlines())


def _links(links: pl.DataFrame) -> Iterator[str]:
    yield "# Accounts of two systems that may be one. After a build `common-ground link` confirms them; or put those"
    yield "# that are into a file account_links.csv with the columns source_account_id,account_id,method,linked_by:"
    for row in links.iter_rows(named=True):
        yield (
            f"# {row['source_account_id']},{row['account_id']},suggested,"
            f"   ({row['name']} / {row['account_name']}: weight {row['weight']:.1f}, {row['reason']})"
        )


def _folder(files: Sequence[Found]) -> str:
    """The folder, or the ZIP file, that holds all files of a source."""
    folders = [os.path.dirname(found.landed.file) for found in files]
    return os.path.commonpath(folders) or "." if folders else "."


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(json.dumps(name) for name in names) + "]"
