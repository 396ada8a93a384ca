"""Why the last build stopped, from logs as builds write them."""

from pathlib import Path
from typing import get_args

import pytest

from dashboard.failures import last_failure
from etl.errors import CommonGroundError
from etl.warehouse.build_log import LogFormat, build_log, log


@pytest.fixture(autouse=True)
def _warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(tmp_path))


def stopped_by(error: Exception, folder: Path, chosen: LogFormat, build_id: str = "2026") -> None:
    def build() -> None:
        with build_log(folder, build_id, chosen):
            log("land …")
            raise error

    with pytest.raises(type(error)):
        build()


def test_where_nothing_was_ever_built_there_is_no_failure() -> None:
    assert last_failure() is None


@pytest.mark.parametrize("chosen", get_args(LogFormat))
def test_the_sentence_of_the_last_build_is_given_whole(tmp_path: Path, chosen: LogFormat) -> None:
    stopped_by(CommonGroundError("The folder is empty.\nGive another."), tmp_path, chosen)
    assert last_failure() == "The folder is empty.\nGive another."


@pytest.mark.parametrize("chosen", get_args(LogFormat))
def test_of_what_was_not_foreseen_the_log_is_named_and_no_traceback_shown(tmp_path: Path, chosen: LogFormat) -> None:
    stopped_by(ZeroDivisionError("secret"), tmp_path, chosen)
    said = last_failure()
    assert said
    assert "build-2026.log" in said
    assert "secret" not in said


@pytest.mark.parametrize("chosen", get_args(LogFormat))
def test_a_build_that_went_well_or_still_runs_after_a_failure_is_no_failure(tmp_path: Path, chosen: LogFormat) -> None:
    stopped_by(CommonGroundError("No."), tmp_path, chosen, "2026-1")
    with build_log(tmp_path, "2026-2", chosen):
        assert last_failure() is None
        log("land: 1.2 s")
    assert last_failure() is None
