"""What was loaded, what was refused, and what nobody could have known."""

import polars as pl
import streamlit as st

from dashboard import components, figures, queries, wording
from dashboard.summaries import data as summaries

facts = queries.build_facts()
components.header("Data", "What was loaded, what was refused, and where nothing could be known?", facts)
totals = queries.totals()
files, rejects, checks = queries.files(), queries.rejects(), queries.checks()
unknowns, coverage = queries.practice_unknowns(), queries.coverage()
footer = f"As of {wording.day(facts['as_of_on'])} · n = {totals['n_deals']:,} signed deals · build {facts['build_id']}"

st.markdown(summaries.files_sentence(files))
for sentence in summaries.not_known(totals, unknowns):
    st.warning(sentence, icon=":material/help_outline:")

st.markdown("#### Files")
components.table(
    summaries.files_table(files), key="files", alt="Files with the rows read, loaded, rejected and superseded"
)
left, right = st.columns(2, gap="large")
with left:
    st.markdown("#### Rejected rows")
    if rejects.is_empty():
        st.info("No row was rejected.")
    else:
        components.table(
            rejects, key="rejects", alt="Rejected rows with file, row, column, value, reason and mend", height=320
        )
with right:
    st.markdown("#### Checks")
    components.table(summaries.checks_table(checks), key="checks", alt="Quality checks and their outcome", height=320)

st.markdown("#### Coverage")
for source_table, cells in summaries.coverage_by_table(coverage):
    components.chart(
        figures.coverage(cells),
        title=summaries.coverage_title(source_table, cells),
        subtitle=f"Percent of deals by region and signature quarter, n = {cells['n_deals'].sum():,} deals",
        data=cells,
        key=f"coverage-{source_table}",
        footer=footer,
    )
if coverage.is_empty():
    st.info("No signed deal was loaded, so there is nothing to cover.")

st.markdown("#### Not linked, not mapped")
st.markdown(summaries.links_sentence(totals, queries.attribution()))
components.table(queries.attribution(), key="attribution", alt="Escalations by how they were attributed to a deal")
values, columns = queries.unmapped_values(), queries.unmapped_columns()
if values.is_empty():
    st.caption("Every value of an enumeration was understood.")
else:
    components.table(
        values, key="unmapped-values", alt="Values that mean nothing known, with the key that would map them"
    )
with st.expander(f"{len(columns):,} columns that nothing reads"):
    st.dataframe(columns.group_by("source_file", maintain_order=True).agg(pl.col("column_name")), hide_index=True,
                 alt="Input columns that no mapping reads")  # fmt: skip
