"""JSON → tables: lines, objects inside records, and what is broken."""

import json
from pathlib import Path

import pytest

from tests.etl.exports import landed, left_out, rows, whole


def test_json_lines_keep_the_good_lines_and_reject_the_broken(tmp_path: Path) -> None:
    lines = ['{"id": 1, "a\\"b": "x"}', "", '{"id": 2, "nested": {"k": [1]}}', '{"id": 3', "[1]"]
    table, frame = whole(landed(tmp_path, "x.jsonl", "\n".join(lines).encode()))
    assert frame.rows() == [(1, "1", "x", None), (3, "2", None, "[1]")]
    assert table.n_read == 4
    assert table.read_rejects()["source_row"].to_list() == [4, 5]


def test_objects_inside_json_become_columns_and_lists_stay_cells(tmp_path: Path) -> None:
    record = {"id": "1", "fields": {"status": {"name": "Open"}, "labels": ["a", "b"], "parent": None}}
    (table,) = landed(tmp_path, "x.jsonl", json.dumps(record).encode())
    assert rows(table) == [
        {"id": "1", "fields.status.name": "Open", "fields.labels": '["a","b"]', "fields.parent": None}
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_json_is_read_in_any_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    text = json.dumps({"id": 1, "name": "Zoë Müller"}, ensure_ascii=False) + "\n"
    (table,) = landed(tmp_path, name, (text * 2).encode(encoding))
    assert rows(table) == [{"id": "1", "name": "Zoë Müller"}] * 2


def test_half_a_surrogate_pair_costs_its_record_alone(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.json", b'[{"id": 1}, {"id": 2, "name": "\\ud83d"}, {"id": 3}]')
    assert [row["id"] for row in rows(table)] == ["1", "3"]
    assert left_out(table, "value") == [(2, '{"id": 2, "name": "\\ud83d"}')]


def test_a_broken_line_between_pages_is_not_lost(tmp_path: Path) -> None:
    lines = ['{"records": [{"id": 1}], "count": 1}', '{"records": [{"id"', '{"records": [{"id": 2}], "count": 1}']
    (table,) = landed(tmp_path, "x.jsonl", "\n".join(lines).encode())
    assert [row["id"] for row in rows(table)] == ["1", "2"]
    assert left_out(table, "value") == [(2, json.dumps(lines[1]))]


def test_json_lines_are_read_under_the_name_of_a_document(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.json", b'{"id": 1}\n{"id": 2}\n{"id"\n')
    assert [row["id"] for row in rows(table)] == ["1", "2"]
    assert left_out(table, "value") == [(3, '{"id"')]
