"""Landing: any file becomes text with row numbers; what does not fit is told apart, never swallowed."""

import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.etl.exports import landed, problem_of, rows, whole


@pytest.mark.parametrize(("content", "says"), [(b"", "empty"), (b"\n\n", "empty"), (b"\x00\x01\x02\x00", "not text")])
def test_a_file_without_records_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    (table,) = landed(tmp_path, "x.csv", content)
    assert says in str(table.problem)


@pytest.mark.parametrize("name", ["x.xlsx", "x.parquet", "x.zip", "x.json"])
def test_a_damaged_file_says_so(tmp_path: Path, name: str) -> None:
    (table,) = landed(tmp_path, name, b"this is none of them")
    assert "export it again" in str(table.problem)


def test_parquet_becomes_text(tmp_path: Path) -> None:
    content = io.BytesIO()
    pl.DataFrame({"id": [1, 2], "on": [date(2026, 1, 5), None], "note": ["", "a"]}).write_parquet(content)
    _, frame = whole(landed(tmp_path, "x.parquet", content.getvalue()))
    assert frame.rows() == [(2, "1", "2026-01-05", None), (3, "2", None, "a")]


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    first, _ = whole(landed(tmp_path, "x.csv", b"a,b\n1,2\n"))
    assert first.parquet is not None
    before = first.parquet.stat().st_mtime_ns
    again, _ = whole(landed(tmp_path, "renamed.csv", b"a,b\n1,2\n"))
    assert again.parquet == first.parquet
    assert again.parquet.stat().st_mtime_ns == before
    changed, _ = whole(landed(tmp_path, "x.csv", b"a,b\n1,3\n"))
    assert changed.parquet != first.parquet


def test_a_hostile_name_opens_that_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "x1.csv").write_bytes(b"a,b\n9,9\n")
    for name in ("x[1].csv", "it's; drop table.csv", "x*.csv"):
        _, frame = whole(landed(tmp_path, name, f"a,b\n1,{len(name)}\n".encode()))
        assert frame.rows() == [(2, "1", str(len(name)))]


def test_nested_columns_of_parquet_are_read_like_json(tmp_path: Path) -> None:
    content = io.BytesIO()
    pl.DataFrame({"id": [1], "owner": [{"name": "Ann"}], "tags": [["a", "b"]]}).write_parquet(content)
    (table,) = landed(tmp_path, "x.parquet", content.getvalue())
    assert rows(table) == [{"id": "1", "owner.name": "Ann", "tags": '["a","b"]'}]


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.xml"])
def test_content_nested_without_end_is_refused(tmp_path: Path, name: str) -> None:
    assert problem_of(landed(tmp_path, name, b"[" * 200_000))


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
