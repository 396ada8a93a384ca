"""What is kept of a file is read back only while every module that read it is as it was."""

import shutil
from pathlib import Path

import pytest

from etl.extract.land import code
from etl.settings import paths

READING = [module.relative_to(paths.PACKAGE).as_posix() for module in paths.reading_code()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that reads."""
    copy = tmp_path_factory.mktemp("code")
    for module in READING:
        (copy / module).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths.PACKAGE / module, copy / module)
    return copy


@pytest.fixture(autouse=True)
def anew() -> None:
    code.cache_clear()
    paths.reading_code.cache_clear()


@pytest.mark.parametrize("module", READING)
def test_editing_a_module_that_reads_changes_the_key_of_what_is_kept(module: str, package: Path) -> None:
    before = code(package)
    code.cache_clear()
    text = (package / module).read_bytes()
    (package / module).write_bytes(text + b"\n# edited\n")
    assert code(package) != before
    (package / module).write_bytes(text)


@pytest.mark.parametrize("folder", paths.READING_FOLDERS)
def test_no_folder_of_them_is_empty(folder: str) -> None:
    assert any(Path(module).parent.as_posix() == folder for module in READING)


def test_a_folder_without_modules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="No module lies in"):
        paths.reading_code(tmp_path)


NOT_THERE = ("WAREHOUSE", "_SHIPPED")  # the first build makes the one, a wheel the other
NAMES = sorted(name for name, value in vars(paths).items() if isinstance(value, Path) and name not in NOT_THERE)


@pytest.mark.parametrize("name", NAMES)
def test_every_path_exists(name: str) -> None:
    assert getattr(paths, name).exists()
