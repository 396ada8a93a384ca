"""The hashes of files, told from before where a file did not change."""

import os
import time
from pathlib import Path

import pytest

from etl.extract.file_hashes import NAME, FileHashes
from etl.settings.places import sha256

OLD = time.time() - 3600
OTHER = "0" * 64


def _old_file(path: Path, content: bytes = b"a,b\n1,2\n") -> Path:
    path.write_bytes(content)
    os.utime(path, (OLD, OLD))
    return path


def _kept(folder: Path, file: Path) -> FileHashes:
    """Hashes as the next build reads them, that of `file` replaced: to see whether the file is read again."""
    hashes = FileHashes.read(folder)
    hashes.of(file)
    stat = file.stat()
    hashes.used[str(file)] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, OTHER]
    hashes.write()
    return FileHashes.read(folder)


def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    file = _old_file(tmp_path / "deals.csv")
    assert _kept(tmp_path, file).of(file) == OTHER


def test_without_trust_every_file_is_read(tmp_path: Path) -> None:
    file = _old_file(tmp_path / "deals.csv")
    _kept(tmp_path, file)
    assert FileHashes.read(tmp_path, is_trusted=False).of(file) == sha256(file)


def test_another_content_of_the_same_size_and_time_is_read(tmp_path: Path) -> None:
    file = _old_file(tmp_path / "deals.csv")
    hashes = _kept(tmp_path, file)
    time.sleep(0.02)
    _old_file(file, b"a,b\n1,3\n")
    assert hashes.of(file) == sha256(file) != OTHER


def test_a_hash_is_told_of_the_file_that_it_was_taken_of_alone(tmp_path: Path) -> None:
    file = _old_file(tmp_path / "deals.csv")
    assert FileHashes.read(tmp_path).told(file, file.stat()) is None
    hashes = _kept(tmp_path, file)
    assert hashes.told(file, file.stat()) == OTHER
    os.replace(_old_file(tmp_path / "draft"), file)
    assert hashes.told(file, file.stat()) is None


def test_a_file_put_in_the_place_of_another_is_read(tmp_path: Path) -> None:
    file = _old_file(tmp_path / "deals.csv")
    hashes = _kept(tmp_path, file)
    os.replace(_old_file(tmp_path / "draft"), file)
    assert hashes.of(file) == sha256(file) != OTHER


def test_a_file_written_a_moment_ago_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_bytes(b"a\n")
    hashes = FileHashes.read(tmp_path)
    hashes.of(file)
    hashes.write()
    assert FileHashes.read(tmp_path).known == {}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": 1}'])
def test_a_damaged_list_of_hashes_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    file = _old_file(tmp_path / "deals.csv")
    assert FileHashes.read(tmp_path).of(file) == sha256(file)
