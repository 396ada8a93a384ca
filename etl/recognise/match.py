"""Which source and record type one table of a file is.

Declared record types that name files come first, then those whose signature columns the header holds; of several, the
one with the most signature columns wins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatch

from etl.errors import Failure
from etl.extract.landed_table import Landed
from etl.recognise.column_names import Header, header, squash
from etl.recognise.keys import is_key_composed
from etl.recognise.score import (
    ENOUGH,
    MARGIN,
    SIGNATURE_SHARE,
    Candidate,
    candidate,
    lookup_weight,
    other_kind,
    vocabulary,
)
from etl.settings.config import CONFIG_NAME
from etl.settings.mapping_parts import Lookup
from etl.settings.mappings import RecordType
from etl.settings.source import Source


class Status(StrEnum):
    """What becomes of a table, as `meta.files` says it."""

    LOADED = "loaded"
    UNUSED = "unused"  # it translates what nothing asked for
    UNRECOGNISED = "unrecognised"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Found:
    """One table of a file, and what it was recognised as."""

    landed: Landed
    status: Status
    source: Source | None = None
    record: RecordType | None = None
    lookup: Lookup | None = None  # instead of `record`, where the file only translates
    message: str | None = None

    @property
    def header(self) -> Header:
        """The input columns, found by any spelling."""
        return header(self.landed.columns)

    @property
    def is_loaded(self) -> bool:
        """Whether its records go on."""
        return self.status is Status.LOADED

    @property
    def is_unclaimed(self) -> bool:
        """Whether no mapping comes near enough to it."""
        return self.status is Status.UNRECOGNISED and self.record is None

    @property
    def entity(self) -> str | None:
        """The canonical table that the rows go to."""
        return self.record.entity if self.record else "lookup" if self.lookup else None


def recognise(landed: Landed, sources: Sequence[Source]) -> Found:
    """What a landed table is, with a message where it is nothing or lacks something."""
    if landed.problem is not None:
        status = Status.EMPTY if landed.failure is Failure.EMPTY else Status.UNREADABLE
        return Found(landed, status, message=f"{landed.source_file}: {landed.problem}.")
    columns = header(landed.columns)
    choice = _choice(landed, sources, columns)
    if isinstance(choice, str):
        return Found(landed, Status.UNRECOGNISED, message=choice)
    if choice is None:
        return _unclaimed(landed, sources, columns)
    source, best = choice
    if isinstance(best, Lookup):
        return Found(landed, Status.LOADED, source, lookup=best)
    if lacking := missing(best, columns):
        message = f"{landed.source_file} row 1: looks like {source.system.name} {best.name}, which needs {lacking}."
        return Found(landed, Status.UNRECOGNISED, source, best, message=f"{message} Map it in {CONFIG_NAME}.")
    if landed.n_read == 0:
        message = f"{landed.source_file}: only a header, no records; if its system has some, export it again."
        return Found(landed, Status.EMPTY, source, best, message=message)
    return Found(landed, Status.LOADED, source, best, message=landed.note and f"{landed.source_file}: {landed.note}.")


def _choice(
    landed: Landed, sources: Sequence[Source], columns: Header
) -> tuple[Source, RecordType | Lookup] | str | None:
    """The record type that a table is, why it is neither of two, or nothing."""
    fitting = [
        (_rank(kind, columns), source, kind)
        for source in sources
        for kind in source.kinds
        if _fits(kind, landed, columns)
    ]
    _, source, best = max(fitting, key=lambda entry: entry[0], default=(None, None, None))
    if source and best and _rank(best, columns)[0]:
        return source, best  # its mapping names the file
    candidates = [
        candidate(each, record, landed, columns)
        for each in sources
        for record in each.record_types
        if _has_place(record, landed) and not any(columns.find(column) for column in record.lacks)
    ]
    own = max((c for c in candidates if c.record is best), key=lambda c: c.weight, default=None)
    possible = sorted(
        (c for c in candidates if not c.objection and c.signature_share >= SIGNATURE_SHARE), key=lambda c: -c.weight
    )
    if source and isinstance(best, Lookup):
        nearest = next((one for one in possible if one.is_enough and one.source is source), None)
        is_record = nearest and _is_more_than(best, nearest, landed) and missing(nearest.record, columns)
        return source, nearest.record if nearest and is_record else best
    other, weight = other_kind(sources, columns)
    if weight >= ENOUGH and all(weight > one.weight for one in possible):
        return f"{landed.source_file} row 1: looks like {other}, which feeds no table. Ignore it in {CONFIG_NAME}."
    if source and best and own and not own.objection and not _is_outdone(own, possible):
        return source, best
    return _scored(landed, possible, columns)


def _is_more_than(lookup: Lookup, record: Candidate, landed: Landed) -> bool:
    """Whether a table that holds all of a lookup is a record type that lacks something, by what the lookup ignores."""
    others = set(record.names) - {name for name in record.names if squash(name) in vocabulary(lookup)}
    weighs_more = record.weight > lookup_weight(record.source.system.name, lookup, landed) + ENOUGH / 2
    return weighs_more or len(others) > len(landed.columns) / 2


def _is_outdone(own: Candidate, possible: Sequence[Candidate]) -> bool:
    """Whether more speaks for another system, or nearly as much for one whose signature the table holds too."""
    margin = 1.0 if own.source.system.name == "generic" else MARGIN
    return any(
        c.source.system.name not in (own.source.system.name, "generic")
        and c.weight * (margin if c.signature_share == 1 else 1.0) > own.weight
        for c in possible
    )


def _scored(
    landed: Landed, possible: Sequence[Candidate], columns: Header
) -> tuple[Source, RecordType | Lookup] | str | None:
    """The record type for which most speaks, by a margin before any other system."""
    if not possible or not possible[0].is_enough:
        return None
    first = possible[0]
    for rival in possible[1:]:
        is_other = rival.record.entity != first.record.entity or rival.source.system.name != first.source.system.name
        if is_other and rival.source.system.name != "generic":
            return (
                _between(landed, first, rival) if rival.weight * MARGIN > first.weight else (first.source, first.record)
            )
    return first.source, first.record


def _between(landed: Landed, one: Candidate, other: Candidate) -> str:
    return (
        f"{landed.source_file} row 1: could be {one.source.system.name} {one.record.name} because of {one.because()},"
        f" against {other.source.system.name} {other.record.name} because of {other.because()}; taken for neither."
        f" Name its system in {CONFIG_NAME}."
    )


def without_rows(found: Found) -> Found:
    """A table that is left aside: none of its rows is counted."""
    return Found(replace(found.landed, n_read=0, columns=(), rejects=None, parquet=None), Status.IGNORED)


def mapped_columns(found: Found) -> dict[str, list[str]]:
    """Canonical (or technical) columns by the input column that fills them."""
    mapped: dict[str, list[str]] = {}
    for target, candidates in _targets(found):
        for name in found.header.find_all(candidates):
            targets = mapped.setdefault(name, [])
            if target not in targets:
                targets.append(target)
    return mapped


def share(record: RecordType | Lookup, columns: Header) -> float:
    """The share of a mapping's canonical columns that the header can fill."""
    if isinstance(record, Lookup):
        return 1.0
    filled = [bool(columns.find_all(names)) for names in record.columns.values()]
    return sum(filled) / len(filled) if filled else 0.0


