"""Charts of a review: the numbers of a page's figure as a native chart, with that figure beside it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import polars as pl

from dashboard.figures import account
from dashboard.figures import goals as goals_figures
from dashboard.figures import shares as shares_figures
from dashboard.figures.account import LANES
from dashboard.figures.annotations import drawn_remarks
from dashboard.figures.evidence import forest
from dashboard.figures.take_up import event_study
from dashboard.figures.trends import control_chart
from dashboard.locale import deferred, t
from dashboard.review.slides import Chart, Kind, Mark, Meaning, Series
from dashboard.wording.goals import Goal
from dashboard.wording.take_up import quarter_name
from dashboard.wording.words import day, quarter
from etl.evidence import Claim

_HEIGHTS = {name: float(len(LANES) - at) for at, name in enumerate(LANES)}
_MEANINGS = {"practice": Meaning.MAIN, "escalation": Meaning.WORSE}
PARTS = (
    ("n_practised", deferred("practised"), Meaning.MAIN),
    ("n_not", deferred("not used"), Meaning.NOT_DONE),
    ("n_unknown", deferred("not known"), Meaning.UNKNOWN),
)


def trend(chart: pl.DataFrame, annotations: pl.DataFrame, *, alt: str, goal: Goal | None = None) -> Chart:
    """The control chart of escalations with its goal. `chart` as `summaries.trends.control_chart` gives it."""
    seen = chart.drop_nulls("rate")
    columns = (
        ("rate", t("escalations per 100 months of contract"), Meaning.MAIN),
        ("centre", t("mean"), Meaning.SECOND),
        ("high", t("upper limit of chance"), Meaning.SECOND),
        ("low", t("lower limit of chance"), Meaning.SECOND),
    )
    quarters = seen["period"].to_list()
    return Chart(
        key="trend",
        kind=Kind.LINE,
        categories=tuple(map(quarter, quarters)),
        series=(
            *(Series(name, tuple(seen[column]), meaning=meaning) for column, name, meaning in columns),
            *_goals([goal] if goal else [], len(quarters)),
        ),
        marks=_remarks(annotations, quarters),
        axis=t("Attributable escalations per 100 months of contract"),
        alt=alt,
        data=chart,
        figure=partial(control_chart, chart, annotations=annotations, goal=goal),
    )


def _goals(goals: Sequence[Goal], n: int) -> Iterator[Series]:
    """A level line over the `n` categories for each goal."""
    for goal in goals:
        name = t("goal by {day}", day=day(goal.due_on))
        yield Series(name, (goals_figures.height(goal),) * n, meaning=Meaning.SECOND)


def _remarks(annotations: pl.DataFrame, quarters: list[date]) -> tuple[Mark, ...]:
    rows = drawn_remarks(annotations, quarters).select("number", "happened_on").iter_rows()
    return tuple(Mark(str(number), on) for number, on in rows)


def goal_shares(rows: pl.DataFrame, goals: list[Goal], annotations: pl.DataFrame, *, alt: str) -> Chart:
    """The shares that goals are for, with the goals. `rows` as `summaries.goals.shares` gives them."""
    quarters = rows["quarter_on"].to_list()
    columns = (("aligned", t("aligned"), Meaning.MAIN), ("unknown", t("not known"), Meaning.UNKNOWN))
    return Chart(
        key="goals",
        kind=Kind.LINE,
        categories=tuple(map(quarter, quarters)),
        series=(
            *(
                Series(name, tuple(None if value is None else 100 * value for value in rows[column]), meaning=meaning)
                for column, name, meaning in columns
            ),
            *_goals(goals, len(quarters)),
        ),
        marks=_remarks(annotations, quarters),
        axis=t("Share of signed deals, %"),
        alt=alt,
        data=rows,
        figure=partial(goals_figures.shares, rows, goals=goals, annotations=annotations),
    )


def adopted(shares: pl.DataFrame, *, alt: str) -> Chart:
    """Each practice in the first and the last year. `shares`: label, n_practised, n_not, n_unknown."""
    totals = (shares["n_practised"] + shares["n_not"] + shares["n_unknown"]).to_list()
    return Chart(
        key="practices",
        kind=Kind.STACKED,
        categories=tuple(shares["label"]),
        series=tuple(
            Series(
                t(name),
                tuple(100 * count / total for count, total in zip(shares[column], totals, strict=True)),
                meaning=meaning,
            )
            for column, name, meaning in PARTS
        ),
        axis=t("Share of signed deals, %"),
        alt=alt,
        data=shares,
        figure=partial(shares_figures.shares, shares),
    )


def ratios(claims: Sequence[tuple[str, Claim]], data: pl.DataFrame, *, alt: str) -> Chart:
    """Crude and adjusted ratios with their intervals. `claims` as `summaries.evidence.estimated` gives them."""
    sides = (
        (t("adjusted"), [claim.adjusted for _, claim in claims], Meaning.MAIN),
        (t("crude"), [claim.crude for _, claim in claims], Meaning.SECOND),
    )
    return Chart(
        key="ratios",
        kind=Kind.DOTS,
        categories=tuple(label for label, _ in claims),
        series=tuple(
            Series(
                name,
                tuple(estimate.value for estimate in estimates),
                tuple(estimate.low for estimate in estimates),
                tuple(estimate.high for estimate in estimates),
                meaning,
            )
            for name, estimates, meaning in sides
        ),
        axis=t("Rate ratio of escalations, log scale; left of 1 is fewer"),
        alt=alt,
        data=data,
        figure=partial(forest, list(claims)),
        is_log=True,
        reference=1.0,
    )


def take_up(quarters: pl.DataFrame, *, alt: str) -> Chart:
    """Ratios by quarter since take-up with their band. `quarters` as `summaries.take_up.quarters` gives them."""
    return Chart(
        key="take-up",
        kind=Kind.DOTS,
        categories=tuple(quarter_name(place) for place in quarters["quarter"]),
        series=(
            Series(
                t("against units that had not taken up yet"),
                tuple(quarters["ratio"]),
                tuple(quarters["low"]),
                tuple(quarters["high"]),
            ),
        ),
        axis=t("rate ratio (log scale)"),
        alt=alt,
        data=quarters,
        figure=partial(event_study, quarters),
        is_log=True,
        reference=1.0,
    )


def timeline(events: pl.DataFrame, *, key: str, committed_on: list[date], signed_on: list[date], alt: str) -> Chart:
    """An account's dated events in lanes. `events` as `queries.account_timeline` gives them."""
    series = []
    for event_type, lane in LANES.items():
        is_after = pl.col("title").str.contains("after") & pl.lit(event_type == "practice")
        rows = events.filter(pl.col("event_type") == event_type)
        meaning = _MEANINGS.get(event_type, Meaning.SECOND)
        parts = [(t(lane), rows.filter(~is_after), meaning)]
        if event_type == "practice":
            parts.append((t("Practices only after signature"), rows.filter(is_after), Meaning.NOT_DONE))
        for name, part, stands_for in parts:
            days = tuple(part["occurred_at"].dt.date())
            series.append(Series(name, (_HEIGHTS[event_type],) * len(days), meaning=stands_for, days=days))
    marks = [Mark(t("signed"), day) for day in signed_on]
    marks += [Mark(t("commitment point"), day, is_dotted=True) for day in committed_on]
    return Chart(
        key=key,
        kind=Kind.LANES,
        categories=tuple(t(lane) for lane in LANES.values()),
        series=tuple(series),
        axis="",
        alt=alt,
        data=events.select("occurred_at", "event_type", "title", "detail", "source_file", "source_row"),
        figure=partial(account.timeline, events, committed_on=committed_on, signed_on=signed_on),
        marks=tuple(marks),
    )
