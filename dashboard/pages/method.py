"""How the numbers are made, and whether they can be trusted."""

import streamlit as st

from dashboard import calibration
from dashboard.components import method
from dashboard.components.calibration import calibration_charts
from dashboard.locale import t
from dashboard.queries import builds
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import prediction_calibration
from dashboard.queries.open_deals import prediction_overview
from dashboard.wording import footers

names = (t("Definitions"), t("Analysis plan"), t("Calibration"), t("Limits"))
definitions, plan, trusted, limits = st.tabs(names, key="part", on_change="rerun", bind="query-params")
if definitions.open:
    with definitions:
        method.definitions(builds.thresholds())
if plan.open:
    with plan:
        method.analysis_plan()
if trusted.open:
    with trusted:
        found = calibration.read()
        if found is None:
            st.info(t("No calibration is recorded. Run `make calibrate` (about two hours), then reload this page."))
        else:
            calibration_charts(found)
        overview = prediction_overview()
        footer = footers.footer(build_facts(), overview["n_held_out"] or 0, t("later deals"))
        method.predictions(overview, prediction_calibration(), footer=footer)
if limits.open:
    with limits:
        method.limits(builds.totals(), builds.practice_unknowns(), builds.known_at_signature())
