"""What was loaded, what was refused, and what nobody could have known."""

import streamlit as st

from dashboard import access
from dashboard.components.changes import against_picker, changes_since
from dashboard.components.charts import table
from dashboard.components.data import coverage_charts, disagreements, escalation_marks, unlinked
from dashboard.components.how_computed import section
from dashboard.components.links import link_suggestions
from dashboard.locale import t, tn
from dashboard.queries import builds
from dashboard.queries import changes as changes_queries
from dashboard.queries.builds import build_facts
from dashboard.summaries import coverage as coverage_summaries
from dashboard.summaries import data as summaries
from dashboard.wording import footers
from dashboard.wording.safe import escape

facts = build_facts()
scope = access.scope()
totals = builds.totals()
files, rejects, checks = builds.files(), builds.rejects(), builds.checks()
cells = builds.cell_problems()
unknowns, coverage = builds.practice_unknowns(), builds.coverage()
footer = footers.footer(facts, totals["n_deals"], t("all deals"))

st.markdown(f"### {escape(summaries.files_sentence(files))}")
missing = summaries.not_known(totals, unknowns)
if missing:
    st.warning("\n".join(f"- {escape(sentence)}" for sentence in missing))

section(t("What changed since an earlier build"), "build_change", key="changes")
against = against_picker(builds.compared_builds())
if against:
    moved, changes = changes_queries.moved(scope, against), changes_queries.changes(scope, against)
    changes_since(changes_queries.totals_now(scope), moved, changes)

st.markdown("#### " + t("Sources"))
last_records = builds.last_records()
st.markdown(escape(coverage_summaries.sources_sentence(last_records, facts["as_of_on"])))
table(summaries.sources_table(files, last_records), key="sources", alt=t("Sources, those with the oldest data first"))
st.markdown("#### " + t("Files"))
table(
    summaries.files_table(files),
    key="files",
    alt=t("Files with the rows read, loaded, rejected, superseded and unused"),
)
st.markdown(f"#### {escape(summaries.rejects_title(rejects))}")
if not rejects.is_empty():
    table(
        summaries.rejects_table(rejects),
        key="rejects",
        alt=t("Rejected rows, why, and how to mend each"),
        wide=("mend",),
    )
st.markdown(f"#### {escape(summaries.cells_title(cells))}")
if not cells.is_empty():
    table(
        summaries.rejects_table(cells),
        key="cell-problems",
        alt=t("Cells that could not be read, why, and how to mend each"),
        wide=("mend",),
    )
st.markdown(f"#### {escape(summaries.checks_title(checks))}")
table(summaries.checks_table(checks), key="checks", alt=t("Quality checks and their outcome"), wide=("description",))

escalation_marks(builds.escalation_candidates())

disagreements(builds.practice_disagreements(scope))
section(t("What the sources cover"), "coverage", key="coverage")
coverage_charts(coverage, totals, footer=footer)

st.markdown("#### " + t("Not linked"))
attribution = builds.attribution()
st.markdown(escape(summaries.links_sentence(totals, attribution)))
if not attribution.is_empty():
    table(summaries.attribution_table(attribution), key="attribution", alt=t("Escalations by attribution"))
link_suggestions()
unlinked(builds.unlinked_contracts(scope), builds.unattributed(scope))
st.markdown("#### " + t("Not mapped"))
values, columns_left = builds.unmapped_values(), builds.unmapped_columns()
if values.is_empty():
    st.markdown(t("Every value was understood."))
else:
    st.markdown(
        tn(
            "{n} value means nothing known; it is kept as not known until its key is set.",
            "{n} values mean nothing known; each is kept as not known until its key is set.",
            len(values),
        )
    )
    table(summaries.unmapped_table(values), key="unmapped-values", alt=t("Values not understood"), wide=("toml_key",))
with st.expander(tn("{n} column that nothing reads", "{n} columns that nothing reads", len(columns_left))):
    table(summaries.columns_table(columns_left), key="unmapped-columns", alt=t("Columns that no mapping reads"))
