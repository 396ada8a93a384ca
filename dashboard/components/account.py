"""The top of the Account page: its headline numbers, its child accounts, its timeline."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard.components.account_now import rows_button
from dashboard.components.cards import beside as second_number
from dashboard.components.charts import chart, table
from dashboard.figures import account
from dashboard.figures.account import timeline
from dashboard.locale import t, tn
from dashboard.summaries.account import findings, tables
from dashboard.summaries.account import labels as summaries
from dashboard.summaries.account import peers as peer_rows
from dashboard.summaries.headline.card import Beside
from dashboard.wording import counts
from dashboard.wording.safe import cut, escape, whole
from dashboard.wording.words import day, number
from etl.evidence import Peer, Verdict
from etl.settings.paths import PAGES


def account_identity(name: str, facts: dict[str, Any]) -> None:
    """The account's name, what kind of account it is, and who owns it today."""
    st.subheader(escape(cut(name)), anchor=False, help=whole(name))
    st.caption(escape(findings.who(facts)))


def account_deals(deals: pl.DataFrame, *, name: str) -> None:
    """One row per signed deal."""
    alt = t("Signed deals of {name}: score, practices, escalations", name=name)
    table(tables.account_deals_table(deals), key="account-deals", alt=alt)


def account_header(
    deals: pl.DataFrame,
    peers: pl.DataFrame,
    facts: dict[str, Any],
    *,
    beside: Peer | None,
    verdict: Verdict,
    counted: Mapping[str, pl.DataFrame],
) -> None:
    """The account's rate beside that of similar deals, open escalations, satisfaction, what is at stake.

    `verdict` is C4's; `counted` are the rows behind each number, by its label.
    """
    own, others = peer_rows.rate(deals), peer_rows.rate(peers)
    st.markdown(f"### {escape(peer_rows.rate_title(beside))}")
    if beside is not None:
        st.caption(escape(peer_rows.beside_words(beside)))
    shown = (
        (t("Escalations here"), number(own.value), peer_rows.rate_words(own)),
        (
            t("Similar deals"),
            number(others.value),
            f"{peer_rows.rate_words(others)}: {peer_rows.alike_words(deals)}",
        ),
        (
            t("Open escalations"),
            number(facts["n_open_escalations"], 0),
            t("not known: no ticket source covers it")
            if facts["n_escalations"] is None
            else t(
                "of {n} since the account's first record, whether or not they belong to a deal",
                n=facts["n_escalations"],
            ),
        ),
        (t("Satisfaction"), *summaries.satisfaction(facts)),
        (t("Value at risk"), *summaries.value_at_risk(facts)),
    )
    for at, (column, (label, value, below)) in enumerate(zip(st.columns(len(shown), gap="small"), shown, strict=True)):
        with column, st.container(border=True, height="stretch", key=f"headline-account-{at}"):
            st.metric(escape(label), escape(value))
            st.caption(escape(below))
            rows_button(label, counted)
            if label == t("Value at risk"):
                few = summaries.value_with_few_practices(facts, verdict)
                second_number(Beside(t("Value with few practices"), *few, "value_with_few_practices"))
                rows_button(t("Value with few practices"), counted)


def account_links(account_id: str, *, n_open_deals: int) -> None:
    """The ways on: the account's review deck, and its open deals."""
    page = PAGES / "review.py"
    query = {"scope": "account", "account": account_id}
    st.page_link(page, label=t("Review deck"), icon=":material/slideshow:", query_params=query)
    if n_open_deals:
        page = PAGES / "watch_list.py"
        text = tn("{n} open deal", "{n} open deals", n_open_deals)
        st.page_link(page, label=text, icon=":material/visibility:", query_params={"account": account_id})


def no_signed_deal(*, n_open_deals: int, n_children: int) -> None:
    """What there is instead, where the account itself has signed no deal."""
    if n_open_deals:
        st.info(
            tn("No signed deal of this account is on record. Its {n} open deal stands on the watch list.",
               "No signed deal of this account is on record. Its {n} open deals stand on the watch list.",
               n_open_deals)
        )  # fmt: skip
    if n_children:
        st.info(
            t("No signed deal of this account itself is on record. Those of its child accounts can be added above.")
        )


def child_accounts(children: pl.DataFrame, account_ids: set[str]) -> pl.DataFrame:
    """The child accounts that the reader adds to this one, kept in the URL: all or none. The ids have a page each."""
    if children.is_empty():
        return children
    n = len(children)
    is_added = st.toggle(tn("With its {n} child account", "With its {n} child accounts", n), key="children",
                         bind="query-params")  # fmt: skip
    with st.expander(tn("{n} child account", "{n} child accounts", n), icon=":material/account_tree:"):
        for row in children.iter_rows(named=True):
            text = t("{name}: {deals}, {escalations}", name=escape(cut(row["account_name"])),
                     deals=tn("{n} signed deal", "{n} signed deals", row["n_deals"]),
                     escalations=escape(summaries.escalations_words(row)))  # fmt: skip
            if row["account_id"] in account_ids:
                st.page_link(PAGES / "account.py", label=text, query_params={"account": row["account_id"]})
            else:
                st.caption(text)
    return children if is_added else children.clear()


def account_timeline(
    deals: pl.DataFrame, events: pl.DataFrame, escalations: pl.DataFrame, noted: pl.DataFrame, *, footer: str
) -> None:
    """What happened when, in lanes, with signatures, commitment points and annotations. `events` not empty."""
    chart(
        partial(
            timeline,
            events,
            committed_on=summaries.committed_on(deals),
            signed_on=deals.sort("signed_on", "deal_id")["signed_on"].to_list(),
            numbers=findings.numbers(deals),
            annotations=noted,
        ),
        title=summaries.timeline_title(deals, escalations),
        subtitle=_timeline_subtitle(deals, events),
        data=events.drop("account_id", "deal_id"),
        key="timeline",
        footer=footer,
        terms=("commitment_point", "escalation"),
    )  # fmt: skip


def _timeline_subtitle(deals: pl.DataFrame, events: pl.DataFrame) -> str:
    """What is drawn, since when, and how the marks are read."""
    what = t("{n}, {span}.", n=counts.dated_events(len(events)), span=summaries.span(events))
    lines = t(
        "Solid lines are signatures, dotted ones commitment points. Practices: ● before signature, ○ only after it,"
        " a grey ring is not known, × is on record but did not count."
    )
    named = t("Numbers are the deals, as they stand above.") if len(deals) > 1 else ""
    begins_on, first = account.begins_on(events), events["occurred_at"].dt.date().min()
    is_cut = begins_on is not None and isinstance(first, date) and first < begins_on
    earlier = t("Contracts from before {day} are not drawn in full.", day=day(begins_on)) if is_cut else ""
    return " ".join(part for part in (what, lines, named, earlier) if part)
