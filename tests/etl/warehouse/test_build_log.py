"""The log of a build: stages, messages and tracebacks in a file, text or JSON; nothing of it on the console."""

import json
import logging
from pathlib import Path

import pytest

from etl.errors import BlockedBuildError, ConfigError
from etl.warehouse.build_log import LOGS_TO_KEEP, build_log, chosen_format, log


def _lines(warehouse: Path, build_id: str = "b") -> list[str]:
    return (warehouse / "logs" / f"build-{build_id}.log").read_text(encoding="utf-8").splitlines()


def test_a_line_of_text_has_its_moment_level_and_message(tmp_path: Path) -> None:
    with build_log(tmp_path, "b", "text"):
        log("land: 1.2 s", event="stage", seconds=1.2)
        log("crm/Lead.csv is empty.", level=logging.WARNING)
    first, second = (line.split(" ", 2) for line in _lines(tmp_path))
    assert first[0].endswith("Z")
    assert (first[1:], second[1:]) == (["INFO", "land: 1.2 s"], ["WARNING", "crm/Lead.csv is empty."])


def test_as_json_each_line_is_an_object_with_its_fields(tmp_path: Path) -> None:
    with build_log(tmp_path, "b", "json"):
        log("land: 1.2 s", event="stage", stage="land", seconds=1.2)
        log("Straße {x} %s\nbelow", level=logging.WARNING)
    first, second = (json.loads(line) for line in _lines(tmp_path))
    assert first.pop("at").endswith("Z")
    assert first == {"level": "info", "message": "land: 1.2 s", "event": "stage", "stage": "land", "seconds": 1.2}
    assert (second["level"], second["message"]) == ("warning", "Straße {x} %s\nbelow")


@pytest.mark.parametrize("chosen", ["text", "json"])
def test_an_unforeseen_error_leaves_its_traceback_and_is_raised_on(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(ZeroDivisionError), build_log(tmp_path, "b", chosen_format(chosen)):
        log(str(1 / 0))
    text = "\n".join(_lines(tmp_path))
    assert "Traceback (most recent call last)" in text
    assert "ZeroDivisionError: division by zero" in text
    if chosen == "json":
        failed = json.loads(_lines(tmp_path)[-1])
        assert (failed["level"], failed["event"], failed["build_id"]) == ("error", "failed", "b")


def test_a_foreseen_error_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(BlockedBuildError), build_log(tmp_path, "b", "text"):
        raise BlockedBuildError("Nothing was published.")
    assert [line.split(" ", 1)[1] for line in _lines(tmp_path)] == ["ERROR Nothing was published."]


def test_nothing_goes_to_the_console_whatever_handlers_the_root_has(
    tmp_path: Path, capfd: pytest.CaptureFixture
) -> None:
    loud = logging.StreamHandler()
    logging.getLogger().addHandler(loud)
    try:
        with build_log(tmp_path, "b", "text"):
            log("crm/Lead.csv is empty.", level=logging.ERROR)
    finally:
        logging.getLogger().removeHandler(loud)
    assert capfd.readouterr() == ("", "")


def test_a_build_writes_into_its_own_log_only(tmp_path: Path) -> None:
    for build_id in ("one", "two"):
        with build_log(tmp_path, build_id, "text"):
            log(build_id)
    assert [_lines(tmp_path, name)[0].split(" ", 2)[2] for name in ("one", "two")] == ["one", "two"]
    assert len(_lines(tmp_path, "one")) == 1


def test_the_oldest_logs_are_removed(tmp_path: Path) -> None:
    for number in range(LOGS_TO_KEEP + 3):
        with build_log(tmp_path, f"2026{number:03}", "text"):
            log("begins")
    kept = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert (len(kept), kept[0]) == (LOGS_TO_KEEP, "build-2026003.log")


def test_the_format_is_what_is_asked_for_else_the_environments_else_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMON_GROUND_LOG", raising=False)
    assert chosen_format() == "text"
    monkeypatch.setenv("COMMON_GROUND_LOG", "json")
    assert (chosen_format(), chosen_format("text")) == ("json", "text")
    monkeypatch.setenv("COMMON_GROUND_LOG", "xml")
    with pytest.raises(ConfigError, match=r"COMMON_GROUND_LOG: 'xml' .* allowed: text, json"):
        chosen_format()
