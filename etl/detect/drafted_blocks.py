"""Drafted `[[source]]` blocks for files that no mapping claims: they load as they stand, and say what they lack."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from etl.detect.column_shapes import Shape, earliest, is_mark_undecided, likeness, needed_order, shapes, words
from etl.detect.unknown_tables import Guess, assigned, guess, linked, practices, synonyms
from etl.detect.update_logs import folding
from etl.entities import ENTITIES, Kind
from etl.extract.landed_table import Landed

_RISK = re.compile(r"(?:risk|risik|risque)\w*|r")  # a log of risks, assumptions, issues and dependencies sorts by type
_SHOWN = 12
_FALLBACKS = {
    "deals": ["account_id", "deal_name", "created_at"],
    "contracts": ["account_id", "deal_id", "signed_on"],
    "tickets": ["account_id", "subject", "opened_at"],
}
_PEOPLE = {"sales_owner_id": "sales", "delivery_lead_id": "delivery"}
_COMPOSED = {
    "risks": ["deal_id", "title"],
    "practice_declarations": ["deal_id", "practice"],
    "accounts": ["account_name"],
    "people": ["email", "full_name"],
    "activities": ["deal_id", "occurred_at", "subject"],
}


def blocks(tables: Sequence[Landed]) -> list[str]:
    """The lines for every table of `tables`; those of one file share a source."""
    lines: list[str] = []
    guessed = [(table, guess(table)) for table in tables]
    every = linked([(table, found) for table, found in guessed if found])
    signed = _first_signature(every)
    for file in dict.fromkeys(table.file for table in tables):
        known = [(part, found) for part, found in every if part.file == file]
        lines.append("")
        for part in (part for part, found in guessed if found is None and part.file == file):
            lines += _untold(part)
        if known:
            lines += ["[[source]]", 'system = "generic"', f"path = {_text(file)}"]
            for part, found in known:
                lines += ["", *_block(part, found, signed)]
    return lines


def declared(table: Landed, read: Sequence[str], entity: str) -> Iterator[str]:
    """Columns that a recognised table of deals has beside those that are `read`, and that declare a practice."""
    columns = [shape for shape in shapes(table) if shape.name not in read]
    for practice, said in practices(columns).items():
        yield from _practice(f"source.entities.{entity}", practice, said)


def _untold(table: Landed) -> Iterator[str]:
    yield f"# {table.source_file}: its columns do not tell what it is: {', '.join(table.columns[:_SHOWN])}"
    yield '# Map it in a [[source]] with system = "generic": a block [source.entities.<table>] with files and columns.'


def _first_signature(known: Sequence[tuple[Landed, Guess]]) -> date | None:
    """The earliest signature of the deals and contracts in some tables."""
    days = [
        earliest(part, found.columns[column].name)
        for part, found in known
        for column in ("closed_on", "signed_on")
        if column in found.columns
    ]
    return min((day for day in days if day), default=None)


def _block(table: Landed, found: Guess, signed: date | None) -> Iterator[str]:
    entity, place = found.entity, f"source.entities.{found.entity}"
    yield f"# {table.source_file}: {_kind(found)}, {table.n_read:,} rows"
    read = [*(shape.name for shape in found.columns.values()), *(_only_risks(table) if entity == "risks" else ())]
    if found.missing:
        yield f"# Missing: {', '.join(found.missing)}. Write which column is it."
    if entity == "risks" and "deal_id" in found.missing:
        yield '# If all rows are of one deal, write its name instead: constants = { deal_id = "…" }'
    yield f"[[{place}]]"
    yield f"sheet = {_text(table.part)}" if table.part else f"files = [{_text(table.name)}]"
    all_shapes = shapes(table)
    if order := needed_order(table, [shape.name for shape in all_shapes if shape.is_day]):
        yield f'date_order = "{order}"   # or the other of "dmy" and "mdy": not every date tells the day from the month'
    if is_mark_undecided(table, [s.name for c, s in found.columns.items() if _is_number(entity, c)]):
        yield 'decimal_mark = ","   # or ".": no number tells a thousand from a fraction'
    yield f"columns = {_table({canonical: shape.name for canonical, shape in found.columns.items()})}"
    yield from _further(table, found, signed)
    yield from _values(place, found)
    for practice, said in found.practices.items():
        yield from _practice(place, practice, said)
        read += [shape.name for shape in said.values()]
    if entity in _ALSO:
        for also, used in _ALSO[entity](all_shapes, found):
            yield from ("", f"[[{place}.also]]", *also)
            read += used
    if unread := [name for name in table.columns if name not in read]:
        yield f"# Not read: {', '.join(unread[:_SHOWN])}"


def _kind(found: Guess) -> str:
    if found.log:
        return "tickets, each row is an update: the latest counts, the others are its history"
    return "escalations, each row is one" if found.is_list else found.entity.replace("_", " ")


def _further(table: Landed, found: Guess, signed: date | None) -> Iterator[str]:
    """What follows from the kind of table: keys that the file lacks, and facts that no column states."""
    constants: dict[str, str] = {}
    yield from _keys(found)
    if found.entity == "deals":
        if "stage" not in found.columns and "closed_on" in found.columns:
            name = found.columns["closed_on"].name
            filled = _table({column: {name: ["*"]} for column in ("is_won", "is_closed")})
            yield f"flags = {filled}   # what has that day is won"
        if currency := _currency(found.columns.get("amount")):
            constants["currency"] = currency
    if found.entity == "activities" and "activity_type" not in found.columns:
        constants["activity_type"] = "meeting"
    if found.is_list:
        constants["is_escalated"] = "true"
        yield from _span(table, signed)
    if constants:
        yield f"constants = {_table(constants)}"
    if found.entity == "risks" and (sorted_by := _only_risks(table)):
        yield f"where = {_table(sorted_by)}"


def _keys(found: Guess) -> Iterator[str]:
    """What tells the records apart: which of several rows counts, or what makes up a key that the file lacks."""
    key = ENTITIES[found.entity].key[0]
    if found.log:
        yield from (f"{name} = {_value(said)}" for name, said in folding(found.log, found.columns))
    elif found.entity in _FALLBACKS:
        yield f"fallback_key = {_text(_FALLBACKS[found.entity])}"
    elif key not in found.columns and (parts := [c for c in _COMPOSED[found.entity] if c in found.columns]):
        yield f"compose = {_table({key: parts})}"


def _span(table: Landed, signed: date | None) -> Iterator[str]:
    """What a list of escalations covers."""
    yield 'covers = "all"   # every escalation of every account is on it; "accounts": only of those that it names'
    if signed:
        yield f"covers_from = {signed}   # the earliest signature in these files: since when the list is kept"
    else:
        yield "# covers_from = 2025-01-01   # needed: since when the list is kept; without it outcomes are unknown"
    yield f"covers_until = {table.exported_at.date()}   # the file's date: until when it is"


def _only_risks(table: Landed) -> dict[str, list[str]]:
    """The column by which a log of risks and more sorts its rows, and what it calls a risk; empty where none does."""
    for shape in shapes(table):
        meant = [value for value in shape.values if _RISK.fullmatch(words(value))]
        if meant and len(shape.values) <= _SHOWN and len(meant) < max(len(shape.values), 2):
            return {shape.name: meant}
    return {}


def _values(place: str, found: Guess) -> Iterator[str]:
    for canonical, meanings in synonyms()["values"].items():
        said = found.columns[canonical].values if canonical in found.columns else ()
        known = {value: meanings[value.strip().lower()] for value in said if value.strip().lower() in meanings}
        if known:
            yield from ("", f"[{place}.values.{canonical}]", *(f"{_text(k)} = {_text(v)}" for k, v in known.items()))
    if found.entity == "practice_declarations" and "practice" in found.columns:
        lines = [
            f"{_text(value)} = {_text(practice)}"
            for value in found.columns["practice"].values
            for practice, names in list(synonyms()["practices"].items())
            if likeness(words(value), names)
        ]
        yield from ("", f"[{place}.values.practice]   # rows of other items are left out as rejected", *lines)


def _practice(place: str, practice: str, said: dict[str, Shape]) -> Iterator[str]:
    yield from ("", f"[{place}.practices.{practice}]")
    for kind, shape in said.items():
        yield f"{kind} = {_text(shape.name)}"
        if shape.is_two_valued:
            yield '# unticked = "no"   # only if somebody was asked: without it a box that is not ticked is unknown'


def _also(columns: list[Shape], found: Guess) -> Iterator[tuple[list[str], list[str]]]:
    """The contract of the deal's own row, and when its offer was sent."""
    contract = {c: s.name for c, s in assigned("contracts", columns).items() if c not in ("deal_id", "contract_id")}
    if "closed_on" in found.columns and contract.keys() & {"starts_on", "ends_on"}:
        contract = {"signed_on": found.columns["closed_on"].name} | contract
    if "signed_on" in contract:
        contract.pop("contract_type", None)
        lines = ['entity = "contracts"', f"columns = {_table(contract)}", 'needs = ["signed_on"]']
        if currency := _currency(found.columns.get("amount")):
            lines.append(f"constants = {_table({'currency': currency})}")
        yield lines, list(contract.values())
    for column, function in _PEOPLE.items():
        if column in found.columns and found.columns[column].is_person:
            name = found.columns[column].name
            constants = _table({"business_function": function, "is_internal": "true"})
            lines = ['entity = "people"', f"columns = {_table({'person_id': name, 'full_name': name})}"]
            yield [*lines, f"constants = {constants}", 'needs = ["person_id"]'], []
    for shape in columns:
        if shape.is_day and likeness(shape.words, synonyms()["offers"]):
            constants = _table({"stage": shape.name, "stage_kind": "proposal"})
            lines = ['entity = "deal_stage_changes"', f"columns = {_table({'entered_at': shape.name})}"]
            lines += [f"constants = {constants}   # from then on expectations harden", 'needs = ["entered_at"]']
            yield lines, [shape.name]
            return


