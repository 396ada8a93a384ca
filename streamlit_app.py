"""Common Ground: do agreements before signature go with fewer escalations afterwards?"""

import streamlit as st

from dashboard import warehouse

st.set_page_config(page_title="Common Ground", page_icon=":material/handshake:", layout="wide")
page = st.navigation(
    [
        st.Page(
            "dashboard/pages/trends.py", title="Trends", icon=":material/timeline:", url_path="trends", default=True
        ),
        st.Page("dashboard/pages/evidence.py", title="Evidence", icon=":material/balance:", url_path="evidence"),
        st.Page("dashboard/pages/account.py", title="Account", icon=":material/apartment:", url_path="account"),
        st.Page("dashboard/pages/data.py", title="Data", icon=":material/database:", url_path="data"),
    ],
    position="top",
)

with warehouse.lease() as build:
    if build is None:
        st.title("Common Ground")
        st.info(
            "Nothing has been built yet. Run `common-ground build --exports FOLDER`, or `make demo` for the sample firm,"
            " then reload this page."
        )
        st.stop()
    page.run()
