"""The wheel: what is in it, and that its commands run where it is installed, from a folder that is not the checkout."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from etl.settings.paths import ROOT
from tests.browser.chrome import find_chrome

pytestmark = pytest.mark.slow

UV = (sys.executable, "-m", "uv")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
LARGEST_MB = 5
STARTS_WITHIN = 90.0  # seconds
CARRIED = ("dashboard", "etl", "sql", "data/sample", "data/calibration", ".streamlit")
EVERY_MODULE = """
import importlib, pkgutil, dashboard, etl
for package in (dashboard, etl):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.startswith("dashboard.pages."):  # scripts, which run only inside the app
            importlib.import_module(module.name)
print(dashboard.__file__)
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """A clean environment that holds the wheel and what it depends on, and a home of its own."""

    folder: Path  # of the environment
    work: Path  # not the checkout
    environment: dict[str, str]

    def run(self, *arguments: str, work: Path | None = None) -> str:
        """The standard output of `common-ground` with these arguments."""
        outcome = subprocess.run(
            [self.script("common-ground"), *arguments],
            cwd=work or self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr[-3000:]
        return outcome.stdout

    def script(self, name: str) -> str:
        """The path of a program of the environment."""
        found = shutil.which(name, path=str(self.folder / ("Scripts" if os.name == "nt" else "bin")))
        assert found
        return found

    def files(self) -> dict[str, int]:
        """The product's own files with the time of their last change, compiled ones left out."""
        places = [file for file in self.folder.rglob("*") if {"etl", "dashboard"} & set(file.parts) and file.is_file()]
        return {str(file): file.stat().st_mtime_ns for file in places if file.suffix != ".pyc"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the source archive and of the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([*UV, "build", "--quiet", "--no-build-isolation", "--out-dir", folder, ROOT], check=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel with the locked versions of its run-time dependencies, and nothing else."""
    folder, work, home = (tmp_path_factory.mktemp(name) for name in ("environment", "elsewhere", "home"))
    subprocess.run([*UV, "venv", "--quiet", "--python", sys.executable, folder, "--clear"], check=True)
    python = next(path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists())
    install: list[str | Path] = [
        *UV,
        "pip",
        "install",
        "--quiet",
        "--python",
        str(python),
        "--constraint",
        ROOT / "requirements.lock",
    ]
    subprocess.run([*install, wheel], check=True)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("COMMON_GROUND_", "PYTHON"))}
    places = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME"), str(home))
    return Installed(folder, work, {**inherited, **places})


@pytest.fixture(scope="module")
def warehouse(installed: Installed) -> Path:
    """The default warehouse, with a build of a small firm that the command `sample` wrote."""
    installed.run("sample", "--deals", "40", "firm")
    said = installed.run("build", "--exports", "firm").splitlines()
    (line,) = [line for line in said if line.startswith("Published build ")]
    assert "as of 30 Sep 2026" in line
    return Path(line.split(": ")[-1]).parent


def _carried() -> Iterator[str]:
    listed = subprocess.run(["git", "ls-files", *CARRIED], cwd=ROOT, capture_output=True, text=True, check=True)
    yield from (name for name in listed.stdout.splitlines() if not name.endswith("README.md"))


def test_the_wheel_has_two_packages_and_its_licence(names: list[str]) -> None:
    information = f"common_ground-{VERSION}.dist-info"
    assert {name.split("/")[0] for name in names} == {"etl", "dashboard", information}
    assert f"{information}/licenses/LICENSE" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("etl/tests", "dashboard/tests"))]


def test_the_wheel_carries_every_file_of_the_packages_the_models_the_sample_and_the_app(names: list[str]) -> None:
    shipped = "etl/_shipped/"
    expected = {name if name.startswith(("etl/", "dashboard/")) else shipped + name for name in _carried()}
    expected.add(f"{shipped}streamlit_app.py")
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_MB * 1_000_000


def test_the_source_archive_holds_no_file_that_git_does_not_know(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert held - {"PKG-INFO"} <= set(listed.stdout.splitlines())


def test_the_version_is_the_projects(installed: Installed) -> None:
    assert installed.run("--version").splitlines()[0] == f"common-ground {VERSION}"


def test_every_module_loads_without_the_development_dependencies(installed: Installed) -> None:
    listed = subprocess.run(
        [installed.script("python"), "-c", EVERY_MODULE],
        cwd=installed.work,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.returncode == 0, listed.stderr[-2000:]
    assert Path(listed.stdout.strip()).is_relative_to(installed.folder)


def test_a_build_and_a_report_of_another_folder_share_the_users_warehouse(
    installed: Installed, warehouse: Path, tmp_path: Path
) -> None:
    assert warehouse.is_relative_to(installed.environment["HOME"])
    before = installed.files()
    installed.run(
        "report", "--portfolio", "--quarter", "2026Q3", "--format", "html", "--anyway", "-o", "r.html", work=tmp_path
    )
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")[:2000]
    assert installed.files() == before
    assert sorted(path.name for path in installed.work.iterdir()) == ["firm"]


def _wait_for(health: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The app did not start: {log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def address(
    installed: Installed, warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The installed app's address and log; it is started in a folder that holds another package of the name `etl`."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "etl").mkdir()
    (folder / "etl" / "__init__.py").write_text("raise ImportError('a stranger')\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed.script("common-ground"), "app", "--port", str(port)]
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        app = subprocess.Popen(
            command, cwd=folder, env=installed.environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", folder / "log.txt")
        yield f"http://localhost:{port}", folder / "log.txt"
    finally:
        os.killpg(app.pid, signal.SIGTERM)
        app.wait(timeout=20)


def test_the_app_answers(address: tuple[str, Path]) -> None:
    with urllib.request.urlopen(f"{address[0]}/_stcore/health", timeout=10) as answer:
        assert answer.read() == b"ok"


def test_the_apps_pages_have_its_theme_and_lead_to_each_other(address: tuple[str, Path]) -> None:
    chrome = find_chrome()
    assert chrome, "No Chrome or Chromium was found. Run `make browser`, or set CHROME_PATH."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address[0]}/account")
        page.get_by_role("combobox", name="Account", exact=True).click(timeout=60_000)
        page.get_by_role("option").first.click()
        expect(page.get_by_role("link", name="Review deck")).to_be_visible(timeout=60_000)
        font = page.get_by_role("heading", level=1).evaluate("heading => getComputedStyle(heading).fontFamily")
        assert "serif" in font.lower().replace("sans-serif", "")
        page.get_by_role("link", name="Review deck").click()
        expect(page.get_by_role("heading", name="Review", level=1)).to_be_visible(timeout=60_000)
        browser.close()
    assert "Traceback" not in address[1].read_text(encoding="utf-8")
