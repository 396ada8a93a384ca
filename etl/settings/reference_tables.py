"""The generated tables of `etl/README.md`: every key of `commonground.toml`, and which system feeds which table.

`python -m etl.settings.reference_tables` prints them; a test holds the README to them.
"""

from etl.entities import ENTITIES
from etl.settings import config, mapping_parser
from etl.settings.systems import systems

PRACTICES = {
    "success_criteria": "shared success definition",
    "activities": "early delivery voice",
    "activity_participants": "early delivery voice",
    "responsibilities": "explicit risk ownership",
    "risks": "explicit risk ownership",
}

KEYS: dict[str, dict[str, str]] = {
    "": {
        "as_of": "day on which observation ends; default: the newest ticket record",
        "ignore": "globs of files that are not read",
        "source": "one `[[source]]` block per place that files come from",
        "people": "whose side people are on (below)",
        "escalation": "`definition`: " + ", ".join(config.ESCALATION_DEFINITIONS),
        "access": "`mode`: " + ", ".join(config.ACCESS_MODES),
    },
    "source.": {
        "system": "a file of `etl/sources/`, or `generic`",
        "path": "folder, file or ZIP, relative to this file",
        "name": "prefix of the ids, where it is not the system's name",
        "timezone": "IANA zone of zoneless times; default UTC",
        "date_order": "`dmy` or `mdy`, where a column's dates do not tell",
        "decimal_mark": "`.` or `,`, where a column's numbers do not tell 1.234 from 1,234",
        "exported_on": "day of the export; default: when the file was last changed",
        "null_tokens": "texts that mean an empty cell",
        "record_url": "`<table>` = address of a record with `{id}` in it, where the export has none",
        "entities": "`[source.entities.<table>]`: extends or replaces the packaged mapping (below)",
    },
    "source.entities.<table>.": {
        "files": "globs on the file's name",
        "sheet": "sheet of a workbook",
        "each": "array inside the records of a JSON file: its elements are the rows, the record is under `parent.`",
        "signature": "columns that recognise such a file; a list among them names alternatives",
        "lacks": "columns that such a file does not have",
        "columns": "canonical column = input column, or a list: the first that is filled counts; `A + B` joins two",
        "lists": "canonical column = separator of a cell with several items: the first counts; for `flags`, each does",
        "nulls": "canonical column = regular expressions of cells that mean not recorded",
        "compose": "canonical column = other canonical columns that make it up, where the system gives no id",
        "lookups": "canonical column = lookup tables of the system that translate the cell",
        "unpivot": "in `also`: `columns` become rows, their names in the column `name`, their cells in `value`",
        "constants": "canonical column = fixed value",
        "values": "`values.<column>`: input value = allowed value",
        "references": "canonical id column = the source that the id belongs to; `crm`: the only declared CRM",
        "prefixes": "ids that do not begin with one of these are left out",
        "flags": "boolean column = input columns and the values that mean true; `*`: any",
        "where": "only rows with one of these values count; the others are superseded",
        "when": "canonical column = input columns and the values with which its cell counts",
        "needs": "rows without these canonical columns are left out, as an empty line of a form is",
        "modified": "modification stamp: of duplicates the newest counts",
        "version": "update counter, after the stamp",
        "history": "canonical columns whose changes from one version to the next become field_changes",
        "deleted": "column that marks deleted records",
        "refused": "column that says why the system refused the record",
        "fold": "over all updates of a record: `any` true, `earliest`, `highest`",
        "keep_deleted": "in `also`: rows of deleted records count too",
        "timezone": "as above, for these files only",
        "date_order": "as above, for these files only",
        "decimal_mark": "as above, for these files only",
        "entity": "the canonical table, where the block's name is not it",
        "also": "further tables that the same rows feed",
    },
    "people.": {
        "business_function": "`<function>` = regular expressions on title and department; the first match wins",
        "internal_domains": "e-mail domains of your own people",
    },
}


def keys_table() -> str:
    """The keys as a Markdown table."""
    rows = [f"| `{prefix}{key}` | {meaning} |" for prefix, keys in KEYS.items() for key, meaning in keys.items()]
    return "\n".join(["| key | meaning |", "|---|---|", *rows])


def undocumented() -> set[str]:
    """Keys that the settings accept and the table lacks, or the reverse."""
    accepted = {
        "": set(config.ROOT_KEYS),
        "source.": set(config.SOURCE_KEYS),
        "source.entities.<table>.": set(mapping_parser.ALLOWED_KEYS),
    }
    return {f"{prefix}{key}" for prefix, keys in accepted.items() for key in keys ^ set(KEYS[prefix])}


def systems_table() -> str:
    """The packaged systems as a Markdown table, the one that takes every table last."""
    names = sorted(systems(), key=lambda name: (name == "generic", name))
    rows = [
        [entity, *("✓" if _feeds(name, entity) else "" for name in names), PRACTICES.get(entity, "")]
        for entity in ENTITIES
    ]
    lines = [["table", *names, "practice"], ["---"] * (len(names) + 2), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _feeds(system: str, entity: str) -> bool:
    """Whether a record type of the system, or one that its rows feed too, is of this table."""
    records = systems()[system].records
    return any(entity in (record.entity, *(other.entity for other in record.also)) for record in records)


if __name__ == "__main__":
    print(keys_table(), systems_table(), sep="\n\n")
