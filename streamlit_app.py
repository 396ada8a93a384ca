"""Common Ground: do agreements before signature go with fewer escalations afterwards?"""

import streamlit as st

from dashboard import access, locale, warehouse
from dashboard.components.filters import filter_bar, keep_filters
from dashboard.components.page import header, no_build, what_if_notice
from dashboard.queries.builds import build_facts
from dashboard.queries.portfolio import options
from etl.settings.paths import PAGES, PICTURES

FILTERED = {"Trends", "Evidence", "Watch list"}

st.set_page_config(page_title="Common Ground", page_icon=str(PICTURES / "icon.svg"), layout="wide")
st.logo(str(PICTURES / "wordmark.svg"), size="large")
page = st.navigation(
    [
        st.Page(PAGES / "trends.py", title="Trends", url_path="trends", default=True),
        st.Page(PAGES / "evidence.py", title="Evidence", url_path="evidence"),
        st.Page(PAGES / "account.py", title="Account", url_path="account"),
        st.Page(PAGES / "watch_list.py", title="Watch list", url_path="watch_list"),
        st.Page(PAGES / "review.py", title="Review", url_path="review"),
        st.Page(PAGES / "data.py", title="Data", url_path="data"),
        st.Page(PAGES / "method.py", title="Method", url_path="method"),
    ],
    position="top",
)

locale.use(st.context.locale)
try:
    with warehouse.lease() as build:
        if build is None:
            no_build(warehouse.chosen())
            st.stop()
        header(page.title, build_facts())
        what_if_notice(build.what_if)
        keep_filters(page.title)
        if page.title in FILTERED:
            filter_bar(options(access.scope()), page.title)
        page.run()
except warehouse.OtherVersionError as error:
    st.error(str(error))
