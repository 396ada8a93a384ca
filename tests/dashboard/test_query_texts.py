"""The texts of the queries: they read what a build promises to readers, and list the columns that they want."""

import ast
import re
from pathlib import Path

import pytest

from dashboard.queries import columns
from tests.etl.warehouse.published_schema import listed

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
MODULES = sorted(DASHBOARD.rglob("*.py"))
QUERIES = sorted((DASHBOARD / "queries").glob("*.py"))
READABLE = {"marts", "meta", "quality", "evidence", "history"}
_TABLE = re.compile(r"\b(?:from|join)\s+(\w+)\.\w+", re.IGNORECASE)
_STAR = re.compile(r"select\s+(?:distinct\s+)?\*|[\w}]\.\*|,\s*\*", re.IGNORECASE)
_SELECT = re.compile(r"\bselect\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)


def texts(path: Path) -> list[str]:
    """The string literals of a module that are SELECTs; what an f-string fills in is written `{}`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            found.append("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return [text for text in found if _SELECT.search(text)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(DASHBOARD).as_posix())
def test_pages_read_marts_and_what_describes_a_build(path: Path) -> None:
    schemas = {schema for text in texts(path) for schema in _TABLE.findall(text)}
    assert schemas <= READABLE


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_lists_its_columns(path: Path) -> None:
    assert [text for text in texts(path) if _STAR.search(text)] == []


@pytest.mark.parametrize("table", columns.EVIDENCE)
def test_the_columns_of_stored_evidence_are_those_that_a_build_publishes(table: str) -> None:
    _, tables = listed()
    assert set(columns.EVIDENCE[table]) == set(tables[f"evidence.{table}"])


@pytest.mark.parametrize(
    "text",
    ["select * from marts.accounts", "select a.*, b from marts.accounts as a", "select distinct * from marts.accounts"],
)
def test_a_star_is_found(text: str, tmp_path: Path) -> None:
    module = tmp_path / "queries.py"
    module.write_text(f"SQL = {text!r}\nOTHER = f'select {{SQL}} from staging.stg_raw__tickets'\n", encoding="utf-8")
    assert any(_STAR.search(found) for found in texts(module))
    assert {schema for found in texts(module) for schema in _TABLE.findall(found)} == {"marts", "staging"}
