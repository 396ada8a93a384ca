"""The page of an empty warehouse: three ways to the first build, with the commands to copy."""

import shlex
import tomllib
from functools import cache

import streamlit as st

from dashboard import failures, warehouse
from dashboard.locale import deferred, t
from dashboard.wording.safe import escape, sentence
from etl.settings.paths import SYSTEMS, WAREHOUSE

_EVERY = "5s"
_HELD = {  # a system is named at the first of these that it holds
    "deals": deferred("deals of {systems}"),
    "tickets": deferred("tickets of {systems}"),
    "contracts": deferred("contracts of {systems}"),
    "activities": deferred("meetings of {systems}"),
    "risks": deferred("risks of {systems}"),
}


def first_build() -> None:
    """What to do where nothing has been built; and why the last try stopped, if there was one."""
    st.title("Common Ground", anchor=False)
    st.caption(t("Do agreements before signature go with fewer escalations afterwards?"))
    if why := failures.last_failure():
        st.error(t("The last build stopped. {why}", why=sentence(why)))
    st.info(t("Nothing has been built yet. Each of these ways leads to the first build; this page opens it by itself."))
    sample, exports, workbook = st.columns(3, gap="large")
    with sample:
        _sample()
    with exports:
        _exports()
    with workbook:
        _workbook()
    st.caption(t("What is your own (custom fields, headings of a register) is mapped in `commonground.toml`, beside the"
                 " exports; `common-ground detect ./exports --draft ./exports/commonground.toml` writes a draft of it."
                 " README.md, Your own exports, in five minutes, has the whole way."))  # fmt: skip
    _wait()


def _sample() -> None:
    st.markdown("#### " + t("Look at it on a made-up firm"))
    st.markdown(t("400 deals, whose truth is known. It takes a minute."))
    _command("build", "--sample")


def _exports() -> None:
    st.markdown("#### " + t("Build on your exports"))
    st.markdown(t("Put them into one folder as your systems wrote them: CSV, Excel, JSON, XML, Parquet, or a ZIP of"
                  " these. They are recognised by their columns."))  # fmt: skip
    held = "; ".join(t(_HELD[kind], systems=", ".join(titles)) for kind, titles in _known_systems().items())
    st.caption(escape(t("Known as they are: {held}; contracts of any register; meetings of any calendar.", held=held)))
    _command("detect", "./exports", is_for_warehouse=False)
    _command("build", "--exports", "./exports")


@cache
def _known_systems() -> dict[str, list[str]]:
    """The systems by what they hold, as the packaged mappings say; those without a title are no one system."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in _HELD}
    for file in sorted(SYSTEMS.glob("*.toml")):
        system = tomllib.loads(file.read_text(encoding="utf-8"))
        fed = {record["entity"] for record in system["records"].values()}
        if title := system.get("title"):
            by_kind[next(kind for kind in _HELD if kind in fed)].append(title)
    return {kind: titles for kind, titles in by_kind.items() if titles}


def _workbook() -> None:
    st.markdown("#### " + t("Start without exports"))
    st.markdown(t("One workbook is enough: your projects, what was agreed before signature as far as you know it, and"
                  " the escalations."))  # fmt: skip
    _command("template", "--portfolio", "--output", "./mine/portfolio.xlsx", is_for_warehouse=False)
    _command("build", "--exports", "./mine")


def _command(*words: str, is_for_warehouse: bool = True) -> None:
    """A command to copy; for the warehouse that this app shows, where that is another than the usual one."""
    folder = warehouse.folder().resolve()
    other = ("--warehouse", str(folder)) if is_for_warehouse and folder != WAREHOUSE.resolve() else ()
    st.code(shlex.join(("common-ground", *words, *other)), language=None, wrap_lines=True)


@st.fragment(run_every=_EVERY)
def _wait() -> None:
    """Open the first build as soon as it is published."""
    if warehouse.of_each_quarter():
        st.rerun()
