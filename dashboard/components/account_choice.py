"""The choice of an account and of one of its deals, kept in the URL by id; older links by name still work."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components import addresses
from dashboard.locale import deferred, t
from dashboard.summaries.account.labels import labels
from dashboard.wording import counts
from dashboard.wording.safe import escape
from dashboard.wording.words import day

_ALL_DEALS = deferred("All signed deals")
_EVERY = ""  # the choice of all deals


def account_picker(accounts: pl.DataFrame) -> str | None:
    """A searchable choice of accounts, kept in the URL; the id of the chosen one. An account not there is told."""
    named = labels(accounts)
    wanted = addresses.from_address("account", named)
    if wanted is not None:
        st.session_state["account"] = next((item for item in wanted if item in named), None)
    chosen: str | None = st.selectbox(
        t("Account"), list(named), index=None, key="account", placeholder=t("Search for an account"),
        format_func=named.__getitem__, on_change=_picked,
    )  # fmt: skip
    if chosen is not None or "account" not in st.query_params:
        addresses.to_address("account", [chosen] if chosen else [])
        return chosen
    not_there(st.query_params["account"], accounts)
    return None


def _picked() -> None:
    """What the reader picks, or clears, takes the place of what the address names."""
    addresses.to_address("account", [])


def account_in_address(accounts: pl.DataFrame) -> tuple[str | None, str | None]:
    """The id and the label of the account that the URL names; an id that is not there has no label."""
    asked = st.query_params.get_all("account")[-1:]
    if not asked:
        return None, None
    named = labels(accounts)
    found = addresses.as_ids(asked, named)
    return found[0], named.get(found[0])


def not_there(name: str, accounts: pl.DataFrame) -> None:
    """That the account which a link names is not there to be seen, or that several have its name."""
    same = accounts.filter(pl.col("account_name") == name)
    if len(same) > 1:
        st.warning(t("{n} are called {name}: choose one of them.", n=counts.accounts(len(same)), name=escape(name)))
    elif access.scope().account_ids is not None:
        st.warning(
            t("The account {name} has no deal in this build, or is not among those that you may see.",
              name=escape(name))
        )  # fmt: skip
    else:
        st.warning(
            t("The account {name} has no deal in this build. A link carries the CRM's id of an account or its name:"
              " search for it by the name that it has now.", name=escape(name))
        )  # fmt: skip


def deal_picker(deals: pl.DataFrame) -> pl.DataFrame:
    """The one deal that the reader picked, kept in the URL, or all of them. `deals` newest first, at least one row."""
    if len(deals) == 1:
        st.selectbox(t("Deal"), [deals["deal_name"][0]], disabled=True)
        return deals
    shown = {_EVERY: t(_ALL_DEALS), **_deal_labels(deals)}
    named = addresses.from_address("deal", shown)
    if named is not None:
        st.session_state["deal"] = next(iter(named), _EVERY)
    if (wanted := st.session_state.get("deal", _EVERY)) not in shown:
        st.session_state["deal"] = _EVERY
        if named:
            st.warning(t("This account has no signed deal {name}; all of its deals are shown.", name=escape(wanted)))
    chosen: str = st.selectbox(t("Deal"), list(shown), key="deal", format_func=shown.__getitem__,
                               on_change=addresses.read, args=("deal",))  # fmt: skip
    addresses.to_address("deal", [chosen] if chosen else [])
    return deals.filter(pl.col("deal_id") == chosen) if chosen else deals


def _deal_labels(deals: pl.DataFrame) -> Mapping[str, str]:
    """What a deal is called where one is chosen, by its id; those of one name and day are numbered."""
    named = [f"{day(signed_on)} · {name}" for name, signed_on in deals.select("deal_name", "signed_on").iter_rows()]
    return {
        deal_id: f"{label} ({n})" if named.count(label) > 1 else label
        for n, (deal_id, label) in enumerate(zip(deals["deal_id"], named, strict=True))
    }
