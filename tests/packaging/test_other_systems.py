"""Windows and macOS, as far as they can be tested elsewhere: what loads there, and what can be installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl.settings.paths import ROOT

# Libraries that pick their own form for the system are loaded first; then what Windows lacks can't be imported.
WITHOUT_POSIX = """
import asyncio, getpass, importlib, multiprocessing, pkgutil, sys
sys.modules["pyspark.sql.connect"] = None  # where Spark is installed too, importing this without gRPC ends Python
import duckdb, great_expectations, kaleido, pptx, scipy.stats, streamlit.testing.v1
sys.modules.update(dict.fromkeys(("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")))
import dashboard, etl
for package in (dashboard, etl):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.startswith("dashboard.pages."):  # scripts, which run only inside the app
            importlib.import_module(module.name)
            print(module.name)
"""


@pytest.mark.thorough
def test_every_module_loads_without_what_only_posix_has() -> None:
    outcome = subprocess.run([sys.executable, "-c", WITHOUT_POSIX], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr[-2000:]
    assert {"dashboard.cli", "etl.pipeline", "etl.warehouse.publish"} <= set(outcome.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-manylinux_2_28"])
def test_every_locked_dependency_has_a_wheel_for_the_system(platform: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--only-binary", ":all:"]
    lock = ["--target", str(tmp_path), "--python-platform", platform, "--require-hashes", "-r", "requirements.lock"]
    outcome = subprocess.run([*command, *lock], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr[-2000:]
