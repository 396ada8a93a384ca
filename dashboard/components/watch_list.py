"""A row per open deal: what is missing, how long it can still be changed, the next step, and the handover brief."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard.access import Scope
from dashboard.components import addresses
from dashboard.components.account_choice import account_in_address, not_there
from dashboard.components.charts import file_name
from dashboard.components.filters import nothing_left
from dashboard.export.html import handover
from dashboard.locale import t
from dashboard.locale.written import written
from dashboard.queries.open_deals import open_deals
from dashboard.queries.scoped import Filters
from dashboard.summaries import watch_list as summaries
from dashboard.wording.safe import cut, escape, whole
from dashboard.wording.words import money
from etl.settings.paths import PAGES

_COLUMNS = [3.2, 1.5, 2.3, 4.2]

Brief = Callable[[str], bytes]


def rules_picker() -> list[str]:
    """The rules whose warnings the reader hides, kept in the URL."""
    names = {rule: t(name) for rule, name in summaries.RULES.items()}
    named = addresses.from_address("hide", names)
    if named is not None:
        st.session_state["hide"] = [rule for rule in named if rule in names]
    chosen: list[str] = st.multiselect(
        t("Hide warnings"), list(names), key="hide", format_func=names.__getitem__, placeholder=t("None hidden"),
        width=420, on_change=addresses.read, args=("hide",),
    )  # fmt: skip
    addresses.to_address("hide", chosen)
    return chosen


def account_asked_for(accounts: pl.DataFrame) -> str | None:
    """The id of the account that the URL narrows the list to, with a way back to all of it; None where it names none.

    An account that is not there is told; it has no open deal.
    """
    account_id, label = account_in_address(accounts)
    if account_id is None:
        return None
    if label is None:
        not_there(account_id, accounts)
    with st.container(horizontal=True, vertical_alignment="center"):
        if label is not None:
            st.markdown(t("Open deals of **{account}**", account=escape(label)))
        st.page_link(PAGES / "watch_list.py", label=t("Show all open deals"))
    return account_id


def no_open_deal(scope: Scope, filters: Filters, *, account_id: str | None) -> None:
    """What to do where no open deal is left: load some, or clear the filter that is to blame."""
    if not filters.is_empty:
        nothing_left(filters, lambda others: len(open_deals(scope, others, account_id=account_id)))
    elif account_id is not None:
        st.info(t("No open deal of this account is in the exports."))
    else:
        st.info(
            t("No open deal is in the exports. Load an export of the pipeline, then run `common-ground build` again.")
        )


def watch_row(deal: dict[str, Any], *, steps: summaries.Steps, account_ids: set[str], brief: Brief) -> None:
    """An open deal: when it hardens, its practices so far, its next step; the accounts of the ids have a page."""
    what, when, practices, step = st.columns(_COLUMNS)
    with what:
        _deal(deal, account_ids, brief)
    with when:
        st.markdown(f"**{escape(summaries.commitment(deal))}**")
        st.caption(escape(t("Stage: {stage}", stage=cut(deal["stage"] or t("not recorded")))))
    practices.markdown("  \n".join(f"{escape(mark)} · :gray[{escape(name)}]" for name, mark in summaries.marks(deal)))
    with step:
        st.markdown(f"{escape(written(deal['next_step']))}: **{escape(summaries.who(deal))}**")
        st.caption(escape(". ".join((*map(written, deal["warnings"]), summaries.outlook(deal, steps)))))


def _deal(deal: dict[str, Any], account_ids: set[str], brief: Brief) -> None:
    name = deal["deal_name"] or deal["deal_id"]
    st.markdown(f"**{escape(cut(name))}**", help=whole(name))
    value = money(deal["amount"], deal["currency"])
    st.caption(escape(f"{value} · {summaries.closes(deal['expected_close_on'])}"))
    account_id, ending = deal["account_id"], handover.ending()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if account_id in account_ids:
            page = PAGES / "account.py"
            st.page_link(page, label=t("Account"), icon=":material/domain:", query_params={"account": account_id})
        st.download_button(
            t("Brief"),
            data=partial(brief, deal["deal_id"]),
            file_name=f"{file_name('brief-' + name)}.{ending}",
            mime="application/pdf" if ending == "pdf" else "text/html",
            on_click="ignore",
            key=f"brief-{deal['deal_id']}",
            help=t("One page to print: what is agreed, what is missing, who is next."),
            icon=":material/description:",
            type="tertiary",
        )
