"""Files inside a file: what can be unpacked is read, and nothing lands outside."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from etl.extract.readers import archives
from tests.etl.exports import landed, only, problem, problem_of, rows, zipped

GOOD = ("good.csv", b"id,name\n1,AAAA\n")


PEOPLE = [{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]

CSV = "id,name\n1,Ann\n2,Bob\n"


def test_a_zip_file_is_read_member_by_member_and_writes_nothing_outside(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../outside.csv", "a,b\n1,2\n")
        archive.writestr("note.txt", "not data")
        archive.writestr("deep/y.csv", "a,b\n3,4\n")
    tables = landed(tmp_path, "x.zip", content.getvalue())
    assert [table.source_file for table in tables] == [
        "x.zip!../../outside.csv",
        "x.zip!note.txt",
        "x.zip!deep/y.csv",
    ]
    assert "not a table" in str(tables[1].problem)
    assert tables[2].scan().collect().rows() == [(2, "3", "4")]
    assert not list(tmp_path.parent.rglob("outside.csv"))


def test_a_zip_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT", 1000)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", "a,b\n" + "0,0\n" * 100_000)
    (table,) = landed(tmp_path, "x.zip", content.getvalue())
    assert "unpacks to more than" in str(table.problem)


def test_a_zip_file_of_everything_is_read(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", "id,x\n1,2\n")
        archive.writestr("b.json", '[{"id": 1}]')
        archive.writestr("c.jsonl", '{"id": 1}\n{"id": 2}\n')
    assert [table.n_read for table in landed(tmp_path, "x.zip", content.getvalue())] == [1, 1, 2]


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
    assert problem_of(landed(tmp_path, "x.zip", bytes(content))).startswith(says)


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
    assert "more than 2 files" in problem_of(landed(tmp_path, "x.zip", zipped(*members)))


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT", 1000)
    assert "unpacks to more" in problem(tmp_path, "x.csv.gz", gzip.compress(b"a,b\n" + b"0,0\n" * 1000))


def test_a_renamed_gzip_file_is_read_by_its_new_name(tmp_path: Path) -> None:
    content = gzip.compress(CSV.encode())
    assert "name does not say" in problem(tmp_path, "deals.gz", content)
    assert rows(only(tmp_path, "deals.csv.gz", content)) == PEOPLE


def test_what_accompanies_exports_in_a_zip_file_is_left_out(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("README.txt", "docs/LICENSE.txt", "in.csv"):
            archive.writestr(name, CSV)
    assert only(tmp_path, "x.zip", target.getvalue()).source_file == "x.zip!in.csv"


def test_links_in_a_zip_file_are_not_followed_and_named(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, target in (("passwd.csv", "/etc/passwd"), ("a.csv", "b.csv"), ("b.csv", "a.csv")):
            link = zipfile.ZipInfo(name)
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, target)
        archive.writestr(*GOOD)
    *links, good = landed(tmp_path, "x.zip", content.getvalue())
    assert {table.problem for table in links} == {"it is a link, which is not followed; put the file in its place"}
    assert len(rows(good)) == 1


def test_what_unpacks_to_hundreds_of_times_its_size_is_refused_and_leaves_the_others(tmp_path: Path) -> None:
    zeros = b"0" * (101 << 20)
    bomb, good = landed(tmp_path, "x.zip", zipped(("bomb.csv", zeros), GOOD))
    assert "hundreds of times its size" in str(bomb.problem)
    assert len(rows(good)) == 1
    book = zipped(("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", zeros))
    assert "hundreds of times its size" in problem(tmp_path, "x.xlsx", book)
    assert "unpacks to more" in problem(tmp_path, "x.csv.gz", gzip.compress(zeros))
