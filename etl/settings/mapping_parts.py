"""Parts of the grammar by which files become canonical tables: values, conditions, columns that fold or become rows."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from etl.entities import ENTITIES, Kind
from etl.settings.toml_values import LISTED, Block, Scalar, Texts, allowed, shown, wrong

ValueMap = Mapping[str, str]

_ENUMERATIONS = {
    column.name: column.values for entity in ENTITIES.values() for column in entity.columns if column.kind is Kind.ENUM
}


def _signature(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise wrong(f"must be a list of columns, not {shown(value)}.")
    return value


def _groups(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _value_maps(maps: Mapping[str, ValueMap]) -> dict[str, ValueMap]:
    """The maps with their input values in lower case; raises where a value is none of its enumeration's."""
    for column, values in maps.items():
        options = _ENUMERATIONS.get(column)
        for key, value in values.items():
            if options and value not in options:
                raise wrong(f"{value!r} is not allowed; {allowed(options, value)}", column, key)
    return {column: {key.strip().lower(): value for key, value in values.items()} for column, values in maps.items()}


Signature = Annotated[tuple[Texts, ...], BeforeValidator(_signature), LISTED]
Groups = Annotated[  # of columns, one of each of which is enough
    tuple[Texts, ...], BeforeValidator(_groups, json_schema_input_type=str | tuple[str | tuple[str, ...], ...]), LISTED
]
ValueMaps = Annotated[Mapping[str, Mapping[str, Scalar]], AfterValidator(_value_maps)]
Conditions = Mapping[str, Mapping[str, Texts]]  # input columns and their values, by canonical column


class Fold(Block):
    """Columns whose value is taken over all updates of a record, not from the newest one."""

    any: Texts = Field(default=(), description="canonical columns that are true if any update was")
    earliest: Texts = Field(default=(), description="canonical columns whose earliest value counts")
    highest: Texts = Field(default=(), description="canonical columns whose highest value counts")


def joined(folds: Iterable[Fold]) -> Fold:
    """Every column that any of `folds` names."""
    ordered = list(folds)
    return Fold(
        any=tuple(dict.fromkeys(name for fold in ordered for name in fold.any)),
        earliest=tuple(dict.fromkeys(name for fold in ordered for name in fold.earliest)),
        highest=tuple(dict.fromkeys(name for fold in ordered for name in fold.highest)),
    )


class Unpivot(Block):
    """Input columns that become rows: the column's name in one canonical column, its cell in another."""

    name: str = Field(description="canonical column that gets the input column's name")
    value: str = Field(description="canonical column that gets its cell")
    columns: Texts = Field(description="input columns")


class Lookup(Block):
    """A kind of file that only translates: the cell `value` stands for the cell `key`."""

    name: SkipJsonSchema[str] = ""
    key: Texts = Field(description="column that is looked up")
    value: Texts = Field(description="column that stands for it")
    signature: Signature = Field(description="columns that recognise such a file; a list among them: alternatives")
    files: Texts = Field(default=(), description="globs on the file's name")
    each: str | None = Field(default=None, description="array inside the records of a JSON file")
    where: Mapping[str, Texts] = Field(default={}, description="only rows with one of these values count")
    deleted: Texts = Field(default=(), description="column that marks deleted records")
    is_link: bool = Field(default=False, description="a cell that it lacks is not recorded, instead of kept as it is")
    by_name: bool = Field(default=False, description="a name that two records bear means neither of them")


def merge_values(*maps: Mapping[str, ValueMap]) -> dict[str, ValueMap]:
    """Value maps by canonical column; later ones win."""
    merged: dict[str, ValueMap] = {}
    for by_column in maps:
        for column, values in by_column.items():
            merged[column] = {**merged.get(column, {}), **values}
    return merged
