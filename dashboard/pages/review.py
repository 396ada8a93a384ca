"""The quarterly review: choose, look, take away."""

import streamlit as st

from dashboard import access, warehouse
from dashboard.components import review
from dashboard.components.page import no_deal
from dashboard.components.review import accepted, review_chooser, review_downloads, slide_preview
from dashboard.locale import t
from dashboard.queries import account
from dashboard.review import ReviewError
from dashboard.wording.safe import sentence

known = account.accounts(access.scope())
if known.is_empty():
    no_deal()
    st.stop()
left, right = st.columns([1, 2.6], gap="large")
with left:
    choice = review_chooser(known)
with right:
    if choice is None:
        st.stop()
    if not choice.wish.slides:
        st.info(t("Tick at least one slide."))
        st.stop()
    try:
        wish = accepted(choice.wish)
        if wish is None:
            st.stop()
        made = review.made(wish)
    except (ReviewError, warehouse.OtherVersionError) as error:
        st.info(sentence(str(error)))
        st.stop()
    if not made.slides:
        st.info(t("This build has nothing to show on these slides. Tick others."))
        st.stop()
    slide_preview(made)
    st.markdown("#### " + t("Download"))
    st.caption(t("Charts in PowerPoint stay editable. Each slide carries as-of date, n, definitions and build."))
    review_downloads(made, choice.template)
