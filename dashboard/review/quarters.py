"""Which build a review of a quarter rests on, and why one may not be rendered."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from dashboard import warehouse
from dashboard.locale import t, tn
from dashboard.wording import counts, words

if TYPE_CHECKING:
    from etl.warehouse.publish import Build

MAX_AGE_DAYS = 45
_QUARTER = re.compile(r"(\d{4})\s*[Qq]([1-4])")


class ReviewError(ValueError):
    """A review that can't be made as it was asked for, and what can be done."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A quarter and the build that its review rests on: the one as of its latest day, or promoted to it."""

    quarter: str  # "2026 Q3"
    build_id: str
    as_of_on: date


def kept_quarters() -> list[Kept]:
    """The quarters that a build is kept of, the latest first."""
    return [_kept(build) for build in warehouse.of_each_quarter()]


def of_quarter(text: str) -> Kept:
    """The build of a quarter written `2026Q3` or `2026 Q3`. Raises ReviewError where there is none."""
    match = _QUARTER.fullmatch(text.strip())
    if not match:
        raise ReviewError(t("{text} is no quarter; write it like 2026Q3.", text=repr(text)))
    wanted, quarters = f"{match[1]} Q{match[2]}", kept_quarters()
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
    due_on = min(_last_day(kept.quarter), today)
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
    return Kept(words.quarter(as_of_on), build.build_id, as_of_on)


def _last_day(quarter: str) -> date:
    year, number = int(quarter[:4]), int(quarter[-1])
    start_of_next = date(year + (number == 4), number * 3 % 12 + 1, 1)
    return start_of_next - timedelta(days=1)
