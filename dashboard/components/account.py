"""Picking an account and one of its deals, and the trail of what was agreed before signature."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import figures, wording
from dashboard.components.charts import chart, table
from dashboard.figures.peers import make_up
from dashboard.locale import t, tn
from dashboard.summaries import account as summaries
from dashboard.summaries import peers as peer_rows

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
    alt = "What was agreed before signature, practice by practice, with its source"
    table(shown, key=key, alt=alt, wide=("What",), links=("Record",) if link else ())


def account_header(deals: pl.DataFrame, peers: pl.DataFrame, facts: dict[str, Any]) -> None:
    """The account's rate beside that of similar deals, open escalations, satisfaction, renewal, value at risk."""
    own, others = peer_rows.rate(deals), peer_rows.rate(peers)
    st.markdown(f"### {peer_rows.rate_title(own, others)}")
    shown = (
        (t("Escalations here"), f"{wording.number(own.value)} /100 mo", peer_rows.rate_words(own)),
        (
            t("Similar deals"),
            f"{wording.number(others.value)} /100 mo",
            f"{peer_rows.rate_words(others)}: {peer_rows.alike_words(deals)}",
        ),
        (
            t("Open escalations"),
            f"{facts['n_open_escalations']:,}",
            t("of {n} since the first record", n=facts["n_escalations"]),
        ),
        (t("Satisfaction"), *summaries.satisfaction(facts)),
        (t("Value at risk"), *summaries.value_at_risk(facts)),
    )
    for column, (label, value, below) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(label, value)
            st.caption(wording.escape(below))


def account_links(label: str, *, has_open_deals: bool) -> None:
    """The ways on: the account's review deck, and its open deals."""
    page = "dashboard/pages/review.py"
    query = {"scope": "Account", "account": label}
    st.page_link(page, label=t("Review deck"), icon=":material/slideshow:", query_params=query)
    if has_open_deals:
        page = "dashboard/pages/watch_list.py"
        st.page_link(page, label=t("Open deals"), icon=":material/visibility:", query_params={"account": label})


def child_accounts(children: pl.DataFrame, labels: dict[str, str]) -> list[str]:
    """The child accounts that the reader adds to this one, kept in the URL: all of them or none."""
    if children.is_empty():
        return []
    with st.expander(tn("{n} child account", "{n} child accounts", len(children)), icon=":material/account_tree:"):
        for row in children.iter_rows(named=True):
            label = labels.get(row["account_id"])
            text = t("{name}: {n} deals, {m} escalations", name=row["account_name"], n=row["n_deals"],
                     m=row["n_escalations"])  # fmt: skip
            if label:
                st.page_link("dashboard/pages/account.py", label=text, query_params={"account": label})
            else:
                st.caption(wording.escape(text))
    is_added = st.toggle(t("Add its child accounts to this page"), key="children", bind="query-params")
    return children["account_id"].to_list() if is_added else []


def account_timeline(
    deals: pl.DataFrame, events: pl.DataFrame, escalations: pl.DataFrame, noted: pl.DataFrame, *, footer: str
) -> None:
    """What happened when, in lanes, with signatures, commitment points and annotations. `events` not empty."""
    chart(
        partial(
            figures.timeline,
            events,
            committed_on=summaries.committed_on(deals),
            signed_on=deals["signed_on"].to_list(),
            annotations=noted,
        ),
        title=summaries.timeline_title(deals, escalations),
        subtitle=t("{n} dated events, {span}. Solid lines: signatures; dotted: commitment points; dashed: annotations;"
                   " hollow practices came only after signature.", n=len(events), span=summaries.span(events)),
        data=events.drop("account_id", "deal_id"),
        key="timeline",
        footer=footer,
        terms=("commitment_point", "escalation"),
    )  # fmt: skip


def contract_make_up(deals: pl.DataFrame, peers: pl.DataFrame, *, name: str, footer: str) -> None:
    """The contracts of the deals beside those of similar deals, drawn and as a table."""
    compared = peer_rows.make_up(deals, peers)
    if compared.is_empty():
        st.info(t("Too few similar deals have a contract on record to compare with; ten are needed."))
    else:
        chart(
            partial(make_up, compared),
            title=peer_rows.make_up_title(compared),
            subtitle=t("Each point a deal of {name}; band and line: the middle half and the median of {n} similar"
                       " deals, {alike}.",
                       name=name, n=compared["n_peers"][0], alike=peer_rows.alike_words(deals)),
            data=compared,
            key="make-up",
            footer=footer,
            terms=("control_share",),
        )  # fmt: skip
    table(summaries.contract_table(deals), key="contracts", alt=t("Contract clauses of {name}", name=name))
