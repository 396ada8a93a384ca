"""Where the records of a JSON document are."""

import json
from pathlib import Path

import pytest

from tests.etl.exports import landed, left_out, rows, whole


def test_a_json_array_is_read_like_lines(tmp_path: Path) -> None:
    records = [{"id": "a", "n": 1}, {"id": "b", "n": None}]
    for content in (records, {"records": records}):
        _, frame = whole(landed(tmp_path, "x.json", json.dumps(content).encode()))
        assert frame.rows() == [(1, "a", "1"), (2, "b", None)]


@pytest.mark.parametrize(
    "content",
    [
        [{"id": 1}, {"id": 2}],
        {"results": [{"id": 1}, {"id": 2}], "paging": {"next": {"after": "2"}}},
        {"value": [{"id": 1}, {"id": 2}], "@odata.context": "…"},
        [{"issues": [{"id": 1}], "total": 2}, {"issues": [{"id": 2}], "total": 2}],
    ],
)
def test_the_answer_around_json_records_is_taken_off(tmp_path: Path, content: object) -> None:
    (table,) = landed(tmp_path, "x.json", json.dumps(content).encode())
    assert [row["id"] for row in rows(table)] == ["1", "2"]


def test_pages_one_a_line_are_taken_apart(tmp_path: Path) -> None:
    pages = [{"tickets": [{"id": 1}], "count": 1}, {"tickets": [{"id": 2}, {"id": 3}], "count": 2}]
    (table,) = landed(tmp_path, "x.jsonl", "\n".join(map(json.dumps, pages)).encode())
    assert [row["id"] for row in rows(table)] == ["1", "2", "3"]


def test_lists_side_by_side_are_tables_of_their_own(tmp_path: Path) -> None:
    content = {"tickets": [{"id": 1}], "users": [{"id": 7, "name": "A"}], "count": 1}
    tickets, users = landed(tmp_path, "x.json", json.dumps(content).encode())
    assert (tickets.source_file, users.source_file) == ("x.json#tickets", "x.json#users")
    assert rows(users) == [{"id": "7", "name": "A"}]


def test_an_array_that_a_mapping_reads_is_a_table_with_its_record_beside_it(tmp_path: Path) -> None:
    record = {"ocid": "o1", "buyer": {"id": "b"}, "contracts": [{"id": "c", "amendments": [{"id": "a"}]}]}
    content = json.dumps({"releases": [record]}).encode()
    release, contract, change = landed(tmp_path, "x.json", content, "contracts", "contracts[].amendments")
    assert (release.is_part, contract.is_part) == (False, True)
    assert rows(contract)[0]["parent.buyer.id"] == "b"
    assert rows(change) == [{"id": "a", "parent.ocid": "o1", "parent.buyer.id": "b", "parent.id": "c"}]


@pytest.mark.parametrize("content", ['[null, {"id": 1}, 5]', '{"deals": [null, {"id": 1}, 5]}'])
def test_what_is_no_object_in_a_list_of_records_is_left_out_by_name(tmp_path: Path, content: str) -> None:
    (table,) = landed(tmp_path, "x.json", content.encode())
    assert rows(table) == [{"id": "1"}]
    assert left_out(table, "value") == [(1, "null"), (3, "5")]


@pytest.mark.parametrize(
    "content",
    [
        [
            {"totalSize": 1, "done": True, "records": [{"id": 1}]},
            {"totalSize": 1, "done": True, "records": [{"id": 2}]},
        ],
        {"data": {"items": [{"id": 1}, {"id": 2}], "total": 2}, "success": True},
        {"result": {"records": [{"id": 1}, {"id": 2}]}},
    ],
)
def test_answers_inside_answers_are_taken_off(tmp_path: Path, content: object) -> None:
    (table,) = landed(tmp_path, "x.json", json.dumps(content).encode())
    assert rows(table) == [{"id": "1"}, {"id": "2"}]


def test_an_object_with_an_id_is_a_record_beside_the_lists_in_it(tmp_path: Path) -> None:
    content = {"Id": "006", "Name": "A", "Contacts": [{"Id": "003"}], "Tags": ["a"]}
    deal, contacts = landed(tmp_path, "x.json", json.dumps(content).encode())
    assert (deal.source_file, contacts.source_file) == ("x.json", "x.json#Contacts")
    assert rows(deal) == [{"Id": "006", "Name": "A", "Tags": '["a"]'}]
    assert rows(contacts) == [{"Id": "003"}]


def test_a_key_that_stands_twice_loses_no_value(tmp_path: Path) -> None:
    text = '{"id": 1, "name": "A", "name": "B"}'
    (document,) = landed(tmp_path, "x.json", f"[{text}]")
    assert rows(document) == [{"id": "1", "name": "A", "name (2)": "B"}]
    (table,) = landed(tmp_path, "x.jsonl", text + '\n{"id": 2}\n')
    assert rows(table) == [{"id": "2"}]
    assert left_out(table) == [(1, "a key of it stands twice")]


def test_an_answer_that_bears_its_request_is_a_list_of_records(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.json", b'{"request_id": "abc", "data": [{"id": "1"}, {"id": "2"}]}')
    assert rows(table) == [{"id": "1"}, {"id": "2"}]
