"""The frame of a page: title and freshness, headline numbers, and how they were computed."""

from typing import Any

import streamlit as st

from dashboard import wording


def header(title: str, question: str, facts: dict[str, Any]) -> None:
    """The page's title, the question that it answers, and how fresh its data are."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.title(title, anchor=False)
    left.caption(question)
    with right:
        freshness(facts)


def freshness(facts: dict[str, Any]) -> None:
    """As-of date, sources and checks of the build, in one line."""
    failed = facts["n_failed_checks"]
    checks = "all checks passed" if failed == 0 else f"{failed} of {facts['n_checks']} checks warn"
    sources = f"{facts['n_sources']} {'source' if facts['n_sources'] == 1 else 'sources'}"
    st.caption(
        f"As of {wording.day(facts['as_of_on'])} · {sources} · {checks} · build {facts['build_id']}",
        text_alignment="right",
    )


def metric(label: str, value: str, *, delta: str | None, below: str, good: str = "off", help_text: str) -> None:
    """A headline number with its change, and below it interval and n."""
    with st.container(border=True, height="stretch"):
        st.metric(label, value, delta, delta_color=good, help=help_text)  # type: ignore[arg-type]
        st.caption(below)


def how_computed(text: str, *, method: str, inputs: str) -> None:
    """Definition, method and inputs of what stands above."""
    with st.expander("How computed?"):
        st.markdown(text)
        st.markdown(f"**Method.** {method}")
        st.markdown(f"**Read from.** {inputs}")
