"""Letters are those of the bytes, whatever the encoding."""

from pathlib import Path

import pytest

from tests.etl.exports import ingest, landed, lines, only, rows, whole, write

READ = [{"Name": "Élan", "City": "Köln", "Note": "a, b"}]

TEXT = 'Name,City,Note\nÉlan,Köln,"a, b"\n'


HEADER = "id,name,stage,amount,closes,owner"


def test_letters_of_another_encoding_are_read_and_said(tmp_path: Path) -> None:
    text = "deal_id,deal_name,stage\n1,Überé,new\n2,Zoë,new\n".encode() + b"3,M\xfcller,new\n"
    result = ingest(write(tmp_path / "x", {"deals.csv": text}))
    assert result.tables["deals"]["deal_name"].to_list() == ["Überé", "Zoë", "Müller"]
    assert result.messages == (
        "deals.csv: it is UTF-8 but for some letters, which were read as Windows-1252; look at names with accents.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    _, frame = whole(landed(tmp_path, "x.csv", "id,name\n1,Zoë Müller\n".encode(encoding)))
    assert frame.rows() == [(2, "1", "Zoë Müller")]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("latin-1"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"),
        b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be"),
        b"\xfe\xff" + TEXT.encode("utf-32-be"),  # as a tool of Salesforce writes it: the mark of another width
        b"\xfe\xff" + TEXT.encode("utf-32-le"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("latin-1"),
        b"sep=,\n" + TEXT.encode(),
    ],
)
def test_the_encoding_is_told_with_or_without_a_mark(tmp_path: Path, content: bytes) -> None:
    (table,) = landed(tmp_path, "x.csv", content)
    assert rows(table) == READ


def test_windows_quotation_marks_are_read(tmp_path: Path) -> None:
    (table,) = landed(tmp_path, "x.csv", "a,b\n“x” – €5,1\n".encode("cp1252"))
    assert rows(table) == [{"a": "“x” – €5", "b": "1"}]


def test_a_stray_byte_does_not_spoil_the_other_letters(tmp_path: Path) -> None:
    text = lines(HEADER, "1,Überé,ñ,1,,", "2,Zoë,ß,2,,").encode() + b"3,M\xfcller \x96 \x81,x,3,,\n"
    names = only(tmp_path, "x.csv", text).scan().collect()["name"].to_list()
    assert names == ["Überé", "Zoë", "Müller – \x81"]


def test_a_file_without_a_letter_of_utf_8_is_of_windows(tmp_path: Path) -> None:
    text = lines(HEADER, "1,Müller,ß,1,,").encode("cp1252")
    assert only(tmp_path, "x.csv", text).scan().collect()["name"].to_list() == ["Müller"]
