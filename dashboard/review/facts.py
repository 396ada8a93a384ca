"""What the slides of a portfolio's review are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from dashboard.summaries.contributions import Moved
from dashboard.wording.goals import Standing
from etl.evidence import Evidence, Trend, Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """What the slides are made of: rows of one build, within the viewer's scope."""

    build: dict[str, Any]
    deals: pl.DataFrame
    periods: pl.DataFrame
    trends: tuple[Trend, ...]  # as counted, and at equal age
    moved: Moved | None  # since the last quarter
    evidence: Evidence
    verdict: Verdict  # issued on C4
    open_deals: pl.DataFrame  # ranked
    steps: pl.DataFrame
    totals: dict[str, Any]
    unknowns: pl.DataFrame
    files: pl.DataFrame
    rejects: pl.DataFrame
    checks: pl.DataFrame
    annotations: pl.DataFrame
    standings: tuple[Standing, ...] = ()  # of the goals
    goals_said: Mapping[str, str] = field(default_factory=dict)  # by term of the glossary

    @property
    def as_of_on(self) -> date:
        """The day of the data's end."""
        day: date = self.build["as_of_on"]
        return day
