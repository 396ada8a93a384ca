"""Evidence that earlier kept builds had and this one has not, deal by deal."""

import streamlit as st

from dashboard import access
from dashboard.components.charts import table
from dashboard.locale import t
from dashboard.queries.builds import compared_builds
from dashboard.queries.changes import vanished_evidence
from dashboard.summaries import vanished as summaries


def vanished() -> None:
    """The deals by name, those first whose evidence went after an escalation; or that none is gone, or can be."""
    gone = vanished_evidence(access.scope())
    st.markdown("#### " + t("Evidence that earlier builds had"))
    st.caption(summaries.sentence(gone, n_builds=len(compared_builds())))
    if gone.is_empty():
        return
    table(summaries.rows(gone), key="vanished", alt=t("Evidence that earlier builds had and this one has not"))
