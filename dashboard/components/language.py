"""The language of the app: the browser's, or the one chosen at the foot of every page and kept in the URL."""

import streamlit as st

from dashboard import locale
from dashboard.locale import t
from dashboard.wording.safe import escape

_IN_URL, _CHOSEN, _SWITCH = "lang", "chosen-language", "language"
# Long words break where the language says so, rather than run out of a narrow screen.
_HYPHENS = "<style>.stMain :is(p, li, h1, h2, h3, h4, td, th) {hyphens: auto}</style>"


def use_language() -> None:
    """Write in the language that the address names or the reader chose before, else in the browser's."""
    named = st.query_params.get(_IN_URL)
    if named in locale.languages():
        st.session_state[_CHOSEN] = named
    chosen = st.session_state.get(_CHOSEN)
    if chosen and named != chosen:
        st.query_params[_IN_URL] = chosen  # a link inside the app does not name it
    locale.use(st.context.locale, language=chosen)


def language_switch() -> None:
    """The languages that there are, each by its own name; the browser is told which one the page is in."""
    names = locale.languages()
    st.session_state[_SWITCH] = locale.language() if locale.language() in names else "en"
    st.segmented_control(
        t("Language"), list(names), key=_SWITCH, required=True, format_func=lambda code: escape(names[code]),
        on_change=_choose, label_visibility="collapsed",
    )  # fmt: skip
    script = f"<script>document.documentElement.lang = '{escape(st.session_state[_SWITCH])}'</script>"
    st.html(_HYPHENS + script, unsafe_allow_javascript=True)


def _choose() -> None:
    st.session_state[_CHOSEN] = st.query_params[_IN_URL] = st.session_state[_SWITCH]
