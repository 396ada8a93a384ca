"""Who is asking, and which accounts they may see."""

import getpass
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


@dataclass(frozen=True, slots=True)
class Scope:
    """The accounts that a viewer may see; None means all of them."""

    account_ids: tuple[str, ...] | None = None


def scope() -> Scope:
    """The scope of the current viewer: in the mode `open`, everybody sees every account."""
    return scope_of(None)


def scope_of(user: str | None) -> Scope:
    """The scope of a user by name; in the mode `open`, everybody sees every account."""
    return Scope()


def viewer() -> str:
    """Who the current viewer is: the e-mail address signed in with, else, in the mode `open`, this machine's user."""
    email = st.user.get("email") if st.user.get("is_logged_in") else None
    return str(email) if email else getpass.getuser()


def today() -> date:
    """Which day it is where the viewer is; in UTC where their browser does not say."""
    try:
        zone: tzinfo = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = UTC
    return datetime.now(zone).date()
