"""Calibration: what the engine makes of firms whose truth is known, drawn."""

from functools import partial

import streamlit as st

from dashboard import calibration, calibration_rows
from dashboard.calibration import Calibration
from dashboard.components.charts import chart, table
from dashboard.figures.calibration import calibration_bias, calibration_coverage
from dashboard.locale import t
from dashboard.wording.safe import escape
from dashboard.wording.words import day


def calibration_charts(found: Calibration) -> None:
    """Coverage, bias, traps and verdicts of the simulated firms."""
    made = {"day": day(found.made_on), "version": escape(found.version)}
    footer = t("Simulated firms, made {day} with version {version}.", **made)
    st.markdown(
        t(
            "Each row below stands for hundreds of simulated firms. In a simulated firm the true effect of the"
            " practices is known, and large deals, able sales owners and chance blur it as they do in real ones. An"
            " honest method finds the truth on average, and its 95 % intervals hold it 95 times in 100."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        _coverage(found, footer)
    with right:
        _bias(found, footer)

    left, right = st.columns(2, gap="large")
    with left:
        _traps(found, footer)
    with right:
        st.markdown("#### " + t("What this does not show"))
        st.markdown(escape(calibration.hidden_limit(found)))
        st.caption(
            t(
                "Simulated firms follow one model; a real firm may differ from all of them. The calibration shows that"
                " the method does what it says where its assumptions hold, and how it fails where a hidden difference"
                " breaks them. Made {day} with version {version}, seeds from {seed} on; `make calibrate` makes it"
                " anew.",
                seed=int(found.first_seed),
                **made,
            )
        )
    _verdicts(found)
    _rows()


def _rows() -> None:
    rows = calibration_rows.read()
    if not rows:
        return
    st.markdown("#### " + t("What could lead each claim astray"))
    st.caption(
        t(
            "A row per claim and per way to be misled: the share of simulated firms that are issued each word, before"
            " the last mends of the method and after them. A limit is missed where simulation error does not explain"
            " it. `make calibrate` makes the rows anew; where few firms were simulated a share is rough."
        )
    )
    table(
        calibration_rows.table(rows),
        key="calibration-rows",
        alt=t("What could lead each claim astray: words issued on simulated firms"),
        wide=("firms", "limits"),
        headings=calibration_rows.headings(),
    )
    if said := calibration_rows.unseen(rows):
        st.caption(escape(said))


def _coverage(found: Calibration, footer: str) -> None:
    covered = calibration.coverage(found)
    chart(
        partial(calibration_coverage, covered),
        title=calibration.coverage_title(covered),
        subtitle=t(
            "Share of the 95 % intervals of the rate ratio that hold the true one. The dotted line is 95 %; the"
            " others are what the number of simulated firms leaves open."
        ),
        data=calibration.merits_table(found),
        headings={},
        key="calibration-coverage",
        footer=footer,
    )


def _bias(found: Calibration, footer: str) -> None:
    biases = calibration.biases(found)
    chart(
        partial(calibration_bias, biases, naive=t("crude"), ours=t("adjusted")),
        title=calibration.bias_title(biases),
        subtitle=t("The mean estimate as a multiple of the true rate ratio per practice; dotted: as it should be."),
        data=biases,
        key="calibration-bias",
        footer=footer,
    )


def _traps(found: Calibration, footer: str) -> None:
    traps = calibration.traps(found)
    chart(
        partial(calibration_bias, traps, naive=t("naive"), ours=t("this app")),
        title=calibration.trap_title(traps),
        subtitle=t(
            "Ways to be fooled, each on one simulated firm of 100,000 deals: the naive ratio and this app's, as"
            " multiples of the true one."
        ),
        data=traps,
        key="calibration-traps",
        footer=footer,
    )


def _verdicts(found: Calibration) -> None:
    st.markdown("#### " + t("How often each verdict is issued"))
    st.caption(
        t(
            "Share of simulated firms, by what is true of them. Estimates alone are made anew for any filter; a build"
            " adds every check, each of which may stand in the way of “Supported”."
        )
    )
    table(
        calibration.verdicts_table(found),
        key="calibration-verdicts",
        alt=t("How often each verdict is issued, by what is true"),
        wide=("firms",),
        headings=calibration.verdict_headings(),
    )
