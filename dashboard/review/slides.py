"""What a review is made of: slides with a finding each. Every format (PPTX, PDF, HTML, XLSX) renders the same ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import plotly.graph_objects as go
import polars as pl

from dashboard.figures.look import Look
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear


class Kind(StrEnum):
    """How a native chart draws its series."""

    COLUMNS = "columns"  # a column per category, zero-based
    LINE = "line"  # a value per category, in their order
    STACKED = "stacked"  # shares of a whole per category
    DOTS = "dots"  # a point with its interval per category, categories from the top down
    LANES = "lanes"  # dated events, a lane per series


class Meaning(StrEnum):
    """What a series stands for; the deck's colours follow it."""

    MAIN = "main"
    BETTER = "better"
    WORSE = "worse"
    SECOND = "second"  # reference, comparison
    NOT_DONE = "not done"
    UNKNOWN = "unknown"  # hatched or hollow, never a colour


@dataclass(frozen=True, slots=True)
class Series:
    """One series; `None` is not known. `low` and `high` are the 95 % limits of each value."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    meaning: Meaning = Meaning.MAIN
    days: tuple[date, ...] = ()  # of LANES: when each value (the lane's height) happened


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that is marked with a line from top to bottom: a signature, a commitment point; the number of a remark."""

    name: str
    on: date
    is_dotted: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one slide: its numbers for a native chart, and the same figure as the page draws."""

    key: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str  # title of the value axis, with its unit
    alt: str  # the takeaway
    data: pl.DataFrame  # the data behind, for XLSX and CSV
    figure: Callable[[Look], go.Figure]
    is_log: bool = False
    reference: float | None = None  # a line: the mean, or the ratio 1
    marks: tuple[Mark, ...] = ()  # of LANES, and of a LINE over quarters


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with what it needs to be questioned."""

    label: str
    value: str
    below: str  # interval, n, period


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one slide: texts, as they are shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # relative


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a finding as its title, what carries it, and what to say about it."""

    key: str
    title: str
    subtitle: str
    notes: str  # definition and n of each number
    facts: tuple[Fact, ...] = ()
    points: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A review of one scope and quarter."""

    title: str
    scope: str  # "Portfolio" or the account's name
    quarter: str  # "2026 Q3", or "FY27 Q1" of a fiscal year
    as_of_on: date
    build_id: str
    footer: str  # as-of date, n, filter, definition version, build
    slides: tuple[Slide, ...]  # the cover first
    fiscal_year: FiscalYear = CALENDAR_YEAR  # by which its charts name quarters
