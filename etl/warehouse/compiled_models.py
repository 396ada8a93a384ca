"""The models as dbt compiled them for DuckDB, kept: the same models with the same variables are compiled once.

A kept file holds of dbt's manifest what a build needs. Its name is a hash of the project's files, the libraries, the
variables and this module.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.engines import duckdb as engine
from etl.settings.paths import SQL, USER_CACHE
from etl.warehouse import dbt, kept_json
from etl.warehouse.code_hash import add_files, add_libraries

FOLDER = USER_CACHE / "models"
NAME = "compiled_models"  # of the database that dbt compiles for; taken out of the SQL, which any database then runs
MATERIALIZED = ("table", "view", "seed", "test")
Nodes = dict[str, dict[str, Any]]

_PROJECT = ("*.yml", "models/**/*", "macros/**/*", "seeds/**/*", "tests/**/*")
_LIBRARIES = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb", "duckdb", "jinja2", "agate")
_OF_NODE = ("name", "alias", "schema", "resource_type", "compiled_code", "raw_code", "depends_on", "original_file_path")
_OF_CONFIG = ("materialized", "severity", "warn_if", "error_if", "fail_calc", "limit", "delimiter")
# What dbt would do beside the compiled SQL, and a build does not.
_NOT_RUN = ("pre-hook", "post-hook", "grants", "persist_docs", "sql_header", "indexes", "store_failures")


@dataclass(frozen=True, slots=True)
class Node:
    """A seed, a model or a data test."""

    name: str
    kind: str  # seed, model or test
    table: str  # schema and name, quoted; of a test nothing
    path: str  # of its file, in the project
    sql: str  # compiled; of a seed nothing
    reads: frozenset[str]  # the keys of the seeds and models that it reads
    config: Mapping[str, Any]
    columns: tuple[tuple[str, str], ...] = ()  # of a seed: name and type


def compiled(variables: Mapping[str, Any], folder: Path = FOLDER, project: Path = SQL) -> Nodes:
    """The seeds, models and data tests by dbt's names of them, each as dbt's manifest has it, cut to what is needed.

    A seed has `made_columns` too: name and type. Raises ModelError where dbt can't compile them.
    """
    path = folder / f"{key(variables, project)}.json"
    nodes: Nodes | None = kept_json.read(path)
    if nodes is None:
        nodes = _compile(variables, project)
        kept_json.keep(path, nodes)
    return nodes


def nodes_of(compiled_nodes: Nodes) -> dict[str, Node]:
    """What is to be run."""
    made = {name for name, node in compiled_nodes.items() if node["resource_type"] != "test"}
    return {
        name: Node(
            name=node["name"],
            kind=node["resource_type"],
            table=f"{engine.quoted(node['schema'])}.{engine.quoted(node['alias'])}" if name in made else "",
            path=node["original_file_path"],
            sql=node["compiled_code"],
            reads=frozenset(node["depends_on"].get("nodes", ())) & made,
            config=node["config"],
            columns=tuple((column, kind) for column, kind in node.get("made_columns", ())),
        )
        for name, node in compiled_nodes.items()
    }


def key(variables: Mapping[str, Any], project: Path = SQL) -> str:
    """What the compiled models depend on, as a hash."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(json.dumps(variables, sort_keys=True).encode())
    add_libraries(digest, _LIBRARIES)
    add_files(digest, {path for pattern in _PROJECT for path in project.glob(pattern) if path.is_file()}, project)
    return digest.hexdigest()[:32]


def _compile(variables: Mapping[str, Any], project: Path) -> Nodes:
    """Have dbt compile the project, and make the seeds, on a database of their own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        database = Path(folder) / f"{NAME}.duckdb"
        nodes = dbt.compile_models(database, variables, project)
        with engine.building(database) as connection:
            return {name: _cut(name, node, connection) for name, node in sorted(nodes.items())}


def _cut(name: str, node: Mapping[str, Any], connection: engine.Connection) -> dict[str, Any]:
    config = node["config"]
    beside = [setting for setting in _NOT_RUN if config.get(setting)]
    if config["materialized"] not in MATERIALIZED or beside or config.get("contract", {}).get("enforced"):
        what = ", ".join(beside) or f"materialized as {config['materialized']}, or a contract"
        raise dbt.ModelError(f"{name}: a build runs compiled SQL alone, and this needs more of dbt ({what}).")
    kept = {key: node[key] for key in _OF_NODE if key in node}
    kept["compiled_code"] = node.get("compiled_code", "").replace(f"{engine.quoted(NAME)}.", "")
    kept["config"] = {key: config[key] for key in _OF_CONFIG if key in config}
    if node["resource_type"] == "seed":
        table = f"{engine.quoted(node['schema'])}.{engine.quoted(node['alias'])}"
        kept["made_columns"] = [list(row[:2]) for row in connection.execute(f"describe {table}").fetchall()]
    return kept
