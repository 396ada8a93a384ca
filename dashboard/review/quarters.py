"""Which build a review of a quarter rests on, and why one may not be rendered."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from dashboard import warehouse
from dashboard.locale import t, tn
from dashboard.wording import counts, words
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear, as_name

if TYPE_CHECKING:
    from etl.warehouse.publish import Build

MAX_AGE_DAYS = 45


class ReviewError(ValueError):
    """A review that can't be made as it was asked for, and what can be done."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A quarter and the build that its review rests on: the one as of its latest day, or promoted to it."""

    quarter: str  # "2026 Q3", or "FY27 Q1" of a fiscal year
    build_id: str
    as_of_on: date
    fiscal_year: FiscalYear = CALENDAR_YEAR


def kept_quarters() -> list[Kept]:
    """The quarters that a build is kept of, the latest first."""
    return [_kept(build) for build in warehouse.of_each_quarter()]


def of_quarter(text: str) -> Kept:
    """The build of a quarter written `2026Q3`, `2026 Q3` or `FY27Q1`. Raises ReviewError where there is none."""
    wanted, quarters = as_name(text), kept_quarters()
    if wanted is None:
        example = quarters[0].quarter.replace(" ", "") if quarters else "2026Q3"
        raise ReviewError(t("{text} is no quarter; write it like {example}.", text=repr(text), example=example))
    for kept in quarters:
        if kept.quarter == wanted:
            return kept
    there = ", ".join(kept.quarter for kept in quarters) or t("none")
    reason = t("No build as of {quarter} is kept. Quarters with one: {there}.", quarter=wanted, there=there)
    for what_if in map(_kept, warehouse.what_ifs()):
        if what_if.quarter == wanted:
            hint = t("{build} is a what-if of it: `common-ground builds promote {build}`.", build=what_if.build_id)
            raise ReviewError(f"{reason} {hint}")
    raise ReviewError(reason)


def objections(
    kept: Kept, checks: pl.DataFrame, last_records: pl.DataFrame, *, today: date, max_age_days: int = MAX_AGE_DAYS
) -> list[str]:
    """Why the review should not be rendered, a sentence each; none where it should.

    Data are stale where they end, or a source's last record lies, more than `max_age_days` before the quarter's end or
    today, whichever came first. `checks` as `queries.builds.checks`, `last_records` as `queries.builds.last_records`.
    """
    due_on = min(kept.fiscal_year.quarter_end(kept.as_of_on), today)
    ends = [(t("The data"), kept.as_of_on), *last_records.select("source_system", "last_record_on").iter_rows()]
    stale = [
        t(
            "{what} end on {day}, {n} before {due}; more than {most} counts as out of date.",
            what=t("The data") if at == 0 else t("The records of {source}", source=name),
            day=words.day(day), n=counts.days((due_on - day).days), due=words.day(due_on),
            most=counts.days(max_age_days),
        )
        for at, (name, day) in enumerate(ends)
        if day is not None and (due_on - day).days > max_age_days
    ]  # fmt: skip
    failed = checks.filter((~pl.col("success")) & (pl.col("severity") == "blocking")).height
    if failed:
        stale.append(tn("{n} blocking check failed.", "{n} blocking checks failed.", failed))
    return stale


def _kept(build: "Build") -> Kept:
    as_of_on = date.fromisoformat(build.as_of_on)
    year = FiscalYear(build.fiscal_year_starts)
    return Kept(year.quarter_name(as_of_on), build.build_id, as_of_on, year)
