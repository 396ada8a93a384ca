"""What speaks for a table being one record type: names that few systems use, and the shapes of its ids.

A name weighs 1 where one system uses it, and less the more use it (`Id` says little). Ids in the shape of a record type
(Salesforce opportunities begin with 006) weigh as much as several names; ids in the shape of another record type or
system rule a record type out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from etl.extract.landed_table import Landed
from etl.recognise.column_names import Header, squash
from etl.settings.mapping_parts import Lookup
from etl.settings.mappings import RecordType
from etl.settings.source import Source
from etl.settings.systems import systems

SAMPLED = 200  # cells of a key that are looked at
MOSTLY = 0.8  # of them have a shape where a column has it
OF_SHAPE = 4.0  # weight of ids in the record type's own shape
ENOUGH = 2.0  # the least weight of a table that lacks a column of the signature
OF_SYSTEM = 0.5  # weight of a column that only tells the system
MOST_OF_SYSTEM = 2.0  # and of all of them
SIGNATURE_SHARE = 0.5  # of a signature that a table must hold
KNOWN_SHARE = 0.5  # of the columns, where no ids tell
MARGIN = 1.25  # times as much must speak for a table's system as for any other


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record type, what speaks for it and what rules it out."""

    source: Source
    record: RecordType
    names: tuple[str, ...]  # columns that it knows, the telling ones first
    weight: float
    is_of_shape: bool
    known_share: float  # of the columns that its system knows
    signature_share: float  # of the signature's entries that the table holds
    objection: str  # why it cannot be it; empty where nothing speaks against it

    @property
    def is_enough(self) -> bool:
        """Whether so much speaks for it that a column of the signature may be missing."""
        if self.source.system.name == "generic":
            return False
        if self.is_of_shape:
            return True
        return self.weight >= ENOUGH and self.known_share >= KNOWN_SHARE

    def because(self) -> str:
        """What speaks for it, in words."""
        shape = "its ids have that shape" if self.is_of_shape else ""
        return " and ".join(part for part in (", ".join(self.names[:3]), shape) if part)


def candidate(source: Source, record: RecordType, landed: Landed, columns: Header) -> Candidate:
    """How a table fits a record type by its columns' names and its key's values."""
    known = vocabulary(record)
    found = {name: 1 / _n_systems()[squash(name)] for name in landed.columns if squash(name) in known}
    names = tuple(sorted(found, key=lambda name: (-found[name], name)))
    keys = _sample(landed, columns.find_all(record.columns.get(record.table.key[0], ())))
    is_of_shape = bool(record.key_shape) and _mostly(keys, record.key_shape)
    of_system = [name for name in landed.columns if name not in found and is_of_system(source.system.name, name)]
    weight = sum(found.values()) + min(OF_SYSTEM * len(of_system), MOST_OF_SYSTEM)
    held = [columns.holds((entry,)) for entry in record.signature]
    return Candidate(
        source=source,
        record=record,
        names=names,
        weight=weight + (OF_SHAPE if is_of_shape else 0.0),
        is_of_shape=is_of_shape,
        known_share=(len(found) + len(of_system)) / len(landed.columns),
        signature_share=sum(held) / len(held) if held else 1.0,
        objection="" if is_of_shape else _objection(source, record, keys) or _other_id(record, landed),
    )


@lru_cache(maxsize=65536)
def is_of_system(system: str, column: str) -> bool:
    """Whether a column tells a system, though nothing reads it."""
    return any(fnmatch(column.lower(), pattern.lower()) for pattern in systems()[system].known)


def lookup_weight(system: str, lookup: Lookup, landed: Landed) -> float:
    """The same of a table that only translates."""
    known = vocabulary(lookup)
    own = [name for name in landed.columns if squash(name) in known]
    n_of_system = sum(is_of_system(system, name) for name in landed.columns if name not in own)
    return sum(1 / _n_systems()[squash(name)] for name in own) + min(OF_SYSTEM * n_of_system, MOST_OF_SYSTEM)


def other_kind(sources: Iterable[Source], columns: Header) -> tuple[str, float]:
    """The kind of record that feeds no table for which most speaks, and its weight: a column each."""
    weights = [
        (f"{source.system.name} {name}", float(len(columns.find_all(telling))))
        for source in sources
        for name, telling in source.system.others.items()
    ]
    return max(weights, key=lambda entry: entry[1], default=("", 0.0))


def _objection(source: Source, record: RecordType, keys: tuple[str, ...]) -> str:
    """Why ids speak against a record type: they have the shape of another of its system, or of another system."""
    shape = source.system.id_shape
    if shape and record.key_shape and _mostly(keys, shape):
        return f"its ids ({keys[0]}) are those of another kind of record"
    if source.system.name == "generic" or (shape and _mostly(keys, shape)):
        return ""
    for other in systems().values():
        if other.name != source.system.name and other.id_shape and _mostly(keys, other.id_shape):
            return f"its ids ({keys[0]}) are those of {other.name}"
    return ""


def _other_id(record: RecordType, landed: Landed) -> str:
    """Why the first column speaks against a record type: it is the id of something else, such as `Conversation ID`."""
    first = landed.columns[0]
    is_id = first.lower().endswith(" id") and squash(first) not in vocabulary(record)
    return f"its first column, {first}, is the id of something else" if is_id else ""


def _mostly(cells: Sequence[str], shape: str) -> bool:
    if not cells:
        return False
    return bool(pl.Series(cells).str.contains(shape).mean() >= MOSTLY)  # type: ignore[operator]


def _sample(landed: Landed, names: Sequence[str]) -> tuple[str, ...]:
    """The first cells of a key; none where the table has no such column or was not landed."""
    return _cells(landed.parquet, names[0]) if landed.parquet and names else ()


@lru_cache(maxsize=4096)
def _cells(parquet: Path, name: str) -> tuple[str, ...]:
    cells = pl.scan_parquet(parquet, glob=False).select(name).head(SAMPLED).collect().to_series()
    return tuple(cell for cell in cells.drop_nulls().str.strip_chars() if cell)


@cache
def _n_systems() -> Counter[str]:
    """How many systems use each name."""
    used = _AtLeastOne()
    for system in systems().values():
        if system.name != "generic":
            used.update(set().union(*(vocabulary(kind) for kind in system.kinds)))
    return used


class _AtLeastOne(Counter[str]):
    def __missing__(self, key: str) -> int:
        return 1


_KNOWN: dict[int, tuple[RecordType | Lookup, frozenset[str]]] = {}  # by identity: mappings cannot be hashed


def vocabulary(kind: RecordType | Lookup) -> frozenset[str]:
    """The squashed names of every column that a mapping knows."""
    if id(kind) not in _KNOWN:
        names = [name for entry in kind.signature for name in entry]
        names += [*kind.key, *kind.value] if isinstance(kind, Lookup) else _read_names(kind)
        _KNOWN[id(kind)] = kind, frozenset(squash(part) for name in names for part in name.split(" + "))
    return _KNOWN[id(kind)][1]


def _read_names(record: RecordType) -> Iterable[str]:
    for names in (*record.columns.values(), *record.technical.values(), record.known):
        yield from names
    for conditions in (*record.flags.values(), *record.when.values(), record.where, record.unless):
        yield from conditions
    for other in record.also:
        yield from _read_names(other)
        if other.unpivot:
            yield from other.unpivot.columns
