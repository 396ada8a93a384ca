"""How the numbers are made, and whether they can be trusted."""

import streamlit as st

from dashboard import calibration, components, queries, wording
from dashboard.components import method
from dashboard.locale import t

names = (t("Definitions"), t("Analysis plan"), t("Calibration"), t("Limits"))
definitions, plan, trusted, limits = st.tabs(names, key="part", on_change="rerun", bind="query-params")
if definitions.open:
    with definitions:
        method.definitions(queries.builds.thresholds())
if plan.open:
    with plan:
        method.analysis_plan()
if trusted.open:
    with trusted:
        found = calibration.read()
        if found is None:
            st.info("No calibration is recorded. Run `make calibrate` (about 20 minutes), then reload this page.")
        else:
            components.calibration_charts(found)
        overview = queries.prediction_overview()
        footer = wording.footer(queries.build_facts(), overview["n_held_out"] or 0, t("later deals"))
        method.predictions(overview, queries.prediction_calibration(), footer=footer)
if limits.open:
    with limits:
        method.limits(queries.builds.totals(), queries.builds.practice_unknowns())
