"""Tests mirror modules by name: the nearest test of a module is found by its path."""

from pathlib import Path

from etl.settings.paths import ROOT

PACKAGES = ("etl", "dashboard")
SMALL = 40  # lines: what is shorter may be tested by those that use it
WITHOUT = Path(__file__).with_name("modules_without_tests.txt")  # it only ever gets shorter


def test_every_module_has_its_test_file_or_is_listed_as_lacking_it() -> None:
    listed, lacking = set(WITHOUT.read_text(encoding="utf-8").split()), set(_without_tests())
    assert not lacking - listed, "each needs a test file in the same place below tests/"
    assert not listed - lacking, f"each has one now or is gone: take it off {WITHOUT.name}"


def test_test_files_lie_in_folders_of_the_code() -> None:
    for package in PACKAGES:
        folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests" / package).rglob("test_*.py")}
        extra = sorted(str(folder) for folder in folders if not (ROOT / folder).is_dir())
        assert [folder for folder in extra if folder != "etl/rulings"] == []


def _without_tests() -> list[str]:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.name != "__init__.py"]
    return [
        str(module.relative_to(ROOT))
        for module in modules
        if len(module.read_text(encoding="utf-8").splitlines()) > SMALL and not _test_of(module).exists()
    ]


def _test_of(module: Path) -> Path:
    return ROOT / "tests" / module.relative_to(ROOT).with_name(f"test_{module.name}")
