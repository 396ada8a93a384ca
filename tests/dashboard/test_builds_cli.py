"""What-ifs end to end, and the commands `builds`: a real build, then the command line."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from etl import pipeline
from etl.sample import write_firm
from etl.warehouse.publish import read_pointer, read_verdicts
from etl.warehouse.schema_version import SCHEMA_VERSION

pytestmark = pytest.mark.built


@dataclass(frozen=True, slots=True)
class Firm:
    """A warehouse with one regular build and two what-ifs, and what the second one's command said."""

    warehouse: Path
    regular: str
    early: str
    other_thresholds: str
    said: str


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, without a terminal."""
    command = [sys.executable, "-m", "dashboard.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    exports, warehouse = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("warehouse")
    write_firm(exports, n_deals=40, seed=3)
    regular = pipeline.build(exports=exports, warehouse=warehouse)
    early = pipeline.build(exports=exports, warehouse=warehouse, as_of=date(2026, 9, 29))
    (warehouse / "verdicts-before").write_text("\n".join(read_verdicts(warehouse)))
    told = run("build", "--exports", str(exports), "--warehouse", str(warehouse), "--set", "min_followup_days=200",
               "--log-format", "json")  # fmt: skip
    assert told.returncode == 0, told.stderr
    pointer = read_pointer(warehouse)
    assert pointer
    return Firm(warehouse, regular.build_id, early.build_id, pointer.what_ifs[0].build_id, told.stdout)


@pytest.fixture
def firm(built: Firm, tmp_path: Path) -> Firm:
    """A copy of the warehouse, to be changed."""
    shutil.copytree(built.warehouse, tmp_path / "warehouse")
    return Firm(tmp_path / "warehouse", built.regular, built.early, built.other_thresholds, built.said)


def builds(firm: Firm, *arguments: str) -> tuple[int, str]:
    """Exit code and what was said, on one line."""
    outcome = run("builds", *arguments, "--warehouse", str(firm.warehouse))
    assert "Traceback" not in outcome.stderr
    return outcome.returncode, " ".join((outcome.stdout + outcome.stderr).split())


def test_what_ifs_are_kept_apart_and_the_regular_build_is_still_the_current_one(built: Firm) -> None:
    pointer = read_pointer(built.warehouse)
    assert pointer
    assert pointer.build_id == built.regular
    assert [build.build_id for build in pointer.builds] == [built.regular]
    assert {build.build_id: build.what_if for build in pointer.what_ifs} == {
        built.early: "--as-of 2026-09-29",
        built.other_thresholds: "--set min_followup_days=200",
    }


def test_a_build_as_of_the_datas_end_is_no_what_if(built: Firm, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    write_firm(exports, n_deals=40, seed=3)
    report = pipeline.build(exports=exports, warehouse=tmp_path / "warehouse", as_of=date(2026, 9, 30))
    pointer = read_pointer(tmp_path / "warehouse")
    assert pointer
    assert (report.what_if, pointer.what_ifs) == ("", ())


def test_a_what_if_says_nothing_to_the_verdict_log(built: Firm) -> None:
    assert "\n".join(read_verdicts(built.warehouse)) == (built.warehouse / "verdicts-before").read_text()


def test_the_command_says_where_the_what_if_is_and_what_can_be_done_with_it(built: Firm) -> None:
    said = " ".join(built.said.split())
    assert f"Published what-if {built.other_thresholds}, as of 30 Sep 2026" in said
    assert "kept apart (--set min_followup_days=200)" in said
    assert f"common-ground app --warehouse {built.warehouse} --build {built.other_thresholds}" in said
    assert f"common-ground builds promote {built.other_thresholds} --warehouse {built.warehouse}" in said


SHOWN = 12  # messages of a build on the terminal, the log has all


def test_the_log_of_a_build_has_every_stage_with_its_seconds(built: Firm) -> None:
    log = built.warehouse / "logs" / f"build-{built.other_thresholds}.log"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    stages = {line["stage"]: line["seconds"] for line in lines if line.get("event") == "stage"}
    assert list(stages) == ["land", "conform", "load", "compare", "check raw", "model", "trace", "check marts",
                            "estimate", "publish"]  # fmt: skip
    assert all(seconds >= 0 for seconds in stages.values())
    assert (lines[-1]["event"], lines[-1]["what_if"]) == ("published", "--set min_followup_days=200")
    messages = [line["message"] for line in lines if line.get("event") == "message"]
    said = " ".join(built.said.split())
    assert messages
    assert all(" ".join(message.split()) in said for message in messages[:SHOWN])
    assert ("messages more are in" in said) is (len(messages) > SHOWN)


def test_the_list_shows_every_build(firm: Firm) -> None:
    outcome = run("builds", "list", "--warehouse", str(firm.warehouse))
    assert outcome.returncode == 0
    told = [(line.split()[0], line.split("  ")[-1]) for line in outcome.stdout.splitlines()]
    assert told == [
        (firm.regular, "current, of 2026Q3"),
        (firm.other_thresholds, "what-if (--set min_followup_days=200)"),
        (firm.early, "what-if (--as-of 2026-09-29)"),
    ]
    assert all(f"schema {SCHEMA_VERSION}" in line for line in outcome.stdout.splitlines())


def test_pin_promote_and_forget(firm: Firm) -> None:
    assert builds(firm, "pin", firm.regular) == (0, f"{firm.regular} is pinned.")
    assert builds(firm, "promote", firm.other_thresholds) == (
        0,
        f"{firm.other_thresholds} is the build of 2026Q3. The app shows it.",
    )
    code, said = builds(firm, "forget", firm.other_thresholds)
    assert code == 1
    assert "the current build; nothing was removed" in said
    assert "--yes" in said
    assert builds(firm, "forget", firm.other_thresholds, "--yes") == (
        0,
        f"Forgot {firm.other_thresholds}. The app shows {firm.regular}.",
    )
    assert builds(firm, "forget", firm.early) == (0, f"Forgot {firm.early}. The app shows {firm.regular}.")
    assert [path.name for path in firm.warehouse.glob("warehouse-*.duckdb")] == [f"warehouse-{firm.regular}.duckdb"]


def test_an_unknown_build_is_one_line_and_exit_1(firm: Firm) -> None:
    for command in (("pin", "nobody"), ("promote", "nobody"), ("forget", "nobody", "--yes")):
        code, said = builds(firm, *command)
        assert code == 1
        assert "No build is called 'nobody'" in said
    outcome = run("app", "--build", "nobody", "--warehouse", str(firm.warehouse))
    assert outcome.returncode == 1
    assert "No build is called 'nobody'" in outcome.stderr
