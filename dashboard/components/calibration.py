"""Calibration: what the engine makes of firms whose truth is known, drawn."""

from functools import partial

import streamlit as st

from dashboard import calibration
from dashboard.calibration import Calibration
from dashboard.components.charts import chart, table
from dashboard.figures.calibration import calibration_bias, calibration_coverage
from dashboard.wording.words import day


def calibration_charts(found: Calibration) -> None:
    """Coverage, bias, traps and verdicts of the simulated firms."""
    footer = f"Simulated firms, made {day(found.made_on)} with version {found.version}."
    st.markdown(
        "Each row below stands for hundreds of simulated firms. In a simulated firm the true effect of the practices"
        " is "
        "known, and large deals, able sales owners and chance blur it as they do in real ones. An honest method"
        " finds the "
        "truth on average, and its 95 % intervals hold it 95 times in 100."
    )
    covered, biases, traps = calibration.coverage(found), calibration.biases(found), calibration.traps(found)
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            partial(calibration_coverage, covered),
            title=calibration.coverage_title(covered),
            subtitle="Share of the 95 % intervals of the rate ratio that hold the true one. Dotted: 95 %. Lines:"
            " what the "
            "number of simulated firms leaves open.",
            data=calibration.merits_table(found),
            key="calibration-coverage",
            footer=footer,
        )
    with right:
        chart(
            partial(calibration_bias, biases),
            title=calibration.bias_title(biases),
            subtitle="The mean estimate as a multiple of the true rate ratio per practice; dotted: as it should be.",
            data=biases,
            key="calibration-bias",
            footer=footer,
        )

    left, right = st.columns(2, gap="large")
    with left:
        chart(
            partial(calibration_bias, traps, naive="naive", ours="this app"),
            title=calibration.trap_title(traps),
            subtitle="Ways to be fooled, each on one simulated firm of 100,000 deals: the naive ratio and this"
            " app's, as "
            "multiples of the true one.",
            data=traps,
            key="calibration-traps",
            footer=footer,
        )
    with right:
        st.markdown("#### What this does not show")
        st.markdown(calibration.hidden_limit(found))
        st.caption(
            "Simulated firms follow one model; a real firm may differ from all of them. The calibration shows that the "
            "method does what it says where its assumptions hold, and how it fails where a hidden difference breaks"
            " them."
            f" Made {day(found.made_on)} with version {found.version}, seeds from {found.first_seed:,} on;"
            " `make calibrate` makes it anew."
        )

    st.markdown("#### How often each verdict is issued")
    st.caption(
        "Share of simulated firms, by what is true of them. Estimates alone are made anew for any filter; a build adds"
        " every check, each of which may stand in the way of “Supported”."
    )
    table(
        calibration.verdicts_table(found),
        key="calibration-verdicts",
        alt="How often each verdict is issued, by what is true",
        wide=("Simulated firms",),
    )
