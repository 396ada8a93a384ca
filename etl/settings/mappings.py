"""How the files of one system become canonical tables: the grammar of `etl/sources/*.toml` and `source.entities`.

A *record type* is one kind of file: how it is recognised, the canonical table that its rows go to, and which column
of the input feeds which canonical column. Column names are compared by
`recognise.column_names`: `StageName` is `stage_name`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from etl.entities import ENTITIES, PRACTICES, Entity
from etl.settings.mapping_parts import Conditions, Fold, Groups, Signature, Unpivot, ValueMap, ValueMaps, merge_values
from etl.settings.toml_values import (
    BLOCKS,
    LISTED,
    Block,
    DateOrder,
    Day,
    DecimalMark,
    Patterns,
    Scalar,
    SwappedDates,
    Texts,
    Timezone,
    allowed,
    shown,
    wrong,
)


class Declared(Block):
    """Columns of a row that declare one practice done or not: a tick, a day, a name, or several of them."""

    done: Texts = Field(default=(), description="column that says yes or no")
    done_on: Texts = Field(default=(), description="column of the day on which it was done")
    person: Texts = Field(
        default=(), description="column of a name: a person's means yes; a team, a department or TBD means no"
    )
    declared_by: Texts = Field(default=(), description="column of who declared it")
    recorded_at: Texts = Field(default=(), description="column of when it was declared")
    note: Texts = Field(default=(), description="column of a remark")
    unticked: Literal["no"] | None = Field(
        default=None, description='`"no"`: a box that is not ticked means no; without it that is not known'
    )

    def record(self, practice: str) -> "RecordType":
        """The further table that such columns feed."""
        columns = {"is_done": self.done, **{name: getattr(self, name) for name in _AS_NAMED}}
        return RecordType(
            name="practice_declarations",
            entity="practice_declarations",
            constants={"practice": practice},
            columns={name: columns[name] for name in columns if columns[name]},
            unticked=self.unticked,
        )


_AS_NAMED = ("done_on", "person", "declared_by", "recorded_at", "note")


class RecordType(Block):
    """One kind of file of a system. Column mappings go from canonical to input names."""

    name: SkipJsonSchema[str] = ""  # of the block
    entity: str = Field(
        default="",
        description="the canonical table, where the block's name is not it",
        json_schema_extra={"enum": list(ENTITIES)},
    )
    files: Texts = Field(default=(), description="globs on the file's name")
    sheet: str | None = Field(default=None, description="sheet of a workbook")
    each: str | None = Field(
        default=None,
        description="array inside the records of a JSON file: its elements are the rows, the record is under `parent.`",
    )
    signature: Signature = Field(
        default=(), description="columns that recognise such a file; a list among them names alternatives"
    )
    lacks: Texts = Field(default=(), description="columns that such a file does not have")
    known: Texts = Field(default=(), description="further columns that such a file has, which nothing reads")
    key_shape: str = Field(default="", description="regular expression of the key's cells, where they tell such a file")
    columns: Mapping[str, Texts] = Field(
        default={},
        description="canonical column = input column, or a list: the first that is filled counts; `A + B` joins two",
    )
    constants: Mapping[str, Scalar] = Field(default={}, description="canonical column = fixed value")
    values: ValueMaps = Field(default={}, description="`values.<column>`: input value = allowed value")
    lists: Mapping[str, Scalar] = Field(
        default={},
        description="canonical column = separator of a cell with several items: the first counts; in `flags`, each",
    )
    explode: Mapping[str, Texts] = Field(
        default={},
        description="in `also`: canonical column = separators of a cell with several items; each item of each of its"
        " input columns is a row; of people also `Name <mail>` and JSON lists",
    )
    items: Mapping[str, Texts] = Field(
        default={}, description="of `explode`: canonical column = key in an item that is a JSON object"
    )
    nulls: Mapping[str, Patterns] = Field(
        default={}, description="canonical column = regular expressions of cells that mean not recorded"
    )
    compose: Mapping[str, Texts] = Field(
        default={},
        description="canonical column = other canonical columns that make it up, where the system gives no id",
    )
    fallback_key: Texts = Field(
        default=(),
        description="canonical columns that make up the key where the file has no column of it; two of them are enough",
    )
    lookups: Mapping[str, Texts] = Field(
        default={}, description="canonical column = lookup tables of the system that translate the cell"
    )
    practices: Mapping[str, Declared] = Field(
        default={},
        description="`practices.<practice>`: columns that declare a practice of the row's deal done or not",
        json_schema_extra={"propertyNames": {"enum": list(PRACTICES)}},
    )
    unticked: Literal["no"] | None = Field(
        default=None,
        description='of practice_declarations: `"no"`: a box that is not ticked means no; without it that is not known',
    )
    unpivot: Unpivot | None = Field(default=None, description="in `also`: input columns that become rows")
    references: Mapping[str, str] = Field(
        default={}, description="canonical id column = the source that the id belongs to; `crm`: the only declared CRM"
    )
    prefixes: Mapping[str, Texts] = Field(
        default={}, description="ids that do not begin with one of these are left out"
    )
    flags: Conditions = Field(
        default={}, description="boolean column = input columns and the values that mean true; `*`: any"
    )
    confirmed: Texts = Field(
        default=(),
        description="input columns of `flags.is_escalated` in which any other value means no; without it a value that"
        " occurs nowhere leaves escalations unknown",
    )
    covers: Literal["all", "accounts"] | None = Field(
        default=None,
        description="of a list of escalations (`constants = { is_escalated = true }`): `all` accounts with a deal, or"
        " the `accounts` that it names",
    )
    covers_from: Day | None = Field(default=None, description="the day since when every escalation is on the list")
    covers_from_signature: bool = Field(
        default=False, description="true: the list is kept since the earliest signature of the contracts in its file"
    )
    covers_until: Day | None = Field(
        default=None, description="the last day of which every escalation is on the list; default: the file's date"
    )
    where: Mapping[str, Texts] = Field(
        default={}, description="only rows with one of these values count; the others are superseded"
    )
    unless: Mapping[str, Texts] = Field(
        default={}, description="rows with one of these values are superseded; all others count, whatever they say"
    )
    when: Conditions = Field(
        default={}, description="canonical column = input columns and the values with which its cell counts"
    )
    needs: Groups = Field(
        default=(),
        description="rows without these canonical columns are left out, as an empty line of a form is; a list among"
        " them: without any of its columns",
    )
    modified: Texts = Field(default=(), description="modification stamp: of duplicates the newest counts")
    version: Texts = Field(default=(), description="update counter, after the stamp")
    history: Texts = Field(
        default=(), description="canonical columns whose changes from one version to the next become field_changes"
    )
    deleted: Texts = Field(default=(), description="column that marks deleted records")
    refused: Texts = Field(default=(), description="column that says why the system refused the record")
    fold: Fold = Field(default=Fold(), description="columns that are taken over all updates of a record")
    keep_deleted: bool = Field(default=False, description="in `also`: rows of deleted records count too")
    timezone: Timezone | None = Field(default=None, description="as of the source, for these files only")
    date_order: DateOrder | None = Field(default=None, description="as of the source, for these files only")
    swapped_dates: SwappedDates | None = Field(default=None, description="as of the source, for these files only")
    decimal_mark: DecimalMark | None = Field(default=None, description="as of the source, for these files only")
    also: Annotated[tuple["RecordType", ...], BLOCKS, LISTED] = Field(
        default=(), description="further tables that the same rows feed"
    )

    @model_validator(mode="after")
    def _only_columns_of_the_table(self) -> Self:
        if self.entity not in ENTITIES:
            said = f"{shown(self.entity)} is no table" if self.entity else "is missing"
            raise wrong(f"{said}; {allowed(ENTITIES, self.entity)}", "entity")
        for practice in self.practices:
            if practice not in PRACTICES:
                raise wrong(f"is no practice; {allowed(PRACTICES, practice)}", "practices", practice)
        self._check_explode()
        for key, column in self._canonical_columns():
            if column not in self.table.by_name:
                options = allowed(self.table.by_name, column)
                raise wrong(f"{self.entity} has no such column; {options}", *key.split("."), column)
        return self

    def _check_explode(self) -> None:
        if len(self.explode) > 1:
            raise wrong("names more than one column; give each an `also` block of its own", "explode")
        for column, separators in self.explode.items():
            if not all(separators):
                raise wrong("an empty text separates nothing", "explode", column)
            if column not in self.columns:
                raise wrong("names no input column; add it to columns", "explode", column)
        if self.items and not self.explode:
            raise wrong("says what the items of `explode` hold, which is missing", "items")
        for other in self.also:
            if other.entity == self.entity and other.explode:
                raise wrong("its items must feed another table than the row does", "also", "explode")

    def _canonical_columns(self) -> Iterator[tuple[str, str]]:
        """Key and column, wherever a key names canonical columns."""
        for key in _BY_COLUMN:
            yield from ((key, column) for column in getattr(self, key))
        yield from (("needs", column) for names in self.needs for column in names)
        for key in ("history", "fallback_key"):
            yield from ((key, column) for column in getattr(self, key))
        for key in Fold.model_fields:
            yield from ((f"fold.{key}", column) for column in getattr(self.fold, key))

    @property
    def table(self) -> Entity:
        """The canonical table that the rows go to."""
        return ENTITIES[self.entity]

    @property
    def first_counts(self) -> tuple[str, ...]:
        """The canonical columns whose cells may list several values, of which the first counts."""
        return tuple(name for name in self.lists if name not in self.flags and self.columns.get(name))

    @property
    def technical(self) -> dict[str, tuple[str, ...]]:
        """Input columns that steer the reading instead of filling a canonical column."""
        return {
            "modified": self.modified,
            "version": self.version,
            "deleted": self.deleted,
            "refused": self.refused,
        }


_WRITTEN = (
    "timezone",
    "date_order",
    "swapped_dates",
    "decimal_mark",
)  # how rows are written, whatever they feed
_BY_COLUMN = (
    *(
        "columns",
        "constants",
        "references",
        "prefixes",
        "flags",
        "when",
        "lists",
        "explode",
        "items",
        "nulls",
        "compose",
    ),
    "lookups",
)


def with_defaults(record: RecordType, values: Mapping[str, ValueMap]) -> RecordType:
    """`record`, and what its rows feed too, with the value maps of its system ahead of its own."""
    fed = (*record.also, *(block.record(practice) for practice, block in record.practices.items()))
    written = {name: said for name in _WRITTEN if (said := getattr(record, name)) is not None}
    items = (item.model_copy(update=written | item.model_dump(include=set(written), exclude_none=True)) for item in fed)
    also = tuple(with_defaults(item, values) for item in items)
    relevant = {column: entries for column, entries in values.items() if column in record.table.by_name}
    return record.model_copy(update={"values": merge_values(relevant, record.values), "also": also, "practices": {}})
