"""What a metric means, how it is computed and from what: descriptions and SQL of the marts, and what a build traced."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from etl.engines import duckdb as engine
from etl.errors import CommonGroundError
from etl.settings.paths import SQL
from etl.warehouse import publish

MODELS = SQL / "models"
MAIN_MART = "deal_outcomes"
ROLES = {"value": "computed from", "rows": "counts the records of", "condition": "decided by"}
_MODEL = re.compile(r"ref\('(\w+)'\)")
_TABLE = re.compile(r"source\('(\w+)',\s*'(\w+)'\)")


@dataclass(frozen=True, slots=True)
class _Metric:
    mart: str
    column: str


def explain(metric: str, warehouse: Path | None = None) -> str:
    """Definition, formula, lineage, inputs and SQL of a mart, or of a mart's column (`column`, `mart.column`), as text.

    With a `warehouse` that holds a build, also the files and columns that it is computed from there. Raises
    CommonGroundError, with the nearest names, where nothing is called `metric`.
    """
    marts = described_marts()
    if metric in marts:
        columns = [f"  {column}: {text}" for column, text in descriptions(marts[metric]).items() if column]
        about = f"{metric}: {descriptions(marts[metric])[None]}"
        return "\n".join([about, *columns, "", _inputs(metric), "", _sql(metric)])
    found = _find(metric, marts)
    first = next((one for one in found if one.mart == MAIN_MART), found[0])
    definitions = [f"{one.column} in {one.mart}: {descriptions(marts[one.mart])[one.column]}" for one in found]
    return "\n".join([*definitions, "", *_traced(first, warehouse), _inputs(first.mart), "", _sql(first.mart)])


def described_marts() -> dict[str, dict[str, Any]]:
    """Every described mart by name: its dbt description and those of its columns."""
    marts: dict[str, dict[str, Any]] = {}
    for file in sorted(MODELS.glob("marts/**/*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        marts |= {model["name"]: model for model in content.get("models", ())}
    return marts


def descriptions(mart: dict[str, Any]) -> dict[str | None, str]:
    """The description of a mart (under None) and of each of its columns, each on one line."""
    described = {None: mart, **{column["name"]: column for column in mart.get("columns", ())}}
    return {name: " ".join(item.get("description", "").split()) for name, item in described.items()}


def _find(metric: str, marts: dict[str, dict[str, Any]]) -> list[_Metric]:
    everywhere = [_Metric(name, column) for name, mart in marts.items() for column in descriptions(mart) if column]
    found = [one for one in everywhere if metric in (one.column, f"{one.mart}.{one.column}")]
    if not found:
        names = sorted({*marts, *(one.column for one in everywhere)})
        near = ", ".join(get_close_matches(metric.rpartition(".")[2], names, n=3)) or ", ".join(sorted(marts))
        raise CommonGroundError(f"Nothing is called {metric!r}. Did you mean: {near}?")
    return found


def _traced(metric: _Metric, warehouse: Path | None) -> list[str]:
    """What the last build in `warehouse` traced the column to."""
    pointer = publish.read_pointer(warehouse) if warehouse else None
    if pointer is None:
        return ["Where its values come from is traced by every build: run `common-ground build`.", ""]
    of = f"where mart = {engine.literal(metric.mart)} and column_name = {engine.literal(metric.column)}"
    with engine.scratch() as connection, engine.attached(connection, pointer.path, "build"):
        formulas = engine.fetch(connection, f"select model, formula from build.meta.formulas {of}")
        sources = engine.fetch(connection, f"select * from build.meta.column_sources {of}")
    lines = [f"Formula, in {model}:\n{_indented(formula)}\n" for model, formula in formulas.iter_rows()]
    for role, heading in ROLES.items():
        items = sources.filter(pl.col("role") == role)
        if not items.is_empty():
            lines += [f"{heading.capitalize()}:", *(f"  {_source(row)}" for row in items.iter_rows(named=True)), ""]
    return lines or ["It is the same for every record.", ""]


def _source(row: dict[str, str | None]) -> str:
    """`deals.amount ← crm/Opportunity.csv: AMOUNT`."""
    canonical = f"{row['entity']}.{row['canonical_column']}" if row["canonical_column"] else str(row["entity"])
    if row["source_file"] is None:
        return canonical if "." in str(row["entity"]) else f"{canonical} ← no column of its own in these exports"
    column = f": {row['source_column']}" if row["source_column"] else ""
    return f"{canonical} ← {row['source_file']}{column}"


def _inputs(mart: str) -> str:
    """The models and tables that a mart reads, to compute, filter or join, directly or through other models."""
    files = {file.stem: file for file in (*MODELS.glob("**/*.sql"), *SQL.glob("seeds/*.csv"))}
    models: set[str] = set()
    tables: set[str] = set()
    waiting = {mart}
    while waiting:
        text = files[waiting.pop()].read_text(encoding="utf-8")
        tables |= {".".join(table) for table in _TABLE.findall(text)}
        waiting |= set(_MODEL.findall(text)) - models
        models |= waiting
    return (
        "Reads, to compute, filter or join:\n"
        f"  models: {', '.join(sorted(models))}\n  tables: {', '.join(sorted(tables))}"
    )


def _sql(mart: str) -> str:
    path = next(MODELS.glob(f"marts/**/{mart}.sql"))
    return f"SQL, sql/{path.relative_to(SQL)}:\n\n{path.read_text(encoding='utf-8')}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
