"""How the settings change a packaged mapping: what they say replaces or joins the packaged, and all else of it stays.

A table is merged key by key; a text, a number or a list replaces; an empty list or text removes the key of a table.
Only `also` grows: the tables that the settings name come on top.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.settings.mappings import RecordType, with_defaults
from etl.settings.systems import System
from etl.settings.toml_values import Block, wrong

_PLACE = ("files", "sheet", "each", "signature")  # which files a kind is of
_NONE: tuple[object, ...] = ("", (), ("",), {})


def changed(base: RecordType, change: RecordType) -> RecordType:
    """`base` with what `change` says."""
    said = change.model_fields_set - {"name", "entity", "also"}
    merged = {name: _merged(getattr(base, name), getattr(change, name)) for name in said}
    return base.model_copy(update={**merged, "also": (*base.also, *change.also)})


def record_types(
    system: System, by_kind: Mapping[str, RecordType], by_table: Mapping[str, Sequence[RecordType]]
) -> tuple[RecordType, ...]:
    """The kinds of files of a source: those of the settings that stand alone, then the packaged ones as changed."""
    own: list[RecordType] = []
    packaged = dict(system.records_by_name)
    for kind, change in by_kind.items():
        packaged[kind] = changed(packaged[kind], change)
    for block, records in by_table.items():
        for record in records:
            if stands_alone(record, system):
                own.append(record.model_copy(update={"name": block}))
                continue
            for kind in kinds_of(record.entity, system):
                packaged[kind] = changed(packaged[kind], record)
    return tuple(with_defaults(record, system.values) for record in (*own, *packaged.values()))


def stands_alone(record: RecordType, system: System) -> bool:
    """Whether a block for a table is a kind of file by itself: it says of which files, and fills what must be."""
    if not any(getattr(record, name) for name in _PLACE):
        return False
    given = {*record.columns, *record.constants, *record.compose, *(record.table.key if record.fallback_key else ())}
    is_whole = all(column.name in given for column in record.table.columns if column.required)
    return is_whole or not kinds_of(record.entity, system)


def refuse_unclear(system: System, by_table: Mapping[str, Sequence[RecordType]]) -> None:
    """Raise the error of a block for a table that changes no kind of file, or of several what only one can have."""
    for block, records in by_table.items():
        for record in (one for one in records if not stands_alone(one, system)):
            kinds = kinds_of(record.entity, system)
            if not kinds:
                raise wrong(
                    f"{system.name} has no kind of file for {record.entity} to change; say with files, sheet or"
                    " signature which files these are.",
                    "entities",
                    block,
                )
            placing = [name for name in _PLACE if name != "files" and name in record.model_fields_set]
            if len(kinds) > 1 and placing:
                names = ", ".join(f"[source.records.{kind}]" for kind in kinds)
                raise wrong(
                    f"{system.name} has {len(kinds)} kinds of {record.entity}; say of which this is: {names}.",
                    "entities",
                    block,
                    placing[0],
                )


def kinds_of(entity: str, system: System) -> list[str]:
    """The packaged kinds of files of a table."""
    return [kind for kind, record in system.records_by_name.items() if record.entity == entity]


def _merged(old: Any, new: Any) -> Any:
    """`new`, with what it does not say as in `old`; keys with an empty value are gone."""
    if isinstance(new, Mapping):
        before = old if isinstance(old, Mapping) else {}
        both = {**before, **{key: _merged(before.get(key), value) for key, value in new.items()}}
        return {key: value for key, value in both.items() if value not in _NONE}
    if isinstance(new, Block) and isinstance(old, Block):
        said = {name: _merged(getattr(old, name), getattr(new, name)) for name in new.model_fields_set}
        return old.model_copy(update=said)
    return new
