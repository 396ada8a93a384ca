"""Damaged, odd and hostile JSON, XML and ZIP files: what can be read is, and nothing is lost without a word."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from etl.extract.landed_table import Landed
from etl.extract.readers import archives
from tests.etl.exports import landed, left_out, rows


def problem(tables: list[Landed]) -> str:
    (table,) = tables
    assert table.problem is not None
    return table.problem


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


def test_json_lines_are_read_under_the_name_of_a_document(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.json", b'{"id": 1}\n{"id": 2}\n{"id"\n')
    assert [row["id"] for row in rows(table)] == ["1", "2"]
    assert left_out(table, "value") == [(3, '{"id"')]


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.xml"])
def test_content_nested_without_end_is_refused(tmp_path: Path, name: str) -> None:
    assert problem(landed(tmp_path, name, b"[" * 200_000))


def test_xml_attributes_and_text_are_columns_and_empty_elements_no_records(tmp_path: Path) -> None:
    text = '<r><o id="1" kind="a"><name>A</name></o><o id="2"/><o>loose</o><o/><o id="3">B</o></r>'
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert [(row["id"], row["kind"], row["name"], row["o"], row["text"]) for row in rows(table)] == [
        ("1", "a", "A", None, None),
        ("2", None, None, None, None),
        (None, None, None, "loose", None),
        ("3", None, None, None, "B"),
    ]


@pytest.mark.parametrize("around", ["<r><count>2</count>{}</r>", "<r>{}</r>"])
def test_a_list_one_level_down_is_found_in_xml(tmp_path: Path, around: str) -> None:
    text = around.format("<deals><deal><id>1</id></deal><deal><id>2</id></deal></deals>")
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert rows(table) == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused_wherever_it_does(tmp_path: Path, encoding: str) -> None:
    comment = "<!--" + "x" * 100_000 + "-->"
    text = f'<?xml version="1.0" encoding="{encoding}"?>{comment}<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>'
    assert "it declares entities" in problem(landed(tmp_path, "x.xml", text.encode(encoding)))


def test_an_unknown_encoding_of_xml_is_said(tmp_path: Path) -> None:
    text = b'<?xml version="1.0" encoding="foo-9"?><a><b><c>1</c></b></a>'
    assert "not valid XML" in problem(landed(tmp_path, "x.xml", text))


GOOD = ("good.csv", b"id,name\n1,AAAA\n")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return content.getvalue()


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    content = zipped(("bad.csv", b"id,name\n1,BBBB\n"), GOOD, method=zipfile.ZIP_STORED)
    bad, good = landed(tmp_path, "x.zip", content.replace(b"BBBB", b"BxBB"))
    assert bad.problem is not None
    assert bad.problem.startswith("it cannot be unpacked (Bad CRC-32")
    assert rows(good) == [{"id": "1", "name": "AAAA"}]


@pytest.mark.parametrize(
    ("offset", "value", "says"), [(8, 1, "it is encrypted"), (10, 99, "it cannot be unpacked (That compression")]
)
def test_members_that_cannot_be_unpacked_say_why(tmp_path: Path, offset: int, value: int, says: str) -> None:
    content = bytearray(zipped(GOOD))
    content[content.find(b"PK\x01\x02") + offset] = content[offset - 2] = value
    assert problem(landed(tmp_path, "x.zip", bytes(content))).startswith(says)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    first, second = landed(tmp_path, "x.zip", zipped(GOOD, ("good.csv", b"id,name\n2,B\n")))
    assert (first.source_file, second.source_file) == ("x.zip!good.csv", "x.zip!2/good.csv")
    assert rows(second) == [{"id": "2", "name": "B"}]


def test_what_a_mac_adds_to_a_zip_file_is_no_export(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.zip", zipped(("__MACOSX/._good.csv", b"\x00\x05"), ("._o.csv", b"\x00"), GOOD))
    assert table.source_file == "x.zip!good.csv"


def test_a_zip_file_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MEMBERS", 2)
    members = [(f"{number}.csv", b"a,b\n1,2\n") for number in range(3)]
    assert "more than 2 files" in problem(landed(tmp_path, "x.zip", zipped(*members)))


def test_a_text_with_an_attribute_keeps_its_value_in_xml(tmp_path: Path) -> None:
    deal = '<deal deal_id="{0}"><deal_id type="integer">{0}</deal_id>{1}<note nil="true"/><stage>new</stage></deal>'
    amounts = ('<amount currency="EUR">1000</amount>', "<amount>2000</amount>")
    text = f"<deals>{''.join(deal.format(n, amount) for n, amount in enumerate(amounts))}</deals>"
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert [(row["deal_id"], row["amount"], row["amount.currency"]) for row in rows(table)] == [
        ("0", "1000", "EUR"),
        ("1", "2000", None),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.xml", f"<a><b>{'<c>' * 3000}{'</c>' * 3000}</b></a>"),
        ("x.json", f'[{{"id": {"[" * 300}{"]" * 300}}}]'),
        ("x.jsonl", f'{{"id": {"[" * 300}{"]" * 300}}}'),
        ("x.html", f"{'<table><tr><td>' * 3000}x{'</td></tr></table>' * 3000}"),
    ],
)
def test_what_is_nested_very_deep_is_a_problem_and_no_crash(tmp_path: Path, name: str, text: str) -> None:
    tables = landed(tmp_path, name, text.encode())
    assert len(tables) == 1
    assert tables[0].problem or tables[0].n_read == 1


def test_an_answer_that_bears_its_request_is_a_list_of_records(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.json", b'{"request_id": "abc", "data": [{"id": "1"}, {"id": "2"}]}')
    assert rows(table) == [{"id": "1"}, {"id": "2"}]
