"""Picking an account and one of its deals, and the trail of what was agreed before signature."""

import polars as pl
import streamlit as st

from dashboard import wording
from dashboard.components.charts import table
from dashboard.summaries import account as summaries

_ALL_DEALS = "All signed deals"


def account_picker(accounts: pl.DataFrame) -> str | None:
    """A searchable choice of accounts, kept in the URL; the id of the chosen one."""
    labels = {label: account_id for account_id, label in summaries.labels(accounts).items()}
    chosen = st.selectbox(
        "Account", list(labels), index=None, key="account", bind="query-params", placeholder="Search for an account"
    )
    return labels.get(chosen) if chosen else None


def deal_picker(deals: pl.DataFrame) -> pl.DataFrame:
    """The one deal that the reader picked, kept in the URL, or all of them. `deals` newest first, at least one row."""
    if len(deals) == 1:
        st.selectbox("Deal", [deals["deal_name"][0]], disabled=True)
        return deals
    named = [
        f"{wording.day(signed_on)} · {name}" for name, signed_on in deals.select("deal_name", "signed_on").iter_rows()
    ]
    labels = {f"{label} ({n})" if named.count(label) > 1 else label: n for n, label in enumerate(named)}
    chosen = st.selectbox("Deal", [_ALL_DEALS, *labels], key="deal", bind="query-params")
    return deals[labels[chosen]] if chosen in labels else deals


def evidence_table(evidence: pl.DataFrame, *, key: str) -> None:
    """Practice by practice: status, when, who, why, and the record of the export that says so."""
    link = ["record_url"] if evidence["record_url"].drop_nulls().len() else []
    shown = evidence.select(
        pl.col("signed_on").alias("Signed"),
        pl.col("practice").replace(wording.PRACTICES).alias("Practice"),
        pl.col("status").replace(wording.STATUS_MARKS).alias("Status"),
        pl.col("evidence_at").dt.date().alias("When"),
        pl.col("days_before_signature").alias("Days before"),
        pl.col("person").alias("Who"),
        pl.col("reason").alias("Why"),
        pl.format("{}, row {}", "source_file", "source_row").alias("Source"),
        pl.col("detail").alias("What"),
        *(pl.col(name).alias("Record") for name in link),
    )
    table(shown, key=key, alt="What was agreed before signature, practice by practice, with its source")
