"""The quarterly review: choose, look, take away."""

import streamlit as st

from dashboard import access, components, queries, warehouse
from dashboard.locale import t
from dashboard.review import ReviewError
from dashboard.summaries import account as accounts

known = queries.accounts(access.scope())
if known.is_empty():
    components.no_deal(is_filtered=False)
    st.stop()
left, right = st.columns([1, 2.6], gap="large")
with left:
    choice = components.review_chooser(accounts.labels(known))
with right:
    if choice is None:
        st.stop()
    if not choice.wish.slides:
        st.info(t("Tick at least one slide."))
        st.stop()
    wish = components.accepted(choice.wish)
    if wish is None:
        st.stop()
    try:
        made = components.made(wish)
    except (ReviewError, warehouse.OlderBuildError) as error:
        st.info(str(error))
        st.stop()
    if not made.slides:
        st.info(t("This build has nothing to show on these slides. Tick others."))
        st.stop()
    components.slide_preview(made)
    st.markdown(f"#### {t('Take it away')}")
    st.caption(t("Charts in PowerPoint stay editable. Each slide carries as-of date, n, definitions and build."))
    components.review_downloads(made, choice.template)