def _targets(found: Found) -> Iterator[tuple[str, tuple[str, ...]]]:
    if found.lookup:
        yield from (("(key)", found.lookup.key), ("(value)", found.lookup.value))
    if found.record is None:
        return
    yield from found.record.columns.items()
    yield from found.record.technical.items()
    for target, flags in found.record.flags.items():
        yield target, tuple(flags)
    for target, conditions in found.record.when.items():
        yield f"({target})", tuple(conditions)
    yield from (("(filter)", (column,)) for column in (*found.record.where, *found.record.unless))
    for other in found.record.also:
        yield from ((f"{other.entity}.{column}", candidates) for column, candidates in other.columns.items())
        if other.unpivot:
            yield f"{other.entity}.{other.unpivot.value}", other.unpivot.columns


def fits(lookup: Lookup, found: Found) -> bool:
    """Whether a table, whatever else it is, translates too."""
    return _fits(lookup, found.landed, found.header)


def _has_place(record: RecordType | Lookup, landed: Landed) -> bool:
    """Whether the file's name, the sheet and the array fit."""
    part, name = landed.part.lower(), landed.name.lower()
    if (record.each or "").lower() != (part if landed.is_part else ""):
        return False
    if record.files and not any(fnmatch(name, pattern.lower()) for pattern in record.files):
        return False
    return not isinstance(record, RecordType) or record.sheet is None or record.sheet.lower() == part


def _fits(record: RecordType | Lookup, landed: Landed, columns: Header) -> bool:
    """Whether the file's name, the sheet, the array and the signature of a record type all fit."""
    if not _has_place(record, landed):
        return False
    if isinstance(record, RecordType):
        if any(columns.find(column) for column in record.lacks):
            return False
        if not record.signature:
            return bool(record.files or record.sheet or record.each)
    return columns.holds(record.signature)


def _rank(record: RecordType | Lookup, columns: Header) -> tuple[bool, bool, int, float]:
    is_named = isinstance(record, RecordType) and bool(record.files or record.sheet)
    return is_named, isinstance(record, RecordType), len(record.signature), share(record, columns)


def missing(record: RecordType, columns: Header) -> str:
    """Required canonical columns that nothing in the file can fill, as `input (canonical)`."""
    given = {*record.constants, *record.compose, *(record.table.key if is_key_composed(record, columns) else ())}
    lacking = [
        f"{' or '.join(record.columns.get(column.name, ('a column',)))} ({column.name})"
        for column in record.table.columns
        if column.required and column.name not in given and not columns.find_all(record.columns.get(column.name, ()))
    ]
    return ", ".join(lacking)


def _unclaimed(landed: Landed, sources: Sequence[Source], columns: Header) -> Found:
    if landed.is_part:
        return without_rows(Found(landed, Status.IGNORED))
    return Found(landed, Status.UNRECOGNISED, message=_unrecognised(landed, columns, sources))


def _unrecognised(landed: Landed, columns: Header, sources: Sequence[Source]) -> str:
    """One line: the record type of which it lacks but one telling column, and how to mend it."""
    hint, most = "", 1
    for source in sources:
        for record in source.record_types:
            lacking = [names[0] for names in record.signature if not columns.holds((names,))]
            if record.files and lacking and _has_place(record, landed):
                return (
                    f"{landed.source_file} row 1: {CONFIG_NAME} names it for {source.system.name} {record.name}, which"
                    f" also has {', '.join(lacking)}. Give its own signature there; with signature = [] the name"
                    " alone tells."
                )
            n_held = len(record.signature) - 1
            if len(lacking) == 1 and n_held > most and not record.each:
                most = n_held
                hint = f" (nearest: {source.system.name} {record.name}, which also has {lacking[0]})"
    if len(landed.columns) == 1:
        hint = f" (all in one column, {landed.columns[0][:60]!r}: is its delimiter unusual?)"
    return (
        f"{landed.source_file} row 1: no mapping claims this file{hint}."
        f" `common-ground detect FOLDER --draft FILE` drafts one for {CONFIG_NAME}."
    )
