"""Which canonical columns each column of a mart is computed from, and how: compiled models → frames.

Lineage covers values. What a mart's filters and joins let through is not in it; `inputs` names the models and tables
that the mart reads in any way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from etl.lineage.conditions import Given
from etl.lineage.origins import ROWS, VALUE, Columns, Origin, Query, strongest

_VARIABLE = re.compile(r"var\(['\"](\w+)")
_MARTS = "marts."
_RAW = "raw."


def rows_of(nodes: Mapping[str, Any], columns: Columns, dialect: str) -> dict[str, list[Any]]:
    """The rows of each frame of `kept_trace.Lineage`, and its messages, of the nodes of dbt's manifest."""
    models = {f"{node['schema']}.{node['alias']}": node for node in nodes.values() if node["resource_type"] == "model"}
    queries: dict[str, Query] = {}
    messages: list[str] = []
    for table, node in models.items():
        try:
            queries[table] = Query(_scope(node["compiled_code"], columns, dialect))
        except SqlglotError as error:
            messages.append(f"{node['name']}: what it computes could not be traced: {str(error).splitlines()[0]}")
    marts = sorted(table for table in models if table.startswith(_MARTS))
    walk = _Walk(queries, dialect)
    traced = [table for table in marts if table in queries]
    rows = [row for table in traced for row in walk.rows(table)]
    formulas = [row for table in traced for row in walk.formulas(table)]
    variables = {table: set(_VARIABLE.findall(node.get("raw_code", ""))) for table, node in models.items()}
    settings = [row for table in traced for row in walk.settings(table, variables)]
    inputs = [row for table in marts for row in _inputs(models[table], nodes)]
    return {"columns": rows, "formulas": formulas, "settings": settings, "inputs": inputs, "messages": messages}


def _scope(sql: str, columns: Columns, dialect: str) -> Scope:
    """The scope of a compiled query, its stars expanded and each column with the name of its table."""
    query = parse_one(sql, dialect=dialect)
    schema: dict[str, Any] = {}
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
        known = columns.get(f"{table.db}.{table.name}", ())
        if known:
            schema.setdefault(table.db, {})[table.name] = dict.fromkeys(known, "text")
    scope = build_scope(qualify(query, schema=schema, dialect=dialect, quote_identifiers=False))
    if scope is None:
        raise SqlglotError("it is no query")
    return scope


@dataclass(slots=True)
class _Walk:
    """From model to model, down to the tables that no model makes; each column is looked up once."""

    queries: Mapping[str, Query]
    dialect: str
    found: dict[tuple[str, str, Given], frozenset[Origin]] = field(default_factory=dict)
    passed: dict[tuple[str, str, Given], frozenset[str]] = field(default_factory=dict)

    def rows(self, table: str) -> Iterator[tuple[str, str, str | None, str | None, str]]:
        """The rows of `meta.lineage` of one mart."""
        mart = table.removeprefix(_MARTS)
        for column in self.queries[table].columns:
            origins = strongest(self._origins(table, column, frozenset()))
            if not origins:
                yield mart, column, None, None, VALUE
            for origin in origins:
                yield mart, column, origin.table.removeprefix(_RAW), origin.column, origin.role

    def settings(self, table: str, variables: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
        """The variables of the models that each column of a mart passes through."""
        for column in self.queries[table].columns:
            passed = self._passed(table, column, frozenset())
            for name in sorted({name for model in passed for name in variables[model]}):
                yield table.removeprefix(_MARTS), column, name

    def _passed(self, table: str, column: str | None, given: Given) -> frozenset[str]:
        key = table, column or "", given
        if table not in self.queries:
            return frozenset()
        if key not in self.passed:
            below = (self._passed(part.table, part.column, part.given) for part in self._parts(table, column, given))
            self.passed[key] = frozenset({table}).union(*below)
        return self.passed[key]

    def _parts(self, table: str, column: str | None, given: Given) -> frozenset[Origin]:
        return self.queries[table].origins(column, given)

    def formulas(self, table: str) -> Iterator[tuple[str, str, str, str]]:
        """The formula of each column of a mart, in the model that computes it; one per different branch of a union."""
        for column in self.queries[table].columns:
            for model, formula in dict.fromkeys(self._formulas(table, column, frozenset())):
                yield table.removeprefix(_MARTS), column, model.partition(".")[2], formula

    def _formulas(self, table: str, column: str, given: Given) -> Iterator[tuple[str, str]]:
        for found in self.queries[table].formulas(column, given) if table in self.queries else ():
            if isinstance(found, Origin):
                yield from self._formulas(found.table, found.column or "", found.given)
            else:
                yield table, found.sql(dialect=self.dialect, pretty=True)

    def _origins(self, table: str, column: str | None, given: Given) -> frozenset[Origin]:
        if table not in self.queries:
            return frozenset({Origin(table, column, VALUE if column else ROWS)})
        key = table, column or "", given
        if key not in self.found:
            self.found[key] = frozenset(
                origin.within(part.role)
                for part in self._parts(table, column, given)
                for origin in self._origins(part.table, part.column, part.given)
            )
        return self.found[key]


def _inputs(mart: dict[str, Any], nodes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every model and table that a mart reads, directly or through others."""
    seen: set[str] = set()
    waiting = list(mart["depends_on"]["nodes"])
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += nodes.get(node, {}).get("depends_on", {}).get("nodes", ())
    for node in sorted(seen):
        kind, *_, schema, name = node.split(".")
        yield mart["name"], "model" if kind == "model" else "table", f"{schema}.{name}" if kind == "source" else name
