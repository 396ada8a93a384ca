"""What a metric means, how it is computed and from what: read from the models and their descriptions."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from etl.errors import CommonGroundError
from etl.models import SQL_FOLDER

MARTS = SQL_FOLDER / "models" / "marts"


def explain(metric: str) -> str:
    """The definition, SQL and inputs of a mart or of a mart's column, as text.

    Raises CommonGroundError, with the nearest names, where nothing is called `metric`.
    """
    marts = described_marts()
    if metric in marts:
        return _explain_mart(metric, marts[metric])
    found = {name: columns[metric] for name, mart in marts.items() if metric in (columns := _columns(mart))}
    if not found:
        names = sorted({*marts, *(column for mart in marts.values() for column in _columns(mart))})
        near = ", ".join(get_close_matches(metric, names, n=3)) or ", ".join(sorted(marts))
        raise CommonGroundError(f"Nothing is called {metric!r}. Did you mean: {near}?")
    definitions = [f"{metric} in {name}: {text}" for name, text in found.items()]
    return "\n".join([*definitions, "", *(_sql(name) for name in list(found)[:1])])


def described_marts() -> dict[str, dict[str, Any]]:
    """Every described mart by name: its dbt description and those of its columns."""
    models: dict[str, dict[str, Any]] = {}
    for file in sorted(MARTS.glob("**/*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        models |= {model["name"]: model for model in content.get("models", ())}
    return models


def _columns(mart: dict[str, Any]) -> dict[str, str]:
    return {column["name"]: " ".join(column.get("description", "").split()) for column in mart.get("columns", ())}


def _explain_mart(name: str, mart: dict[str, Any]) -> str:
    columns = [f"  {column}: {text}" for column, text in _columns(mart).items()]
    return "\n".join([f"{name}: {' '.join(mart.get('description', '').split())}", *columns, "", _sql(name)])


def _sql(name: str) -> str:
    path: Path = next(MARTS.glob(f"**/{name}.sql"))
    return f"Computed in sql/{path.relative_to(SQL_FOLDER)}:\n\n{path.read_text(encoding='utf-8')}"
