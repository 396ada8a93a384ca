"""What was loaded, what was refused, and what nobody could have known."""

import streamlit as st

from dashboard import access, components, queries, wording
from dashboard.summaries import coverage as coverage_summaries
from dashboard.summaries import data as summaries

facts = queries.build_facts()
scope = access.scope()
totals = queries.builds.totals()
files, rejects, checks = queries.builds.files(), queries.builds.rejects(), queries.builds.checks()
unknowns, coverage = queries.builds.practice_unknowns(), queries.builds.coverage()
footer = wording.footer(facts, totals["n_deals"], "all deals")

st.markdown(f"### {summaries.files_sentence(files)}")
missing = summaries.not_known(totals, unknowns)
if missing:
    st.warning("\n".join(f"- {sentence}" for sentence in missing))

components.section("What changed since an earlier build", "build_change", key="changes")
against = components.against_picker(queries.builds.compared_builds())
if against:
    moved, changes = queries.changes.moved(scope, against), queries.changes.changes(scope, against)
    components.changes_since(queries.changes.totals_now(scope), moved, changes)

st.markdown("#### Sources")
last_records = queries.builds.last_records()
st.markdown(coverage_summaries.sources_sentence(last_records, facts["as_of_on"]))
components.table(summaries.sources_table(files, last_records), key="sources", alt="Sources, the stalest first")
st.markdown("#### Files")
components.table(
    summaries.files_table(files), key="files", alt="Files with the rows read, loaded, rejected and superseded"
)
st.markdown(f"#### {summaries.rejects_title(rejects)}")
if not rejects.is_empty():
    components.table(
        summaries.rejects_table(rejects),
        key="rejects",
        alt="Rejected rows, why, and how to mend each",
        wide=("How to mend it",),
    )
st.markdown(f"#### {summaries.checks_title(checks)}")
components.table(
    summaries.checks_table(checks), key="checks", alt="Quality checks and their outcome", wide=("What is checked",)
)

components.section("Where the sources could tell", "coverage", key="coverage")
components.coverage_charts(coverage, footer=footer)

st.markdown("#### Not linked")
attribution = queries.builds.attribution()
st.markdown(summaries.links_sentence(totals, attribution))
if not attribution.is_empty():
    components.table(summaries.attribution_table(attribution), key="attribution", alt="Escalations by attribution")
components.unlinked(queries.builds.unlinked_contracts(scope), queries.builds.unattributed(scope))
st.markdown("#### Not mapped")
values, columns_left = queries.builds.unmapped_values(), queries.builds.unmapped_columns()
if values.is_empty():
    st.markdown("Every value was understood.")
else:
    st.markdown(f"{len(values):,} values mean nothing known; each is kept as not known until its key is set.")
    components.table(
        summaries.unmapped_table(values), key="unmapped-values", alt="Values not understood", wide=("Key that maps it",)
    )
with st.expander(f"{len(columns_left):,} columns that nothing reads"):
    components.table(summaries.columns_table(columns_left), key="unmapped-columns", alt="Columns that no mapping reads")
