"""What was traced once is read again; another model, column or dialect is traced anew."""

import json
from pathlib import Path

import pytest

from etl.lineage import kept_trace, trace

COLUMNS = {"raw.deals": ("deal_id", "amount"), "raw.tickets": ("ticket_id",)}


def _manifest(folder: Path, sql: str) -> Path:
    node = {"name": "m", "alias": "m", "schema": "marts", "resource_type": "model", "compiled_code": sql,
            "depends_on": {"nodes": []}}  # fmt: skip
    path = folder / "manifest.json"
    path.write_text(json.dumps({"nodes": {"model.project.m": node}}), encoding="utf-8")
    return path


def test_the_same_models_are_traced_once_and_come_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, folder = _manifest(tmp_path, "select deal_id, 1 as one from raw.deals"), tmp_path / "kept"
    first = trace(manifest, COLUMNS, dialect="duckdb", folder=folder)
    assert first.columns.rows() == [("m", "deal_id", "deals", "deal_id", "value"), ("m", "one", None, None, "value")]
    with monkeypatch.context() as patch:
        patch.setattr("etl.lineage.trace.rows_of", None)  # not to be called
        again = trace(manifest, COLUMNS, dialect="duckdb", folder=folder)
    for name in ("columns", "formulas", "settings", "inputs"):
        assert getattr(again, name).equals(getattr(first, name))
        assert getattr(again, name).schema == getattr(first, name).schema
    assert again.messages == first.messages


def test_another_query_column_or_dialect_is_traced_anew(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    trace(_manifest(tmp_path, "select deal_id from raw.deals"), COLUMNS, dialect="duckdb", folder=folder)
    changed = trace(_manifest(tmp_path, "select amount from raw.deals"), COLUMNS, dialect="duckdb", folder=folder)
    assert changed.columns["column_name"].to_list() == ["amount"]
    star = _manifest(tmp_path, "select * from raw.tickets")
    assert len(trace(star, COLUMNS, dialect="duckdb", folder=folder).columns) == 1
    wider = COLUMNS | {"raw.tickets": ("ticket_id", "status")}
    assert len(trace(star, wider, dialect="duckdb", folder=folder).columns) == 2
    trace(star, wider, dialect="spark", folder=folder)
    assert len(list(folder.iterdir())) == 5


def test_what_could_not_be_traced_is_said_again(tmp_path: Path) -> None:
    manifest = _manifest(tmp_path, "select from from")
    said = [trace(manifest, COLUMNS, dialect="duckdb", folder=tmp_path / "kept").messages for _ in range(2)]
    assert said[0] == said[1]
    assert "could not be traced" in said[0][0]


def test_it_is_kept_in_the_cache_of_the_product() -> None:
    assert kept_trace.FOLDER.name == "lineage"
