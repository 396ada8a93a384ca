"""What a click on a chart does to the page's filters, and how it is undone."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from dashboard.components import clicks
    from dashboard.components.views import FILTER_KEYS

    if "segment" not in st.session_state:
        st.session_state["region"] = ["EMEA"]
    st.button("bar", on_click=clicks.narrow, args=({"segment": ["SMB"]},))
    clicks.undo_narrowing()
    st.session_state["seen"] = {name: st.session_state.get(name) for name in FILTER_KEYS}


def test_a_click_narrows_by_one_filter_keeps_the_others_and_can_be_undone_in_place() -> None:
    app = AppTest.from_function(_page).run()
    assert [button.label for button in app.button] == ["bar"]
    app.button[0].click().run()
    assert app.session_state["seen"]["segment"] == ["SMB"]
    assert app.session_state["seen"]["region"] == ["EMEA"]
    app.button(key="undo-click").click().run()
    assert app.session_state["seen"]["segment"] == []
    assert app.session_state["seen"]["region"] == ["EMEA"]
    assert [button.label for button in app.button] == ["bar"]