def _attended(columns: list[Shape], found: Guess) -> Iterator[tuple[list[str], list[str]]]:
    """Who took part in each meeting: every column of people, and what stands between them."""
    taken = {shape.name for shape in found.columns.values()}
    people = [
        s
        for s in columns
        if s.name not in taken and (likeness(s.words, synonyms()["attendees"]) or _are_addressed(s.values))
    ]
    if people:
        names = [shape.name for shape in people]
        cells = [value for shape in people for value in shape.values]
        mark = next((mark for mark in _BETWEEN if any(mark in cell for cell in cells)), ";")
        yield (
            [
                'entity = "activity_participants"',
                f"columns = {_table({'person_id': names})}",
                f"explode = {_table({'person_id': mark})}   # what stands between two people; everybody takes part",
            ],
            names,
        )


def _are_addressed(cells: Sequence[str]) -> bool:
    """Whether most cells begin with somebody's address, or with a name that one follows."""
    return 2 * sum(bool(_ADDRESSED.match(cell)) for cell in cells) > len(cells)


_ALSO = {"deals": _also, "activities": _attended}
_ADDRESSED = re.compile(r"[^@<>;|,\n]{0,80}<?[^\s@<>]+@[^\s@<>]+")
_BETWEEN = (";", "|", "\n", ",")  # of two people in a cell


def _currency(amount: Shape | None) -> str | None:
    """The currency that the name of a column of amounts holds."""
    found = re.search(r"\b([A-Z]{3})\b|([€$£])", amount.name) if amount else None
    return (found[1] or {"€": "EUR", "$": "USD", "£": "GBP"}[found[2]]) if found else None


def _is_number(entity: str, canonical: str) -> bool:
    return ENTITIES[entity].by_name[canonical].kind is Kind.NUMBER


def _table(content: Mapping[str, object]) -> str:
    """A table of TOML on one line."""
    return "{ " + ", ".join(f"{_key(key)} = {_value(value)}" for key, value in content.items()) + " }"


def _value(value: object) -> str:
    return _table(value) if isinstance(value, Mapping) else _text(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
