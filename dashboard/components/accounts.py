"""The list of accounts: whose come first, which are shown, a row each, and what changed of those that are followed."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, desk
from dashboard.components.charts import look, table
from dashboard.components.how_computed import section
from dashboard.figures import spark
from dashboard.locale import deferred, t, tn
from dashboard.queries import accounts as queries
from dashboard.queries.builds import build_facts
from dashboard.summaries import accounts as summaries
from dashboard.summaries import looks
from dashboard.wording import counts
from dashboard.wording.safe import cut, escape, whole
from dashboard.wording.words import day
from etl.settings.paths import PAGES

_COLUMNS = [3, 2, 3, 2.2, 1.1]
_AT_FIRST, _MORE = 12, 40
_ONLY = {"all": deferred("All"), "mine": deferred("Mine"), "followed": deferred("Followed")}
_NOBODY = deferred("Nobody in particular")


def account_list(account_ids: set[str]) -> None:
    """All accounts with a deal, what needs attention first; those of the ids have a page."""
    facts, viewer = build_facts(), access.viewer()
    rows = queries.account_list(access.scope(), as_of_on=facts["as_of_on"])
    rows = summaries.with_peers(rows, queries.peer_cells(access.scope()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="person-row"):
        person = _person(summaries.people(rows), viewer)
        only = st.segmented_control(t("Show"), list(_ONLY), default="all", key="only-accounts", required=True,
                                    format_func=lambda name: t(_ONLY[name]))  # fmt: skip
    followed = desk.followed(access.scope(), viewer)
    ranked = summaries.ranked(rows, person=person)
    shown = summaries.chosen(ranked, only=only, followed=followed)
    section(summaries.finding(ranked), "escalation", "value_at_risk", "aligned", key="accounts")
    st.caption(escape(summaries.order(ranked, person=person)))
    _told(_changes(followed, viewer, facts["build_id"], rows), rows, account_ids, n_followed=len(followed))
    if shown.is_empty():
        st.info(_nothing(only))
        return
    _rows(shown, account_ids)
    with st.expander(t("All as a table, with its download")):
        table(summaries.table(shown), key="accounts", alt=t("Every account with what is open, at stake and agreed"),
              headings={"segment": t("Segment"), "region": t("Region")})  # fmt: skip


def _person(names: list[str], viewer: str) -> str | None:
    """Which of the owners the viewer is, as they say; kept until they say otherwise."""
    kept = desk.person(viewer)
    options = [_NOBODY, *names]
    chosen = st.selectbox(
        t("My accounts are those of"), options, index=options.index(kept) if kept in names else 0,
        format_func=lambda name: t(_NOBODY) if name == _NOBODY else name, key="person", width=280,
    )  # fmt: skip
    wanted = None if chosen == _NOBODY else chosen
    if wanted != kept and (wanted or kept in names):
        desk.set_person(viewer, wanted)
    return wanted


def _nothing(only: str) -> str:
    if only == "mine":
        return t("None of these accounts is marked as yours. Choose a name above, under “My accounts are those of”.")
    return t("You follow no account yet. Open one, then press Follow.")


def _changes(followed: set[str], viewer: str, build_id: str, rows: pl.DataFrame) -> dict[str, str]:
    """By account that is followed and of which anything changed, what did since the viewer looked last."""
    before = desk.last_looks(viewer, build_id) if followed else {}
    if not before:
        return {}
    now = followed_facts(before, rows)
    return {
        account_id: since(last, now[account_id])
        for account_id, last in before.items()
        if account_id in now and looks.changed(last.facts, now[account_id])
    }


def _told(changes: dict[str, str], rows: pl.DataFrame, account_ids: set[str], *, n_followed: int) -> None:
    """What changed of the accounts that are followed, above the list; nothing where none is."""
    if not n_followed:
        return
    with st.container(border=True, key="accounts-changed", gap="xxsmall"):
        if not changes:
            st.caption(tn("Nothing changed of the {n} account that you follow.",
                          "Nothing changed of the {n} accounts that you follow.", n_followed))  # fmt: skip
        names = dict(rows.select("account_id", "account_name").iter_rows())
        for account_id, change in changes.items():
            _name(names[account_id], account_id, has_page=account_id in account_ids)
            st.caption(escape(change))


def followed_facts(account_ids: Mapping[str, Any] | set[str], rows: pl.DataFrame) -> dict[str, looks.Facts]:
    """By account what is kept of it; `rows` as `queries.account_list`."""
    ids = set(account_ids)
    return looks.facts(
        rows.filter(pl.col("account_id").is_in(list(ids))),
        queries.watched_escalations(access.scope(), ids),
        queries.watched_deals(access.scope(), ids),
    )


def since(last: desk.Look, now: looks.Facts) -> str:
    """What changed since a look, in words."""
    sentences = looks.changed(last.facts, now)
    if not sentences:
        return t("Nothing changed since you looked on {day}.", day=day(last.looked_on))
    return t("Since you looked on {day}: {changes}", day=day(last.looked_on), changes=" ".join(sentences))


def _rows(shown: pl.DataFrame, account_ids: set[str]) -> None:
    most = _MORE if st.session_state.get("more-accounts") else _AT_FIRST
    for row in shown.head(most).iter_rows(named=True):
        with st.container(border=True, key=f"account-{row['account_id']}", gap="xxsmall"):
            _row(row, has_page=row["account_id"] in account_ids)
    if len(shown) > _AT_FIRST:
        n = min(len(shown), _MORE)
        st.toggle(tn("Show {n} account", "Show {n} accounts", n), key="more-accounts")


def _row(row: dict[str, Any], *, has_page: bool) -> None:
    name, stakes, rate, agreed, trend = st.columns(_COLUMNS, vertical_alignment="center")
    with name:
        _name(row["account_name"], row["account_id"], has_page=has_page)
        st.caption(escape(summaries.who(row)))
    stakes.markdown(
        _lines(summaries.open_escalations(row), summaries.at_risk(row), is_strong=bool(row["n_open_escalations"]))
    )
    rate.markdown(_lines(summaries.beside_peers(row), summaries.renewal(row)))
    agreed.markdown(_lines(summaries.alignment(row), _open_deals(row)))
    with trend:
        st.html(spark.bars(row["quarters"], look(), alt=summaries.trend(row["quarters"])))


def _name(name: str, account_id: str, *, has_page: bool) -> None:
    """An account's name, a link where it has a page."""
    text = f"**{escape(cut(name))}**"
    if has_page:
        st.page_link(PAGES / "account.py", label=text, help=whole(name), query_params={"account": account_id})
    else:
        st.markdown(text, help=whole(name))


def _lines(first: str, second: str, *, is_strong: bool = False) -> str:
    shown = f"**{escape(first)}**" if is_strong else escape(first)
    return f"{shown}  \n:gray[{escape(second)}]"


def _open_deals(row: dict[str, Any]) -> str:
    n = row["n_open_deals"]
    return counts.open_deals(n) if n else t("No open deal")
