"""Following an account: the button, and what changed since the viewer looked last."""

from typing import Any

import streamlit as st

from dashboard import access, desk
from dashboard.components.accounts import followed_facts, since
from dashboard.locale import t
from dashboard.queries.accounts import account_list
from dashboard.summaries.looks import Facts


def follow(account_id: str, facts: dict[str, Any]) -> str | None:
    """A button to follow an account or to stop; in words what changed of it, None where it isn't followed.

    `facts` of the build.
    """
    viewer, build_id = access.viewer(), facts["build_id"]
    is_followed = account_id in desk.followed(access.scope(), viewer)
    label, icon = (t("Following"), ":material/star:") if is_followed else (t("Follow"), ":material/star_border:")
    told = t("What changes of an account that you follow is told here and in the list.")
    is_pressed = st.button(label, type="tertiary", icon=icon, key=f"follow-{account_id}", help=told)
    if is_pressed and is_followed:
        desk.unfollow(viewer, account_id)
        st.rerun()
    if is_pressed:
        desk.follow(access.scope(), viewer, account_id, build_id=build_id, facts=_facts(account_id, facts))
        st.rerun()
    return _since(account_id, viewer, facts) if is_followed else None


def _since(account_id: str, viewer: str, facts: dict[str, Any]) -> str | None:
    now, build_id = _facts(account_id, facts), facts["build_id"]
    desk.looked(viewer, account_id, build_id=build_id, facts=now)
    last = desk.last_looks(viewer, build_id).get(account_id)
    return since(last, now) if last else None


def _facts(account_id: str, facts: dict[str, Any]) -> Facts:
    rows = account_list(access.scope(), as_of_on=facts["as_of_on"])
    return followed_facts({account_id}, rows)[account_id]
