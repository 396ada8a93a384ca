"""Staggered take-up, the second design of C4: its event study, its other estimates, and the units."""

from functools import partial

import streamlit as st

from dashboard.components.charts import chart, plain_table
from dashboard.figures.robustness import readings
from dashboard.figures.take_up import event_study
from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.summaries import take_up as rows
from dashboard.wording import counts
from dashboard.wording.safe import escape
from dashboard.wording.take_up import UNITS
from etl.evidence import Evidence
from etl.evidence.findings import TakeUp


def staggered_take_up(evidence: Evidence, *, footer: str) -> None:
    """The event study with its reading; where there is none, why, and what the units' shares did."""
    found = rows.drawn(evidence)
    if found is None:
        return
    if not found.quarters:
        st.markdown(f"#### {escape(rows.title(found))}")
        st.info(escape(written(found.ratio.withheld or "")) or t("No quarter has escalations enough to draw."))
        _units(found)
        return
    left, right = st.columns((3, 2), gap="large")
    with left:
        _study(found, footer=footer)
    with right:
        _estimates(evidence, footer=footer)
        _units(found)


def _study(found: TakeUp, *, footer: str) -> None:
    quarters = rows.quarters(found)
    units = t(UNITS[found.unit])
    chart(
        partial(event_study, quarters),
        title=rows.title(found),
        subtitle=t(
            "Attributable escalations in the first 12 months of {deals}, by quarters of signature since their unit"
            " took the practices up, as a ratio to units that had not yet. Lines are 95 % intervals for all quarters"
            " at once. {n} of {all} {units} took them up.",
            n=found.n_took_up, all=found.n_units, units=units, deals=counts.deals(found.ratio.n_deals),
        ),
        data=quarters,
        key="take-up",
        footer=footer,
        terms=("take_up",),
    )  # fmt: skip
    st.markdown(escape(" ".join(rows.reading(found))))


def _estimates(evidence: Evidence, *, footer: str) -> None:
    found = rows.estimates(evidence)
    chart(
        partial(readings, found),
        title=rows.estimates_title(found),
        subtitle=t("The ratio of take-up by other estimators, and by who sold and delivered. Lines are 95 %"
                   " intervals, from 20 units on."),
        data=found,
        key="take-up-estimates",
        footer=footer,
        terms=("take_up",),
    )  # fmt: skip


def _units(found: TakeUp) -> None:
    units = rows.units(found)
    if found.n_took_up and not units.is_empty():
        plain_table(units, alt=t("When each unit took the practices up"))
