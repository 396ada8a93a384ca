"""What a check found, in one line and as a row."""

from dataclasses import replace

import pytest

from etl.quality.results import BLOCKING, SCHEMA, WARNING, CheckResult, blocking_failures, to_frame

PASSED = CheckResult("raw", "raw.deals", None, "x", "every deal names its account", WARNING, True, False, 0, 9, None)


@pytest.mark.parametrize(
    ("severity", "success", "is_broken", "blocks"),
    [
        (BLOCKING, True, False, False),
        (BLOCKING, False, False, True),
        (WARNING, False, False, False),
        (WARNING, False, True, True),
    ],
)
def test_what_failed_or_could_not_run_blocks(severity: str, success: bool, is_broken: bool, blocks: bool) -> None:
    result = replace(PASSED, severity=severity, success=success, is_broken=is_broken)
    assert bool(blocking_failures([result])) == blocks


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unexpected_count": 2}, "raw.deals: every deal names its account (2 rows fail)"),
        ({"observed": "0"}, "raw.deals: every deal names its account; seen: 0"),
        (
            {"is_broken": True, "observed": "no such column"},
            "raw.deals: the check itself failed to run (no such column): every deal names its account",
        ),
    ],
)
def test_a_failure_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    assert replace(PASSED, success=False, **changes).sentence() == sentence  # type: ignore[arg-type]


def test_no_result_is_an_empty_table_of_the_same_columns() -> None:
    assert dict(to_frame([]).schema) == SCHEMA
    assert to_frame([PASSED]).schema == to_frame([]).schema
