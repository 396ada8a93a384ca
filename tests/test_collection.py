"""Every worker and every run collects the same tests under the same names."""

import os
import subprocess
import sys
import time

import pytest

from etl.settings.paths import ROOT

COLLECT = (sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:randomly", "-p", "no:cacheprovider")
A_SECOND = 1.1  # and a little: what holds the second it was made differs


@pytest.mark.thorough
def test_two_processes_collect_the_same_tests_in_the_same_order() -> None:
    first = _start(hash_seed=1)
    time.sleep(A_SECOND)
    second = _start(hash_seed=2)
    names, again = _names(first), _names(second)
    assert names == again
    assert [name for name in names if not name.isascii() or not name.isprintable() or "\\" in name] == []


def _start(*, hash_seed: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTEST_ADDOPTS": ""}
    options = ("--override-ini", "addopts=--import-mode=importlib")  # one name a line, the slow ones too
    return subprocess.Popen(
        [*COLLECT, *options, "tests"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _names(collecting: subprocess.Popen[str]) -> list[str]:
    output, _ = collecting.communicate()
    assert collecting.returncode == 0, output
    names = [line for line in output.splitlines() if "::" in line]
    assert names
    return names
