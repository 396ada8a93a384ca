"""XML → tables, and what is refused."""

from pathlib import Path

import pytest

from tests.etl.exports import landed, problem_of, rows


def test_xml_with_an_element_per_record_is_read(tmp_path: Path) -> None:
    text = (
        "<tickets><ticket><id>1</id><tags><tag>a</tag><tag>b</tag></tags></ticket><ticket><id>2</id></ticket></tickets>"
    )
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert rows(table) == [{"id": "1", "tags.tag": '["a","b"]'}, {"id": "2", "tags.tag": None}]


@pytest.mark.parametrize("text", ["<a><b>", '<!DOCTYPE a [<!ENTITY x "y">]><a><b><c>&x;</c></b></a>', "<a/>"])
def test_xml_that_is_none_says_so(tmp_path: Path, text: str) -> None:
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert table.problem is not None


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
    assert "it declares entities" in problem_of(landed(tmp_path, "x.xml", text.encode(encoding)))


def test_an_unknown_encoding_of_xml_is_said(tmp_path: Path) -> None:
    text = b'<?xml version="1.0" encoding="foo-9"?><a><b><c>1</c></b></a>'
    assert "not valid XML" in problem_of(landed(tmp_path, "x.xml", text))


def test_a_text_with_an_attribute_keeps_its_value_in_xml(tmp_path: Path) -> None:
    deal = '<deal deal_id="{0}"><deal_id type="integer">{0}</deal_id>{1}<note nil="true"/><stage>new</stage></deal>'
    amounts = ('<amount currency="EUR">1000</amount>', "<amount>2000</amount>")
    text = f"<deals>{''.join(deal.format(n, amount) for n, amount in enumerate(amounts))}</deals>"
    (table,) = landed(tmp_path, "x.xml", text.encode())
    assert [(row["deal_id"], row["amount"], row["amount.currency"]) for row in rows(table)] == [
        ("0", "1000", "EUR"),
        ("1", "2000", None),
    ]
