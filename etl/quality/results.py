"""What a check found, as a frozen row of `quality.results`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import polars as pl

from etl.conform.build_messages import counted

BLOCKING, WARNING = "blocking", "warning"

SCHEMA = {
    "suite": pl.String,
    "table_name": pl.String,
    "column_name": pl.String,
    "expectation": pl.String,
    "description": pl.String,
    "severity": pl.String,
    "success": pl.Boolean,
    "is_broken": pl.Boolean,
    "unexpected_count": pl.Int64,
    "element_count": pl.Int64,
    "observed": pl.String,
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One expectation on one table. `is_broken` says that the check itself crashed, which is not bad data."""

    suite: str
    table_name: str
    column_name: str | None
    expectation: str
    description: str
    severity: str
    success: bool
    is_broken: bool
    unexpected_count: int | None
    element_count: int | None
    observed: str | None

    def sentence(self) -> str:
        """What failed, in one line."""
        if self.is_broken:
            return f"{self.table_name}: the check itself failed to run ({self.observed}): {self.description}"
        return f"{self.table_name}: {self.description}{failing(self.unexpected_count, self.observed)}"


def failing(unexpected_count: int | None, observed: str | None) -> str:
    """How many rows fail, to stand after what they fail; of a check on a whole table, what was seen."""
    if unexpected_count:
        return f" ({counted(unexpected_count, 'row')} {'fails' if unexpected_count == 1 else 'fail'})"
    return f"; seen: {observed}" if observed else ""


def blocking_failures(results: Sequence[CheckResult]) -> list[CheckResult]:
    """The failures that forbid publishing: failed blocking checks, and any check that could not run."""
    return [result for result in results if not result.success and (result.severity == BLOCKING or result.is_broken)]


def to_frame(results: Sequence[CheckResult]) -> pl.DataFrame:
    """The rows of `quality.results`."""
    return pl.DataFrame([asdict(result) for result in results], schema=SCHEMA)
