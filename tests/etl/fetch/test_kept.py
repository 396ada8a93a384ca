"""What was fetched lies in files that are named, hashed, and removed when nothing names them."""

from pathlib import Path

import pytest

from etl.fetch import kept
from etl.settings.places import sha256


def _keep(folder: Path, **contents: str) -> kept.Kept:
    """Keep a file for each table."""
    draft = kept.begin(folder)
    tables = {}
    for name, text in contents.items():
        (draft / f"{name}.parquet").write_text(text, encoding="utf-8")
        digest = sha256(draft / f"{name}.parquet")
        part = kept.Part(f"{kept.place_of(draft)}/{name}.parquet", digest, 1)
        tables[name] = kept.KeptTable(("id",), (part,), "id", "7")
    content = kept.Kept("here", 1_800_000_000.0, tables)
    kept.keep(folder, draft, content)
    return content


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    content = _keep(tmp_path, a="1", b="2")
    assert kept.read(tmp_path) == content
    assert {file.stat().st_mtime for file in tmp_path.rglob("*.parquet")} == {1_800_000_000.0}


def test_a_later_fetch_removes_what_it_no_longer_names(tmp_path: Path) -> None:
    _keep(tmp_path, a="1", b="2")
    _keep(tmp_path, a="3")
    assert [file.read_text(encoding="utf-8") for file in tmp_path.rglob("*.parquet")] == ["3"]


def test_a_fetch_that_did_not_end_leaves_what_was_kept(tmp_path: Path) -> None:
    content = _keep(tmp_path, a="1")
    (kept.begin(tmp_path) / "a.parquet").write_text("half", encoding="utf-8")
    assert kept.read(tmp_path) == content
    kept.tidy(tmp_path, content)
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


@pytest.mark.parametrize("change", ["changed", None])
def test_a_file_that_was_changed_or_removed_is_not_read(change: str | None, tmp_path: Path) -> None:
    content = _keep(tmp_path, a="1")
    file = tmp_path / content.tables["a"].parts[0].file
    file.unlink() if change is None else file.write_text(change, encoding="utf-8")
    assert kept.read(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"tables": 5}', '{"tables": {"a": {"parts": [{}]}}}'])
def test_a_list_that_is_damaged_is_not_read(text: str, tmp_path: Path) -> None:
    (tmp_path / kept.INDEX).write_text(text, encoding="utf-8")
    assert kept.read(tmp_path) is None


@pytest.mark.parametrize(
    ("table", "name"),
    [("deals", "deals.parquet"), ("a/b", "a%2Fb.parquet"), ("..", "_...parquet"), (".x", "_.x.parquet")],
)
def test_a_file_is_named_for_its_table(table: str, name: str) -> None:
    assert kept.file_name(table, ()) == name


def test_tables_that_differ_in_case_alone_have_files_of_their_own() -> None:
    assert kept.file_name("Deals", {"deals.parquet"}) == "Deals_2.parquet"
    assert kept.file_name("DEALS", {"deals.parquet", "Deals_2.parquet"}) == "DEALS_3.parquet"


def test_a_name_too_long_for_a_file_is_cut_and_stays_its_own() -> None:
    one, other = kept.file_name("ä" * 100, ()), kept.file_name("ä" * 101, ())
    assert len(one) < 255
    assert one != other
