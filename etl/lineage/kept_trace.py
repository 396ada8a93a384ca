"""The lineage of the marts, kept by all that it depends on: the same models and tables are traced once."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from etl.settings.paths import USER_CACHE
from etl.warehouse import kept_json
from etl.warehouse.code_hash import add_files, add_libraries

FOLDER = USER_CACHE / "lineage"
LINEAGE_SCHEMA = dict.fromkeys(("mart", "column_name", "entity", "canonical_column", "role"), pl.String)
FORMULAS_SCHEMA = dict.fromkeys(("mart", "column_name", "model", "formula"), pl.String)
SETTINGS_SCHEMA = dict.fromkeys(("mart", "column_name", "setting"), pl.String)
INPUTS_SCHEMA = dict.fromkeys(("mart", "kind", "name"), pl.String)
_READ = ("name", "alias", "schema", "resource_type", "compiled_code", "raw_code", "depends_on")

Tables = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What the marts are computed from, and a message per model whose SQL could not be traced."""

    columns: pl.DataFrame  # mart, column_name, entity, canonical_column, role
    formulas: pl.DataFrame  # mart, column_name, model, formula; a column that is taken as it is has none
    settings: pl.DataFrame  # mart, column_name, setting: the thresholds of the models that a column passes through
    inputs: pl.DataFrame  # mart, kind (model or table), name
    messages: tuple[str, ...]


def trace(manifest: Path, columns: dict[str, tuple[str, ...]], *, dialect: str, folder: Path = FOLDER) -> Lineage:
    """The lineage of every mart in dbt's `manifest`, whose SQL is of `dialect`; `columns` of all that the models read.

    A mart's column has a row per canonical column that its value comes from (role `value`) or that decides which value
    it takes (`condition`), and one per table whose records it counts (`rows`, no canonical column). A column that is
    the same whatever the exports hold has one row without an entity.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    read = {name: {key: node[key] for key in _READ if key in node} for name, node in nodes.items()}
    tables = tuple(sorted((table, tuple(names)) for table, names in columns.items()))
    path = folder / f"{_key(read, tables, dialect)}.json"
    found = kept_json.read(path)
    if found is None:
        from etl.lineage.trace import rows_of  # it takes a while to import sqlglot

        found = rows_of(read, dict(tables), dialect)
        kept_json.keep(path, found)
    return Lineage(
        columns=pl.DataFrame(found["columns"], schema=LINEAGE_SCHEMA, orient="row"),
        formulas=pl.DataFrame(found["formulas"], schema=FORMULAS_SCHEMA, orient="row"),
        settings=pl.DataFrame(found["settings"], schema=SETTINGS_SCHEMA, orient="row"),
        inputs=pl.DataFrame(found["inputs"], schema=INPUTS_SCHEMA, orient="row"),
        messages=tuple(found["messages"]),
    )


def _key(nodes: dict[str, Any], tables: Tables, dialect: str) -> str:
    """All that the lineage depends on, as a hash: the models, the tables' columns, sqlglot and this folder."""
    digest, own = hashlib.sha256(), Path(__file__).parent
    add_libraries(digest, ["sqlglot"])
    add_files(digest, own.glob("*.py"), own)
    digest.update(json.dumps([nodes, tables, dialect], sort_keys=True).encode())
    return digest.hexdigest()[:32]
