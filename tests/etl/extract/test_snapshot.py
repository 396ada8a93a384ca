"""A file that is held still: what is hashed is what is read, and a file that changes is not read."""

import hashlib
import os
from pathlib import Path

import pytest

from etl.errors import UnreadableFileError
from etl.extract.snapshot import held
from tests.etl.exports import IS_ROOT, as_another_user

TEXT = b"a,b\n1,2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small file."""
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT)
    return path


def test_a_copy_has_the_bytes_that_were_hashed_though_the_file_is_replaced_or_removed(file: Path) -> None:
    with held(file) as snapshot:
        new = file.with_name("new.csv")
        new.write_bytes(b"other,bytes\n")
        new.replace(file)
        copy = snapshot.copy(file.with_name("copy.csv"))
        file.unlink()
    assert copy.read_bytes() == TEXT
    assert (snapshot.sha256, snapshot.size, snapshot.kind) == (hashlib.sha256(TEXT).hexdigest(), 8, "delimited")


def test_a_file_whose_hash_is_known_is_not_read_to_learn_it(file: Path) -> None:
    known = hashlib.sha256(TEXT).hexdigest()
    with held(file, lambda path, status: known if status.st_size == len(TEXT) else None) as snapshot:
        assert snapshot.sha256 == known
        assert snapshot.kind == "delimited"


def test_a_file_that_is_not_of_the_hash_that_was_told_is_not_copied(file: Path) -> None:
    with (
        held(file, lambda *_: "0" * 64) as snapshot,
        pytest.raises(UnreadableFileError, match="it changed while it was read"),
    ):
        snapshot.copy(file.with_name("copy.csv"))


@pytest.mark.parametrize(("mode", "more"), [("ab", b"3,4\n"), ("wb", b"a,b\n1,3\n"), ("wb", b"")])
def test_a_file_that_grows_is_written_anew_or_emptied_is_not_read(file: Path, mode: str, more: bytes) -> None:
    with held(file) as snapshot:
        with file.open(mode) as writer:
            writer.write(more)
        with pytest.raises(UnreadableFileError, match="it changed while it was read; build again once"):
            snapshot.copy(file.with_name("copy.csv"))


def test_a_file_that_has_become_a_pipe_or_is_gone_is_not_waited_for(file: Path) -> None:
    file.unlink()
    with pytest.raises(UnreadableFileError, match="it is not there any more"), held(file):
        pass
    os.mkfifo(file)
    with pytest.raises(UnreadableFileError, match="it is a pipe, which is not read"), held(file):
        pass


@pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")
def test_a_file_that_a_user_may_not_read_is_named(file: Path) -> None:
    file.chmod(0o600)
    said = "may not be read by this user; let this user read it"
    with as_another_user(file.parent), pytest.raises(UnreadableFileError, match=said), held(file):
        pass
