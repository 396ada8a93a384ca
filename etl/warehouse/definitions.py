"""By what definitions a build's verdicts came about: one hash of what they say.

Comments, layout and a refactor of Python do not move it; a renamed step of a query does.

It covers the rendered SQL of every model that the evidence rests on, parsed and written anew by sqlglot; the rows of
their seeds; the rules that tell people's functions; the thresholds of the verdicts; and the number of each component of
`etl.evidence`. dbt's variables are in it as the rendered SQL holds them.
"""

import csv
import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from etl.evidence.definitions import COMPONENTS
from etl.evidence.inputs import MARTS
from etl.evidence.verdicts.thresholds import THRESHOLDS, Thresholds
from etl.settings.paths import SQL, USER_CACHE
from etl.settings.people_rules import Rules
from etl.warehouse import kept_json

FOLDER = USER_CACHE / "definitions"


def definition_hash(
    models: Mapping[str, Any],
    people: Rules,
    *,
    thresholds: Thresholds = THRESHOLDS,
    components: Mapping[str, int] = COMPONENTS,
) -> str:
    """The hash of the definitions: `models` by `meaning_of`, the rules that tell people's functions, and the rest."""
    parts = {
        "models": models,
        "people": {"functions": people.functions, "internal_domains": sorted(people.internal_domains)},
        "thresholds": asdict(thresholds),
        "components": dict(components),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def meaning_of(manifest: Path, *, dialect: str, project: Path = SQL, folder: Path = FOLDER) -> dict[str, Any]:
    """The models and seeds of dbt's `manifest` that the evidence rests on: queries normalised, seeds as their rows.

    The SQL is of `dialect`; `project` is the folder that the seeds lie in, `folder` keeps normalised queries.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    used = [nodes[name] for name in _upstream(nodes)]
    models = _normalised({_name(node): node["compiled_code"] for node in used if _is(node, "model")}, dialect, folder)
    seeds = {_name(node): _rows(project / node["original_file_path"]) for node in used if _is(node, "seed")}
    return {**models, **seeds}


def _normalised(queries: dict[str, str], dialect: str, folder: Path) -> dict[str, str]:
    """The queries by `normalised`, once for the same ones by the same sqlglot and module."""
    made_of = [queries, dialect, importlib.metadata.version("sqlglot"), Path(__file__).read_text(encoding="utf-8")]
    path = folder / f"{hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]}.json"
    found: dict[str, str] | None = kept_json.read(path)
    if found is None:
        found = {name: normalised(query, dialect) for name, query in queries.items()}
        kept_json.keep(path, found)
    return found


@cache
def normalised(sql: str, dialect: str) -> str:
    """The same query without comments, in one form of keywords and spaces, whatever the database's name."""
    from sqlglot import exp, parse_one  # it takes a while to import

    query = parse_one(sql, read=dialect)
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    return query.sql(dialect=dialect, comments=False)


def _upstream(nodes: Mapping[str, Any]) -> set[str]:
    """The models and seeds that the marts of the evidence are made of, those marts included."""
    waiting = [name for name, node in nodes.items() if _is(node, "model") and node["name"] in MARTS.values()]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            found.add(name)
            waiting += nodes[name]["depends_on"].get("nodes", ())  # a seed has none
    return found


def _is(node: Mapping[str, Any], kind: str) -> bool:
    return bool(node["resource_type"] == kind)


def _name(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node['alias']}"


def _rows(path: Path) -> list[list[str]]:
    """The header and the rows of a seed, in an order of their own."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [header, *sorted(rows)]
