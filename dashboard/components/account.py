"""Picking an account, and the trail of what was agreed before signature."""

import polars as pl
import streamlit as st

from dashboard import wording
from dashboard.components.charts import table

_MARKS = {"early": "● early", "late": "◐ late", "presignature": "● before signature", "after": "○ only after signature",
          "never": "○ not done", "unknown": "? not known"}  # fmt: skip


def account_picker(accounts: pl.DataFrame) -> str | None:
    """A searchable choice of accounts, kept in the URL; the id of the chosen one."""
    counts = accounts["account_name"].is_duplicated()
    labels = {
        f"{name} ({account_id})" if is_shared else name: account_id
        for name, account_id, is_shared in zip(accounts["account_name"], accounts["account_id"], counts, strict=True)
    }
    chosen = st.selectbox(
        "Account", list(labels), index=None, key="account", bind="query-params", placeholder="Search for an account"
    )
    return labels.get(chosen) if chosen else None


def evidence_table(evidence: pl.DataFrame, *, key: str) -> None:
    """Practice by practice: status, when, who, why, and the record of the export that says so."""
    shown = evidence.select(
        pl.col("deal_name").alias("Deal"),
        pl.col("practice").replace(wording.PRACTICES).alias("Practice"),
        pl.col("status").replace(_MARKS).alias("Status"),
        pl.col("evidence_at").dt.date().alias("When"),
        pl.col("days_before_signature").alias("Days before signature"),
        pl.col("person").alias("Who"),
        pl.col("reason").alias("Why this status"),
        pl.col("detail").alias("What"),
        pl.format("{}, row {}", "source_file", "source_row").alias("Source"),
    )
    table(shown, key=key, alt="What was agreed before signature, practice by practice, with its source")
