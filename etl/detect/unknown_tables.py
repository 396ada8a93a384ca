"""What a table that no mapping claims may be: the canonical table whose columns it can fill, and by which columns.

Told by the names of file, sheet and columns (`synonyms.toml`) and by what the cells look like.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from etl.detect import update_logs
from etl.detect.column_shapes import Shape, likeness, shapes, words
from etl.entities import ENTITIES, PRACTICES, Kind
from etl.extract.landed_table import Landed

TABLE = Path(__file__).with_name("synonyms.toml")
_NAMED = 6  # what the name of the file or sheet counts, against 3 for a column of the same name
_PLACING = 2.0  # times: a column that the table cannot do without
_LEAST = 5.0
_MEANT = 0.8  # of a column's values that are those of deals, where it names them
_SAME = 3  # what `likeness` gives equal names


@dataclass(frozen=True, slots=True)
class Guess:
    """A canonical table, and the input columns that feed it."""

    entity: str
    columns: dict[str, Shape] = field(default_factory=dict)  # by canonical column
    practices: dict[str, dict[str, Shape]] = field(default_factory=dict)  # practice: done, done_on or person
    is_list: bool = False  # every row is an escalation
    score: float = 0.0
    log: update_logs.UpdateLog | None = None  # every row is an update of a ticket

    @property
    def missing(self) -> list[str]:
        """Columns that the table cannot do without, or that place its records, and that nothing fills."""
        return [name for name in synonyms()["tables"][self.entity]["needs"] if name not in self.columns]


@cache
def synonyms() -> dict[str, Any]:
    """The packaged words."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def guess(table: Landed) -> Guess | None:
    """The likeliest canonical table; None where the columns tell of none."""
    columns = shapes(table)
    best = max((_fitted(name, table, columns) for name in synonyms()["tables"]), key=lambda one: one.score)
    log = update_logs.update_log(table, columns)
    if log and (best.entity == "tickets" or best.score < _LEAST):
        tickets = best if best.entity == "tickets" else _fitted("tickets", table, columns)
        return replace(tickets, columns=update_logs.columns(log, tickets.columns), is_list=False, log=log)
    return best if best.score >= _LEAST else None


def linked(tables: list[tuple[Landed, Guess]]) -> list[tuple[Landed, Guess]]:
    """The tables; those that name deals in a column of any name have it as their deal_id.

    Told by the cells: they are ids or names of the deals that another table lists.
    """
    deals = [(table, found) for table, found in tables if found.entity == "deals"]
    known = [
        _cells(table, found.columns[column].name)
        for table, found in deals
        for column in ("deal_id", "deal_name")
        if column in found.columns
    ]
    return [(table, _with_deal(table, found, known)) for table, found in tables]


def _with_deal(table: Landed, found: Guess, known: list[set[str]]) -> Guess:
    has_deal = "deal_id" in ENTITIES[found.entity].by_name and found.entity != "deals"
    if not has_deal or "deal_id" in found.columns:
        return found
    taken = {shape.name for shape in found.columns.values()}
    for shape in (shape for shape in shapes(table) if shape.name not in taken):
        cells = _cells(table, shape.name)
        if cells and any(len(cells & ids) >= _MEANT * len(cells) for ids in known):
            return replace(found, columns=found.columns | {"deal_id": shape})
    return found


def _cells(table: Landed, name: str) -> set[str]:
    cells = table.scan().select(name).collect()[name].cast(pl.String).str.strip_chars().drop_nulls()
    return {cell.lower() for cell in cells if cell}


def assigned(entity: str, columns: list[Shape]) -> dict[str, Shape]:
    """The input column of each canonical column of a table, the most alike first; none is taken twice."""
    wanted = synonyms()["tables"][entity]["columns"]
    ranked = sorted(
        (
            (-likeness(shape.words, names), order, position, canonical, shape)
            for order, (canonical, names) in enumerate(wanted.items())
            for position, shape in enumerate(columns)
            if likeness(shape.words, names) > 1 and _holds(entity, canonical, shape)
        ),
        key=lambda entry: entry[:3],
    )
    found: dict[str, Shape] = {}
    for *_, canonical, shape in ranked:
        if canonical not in found and shape not in found.values():
            found[canonical] = shape
    return {canonical: found[canonical] for canonical in wanted if canonical in found}


def _fitted(entity: str, table: Landed, columns: list[Shape]) -> Guess:
    declaring = practices(columns) if entity == "deals" else {}
    declared = [shape for by_kind in declaring.values() for shape in by_kind.values()]
    found = assigned(entity, [shape for shape in columns if shape not in declared])
    named = words(f"{table.part} {Path(table.name).stem}")
    is_list = entity == "tickets" and _is_list(named, columns)
    needs, names = synonyms()["tables"][entity]["needs"], synonyms()["tables"][entity]
    score = sum(
        likeness(shape.words, names["columns"][canonical]) * (_PLACING if canonical in needs else 1.0)
        for canonical, shape in found.items()
    )
    score += 2.0 * len(declared) + (_NAMED if likeness(named, names["words"]) or is_list else 0)
    lacking = sum(name not in found for name in needs)
    return Guess(entity, found, declaring, is_list, score - 3.0 * lacking)


def _is_list(named: str, columns: list[Shape]) -> bool:
    """Whether the table's name says that every row is an escalation, and no column says of each whether it is."""
    patterns = synonyms()["list_of_escalations"]
    says_so = any(re.search(pattern, named) for pattern in patterns)
    return says_so and not any(shape.is_truth and re.search(patterns[0], shape.words) for shape in columns)


def practices(columns: list[Shape]) -> dict[str, dict[str, Shape]]:
    """The columns that declare a practice, by what they say: yes or no, a day, a name."""
    found: dict[str, dict[str, Shape]] = {}
    own = ("delivery_lead_id", "deal_id", "account_id", "sales_owner_id")
    taken = [synonym for name in own for synonym in synonyms()["tables"]["deals"]["columns"][name]]
    for shape in columns:
        is_another = likeness(shape.words, taken) == _SAME  # the very name of another column
        if is_another or likeness(shape.words, synonyms()["no_practices"]):
            continue
        for practice in synonyms()["practices"]:
            says = "done" if shape.is_truth else "done_on" if shape.is_day else "person" if shape.is_person else None
            if says and likeness(shape.words, synonyms()["practices"][practice]):
                found.setdefault(practice, {}).setdefault(says, shape)
                break
    return {practice: found[practice] for practice in PRACTICES if practice in found}


def _holds(entity: str, canonical: str, shape: Shape) -> bool:
    """Whether the cells can be of the canonical column's kind; an empty column can be of any."""
    kind = ENTITIES[entity].by_name[canonical].kind
    if not shape.n_filled:
        return True
    if kind in (Kind.DATE, Kind.TIMESTAMP):
        return shape.is_day
    if kind in (Kind.NUMBER, Kind.INTEGER, Kind.MINUTES):
        return shape.is_number
    if kind is Kind.BOOLEAN:
        return shape.is_truth
    return not shape.is_day
