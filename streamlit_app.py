"""Common Ground: do agreements before signature go with fewer escalations afterwards?"""

import streamlit as st

from dashboard import access, locale, warehouse
from dashboard.components.addresses import moved_pages
from dashboard.components.filters import filter_bar, keep_filters
from dashboard.components.first_build import first_build
from dashboard.components.language import language_switch, use_language
from dashboard.components.narrow import close_menu
from dashboard.components.page import TITLES, blind_notice, header, no_build, room, what_if_notice
from dashboard.components.tour import tour, tour_again
from dashboard.queries.builds import build_facts, reach
from dashboard.queries.portfolio import options
from dashboard.wording.safe import sentence
from etl.errors import CommonGroundError
from etl.settings.paths import PAGES, PICTURES

FIRST = "trends"
FILTERED = {"trends", "evidence", "watch_list"}

use_language()
st.set_page_config(page_title="Common Ground", page_icon=str(PICTURES / "icon.svg"), layout="wide")
st.logo(str(PICTURES / "wordmark.svg"), size="large")
pages = {
    name: st.Page(
        PAGES / f"{name}.py", title=locale.t(title), url_path="" if name == FIRST else name, default=name == FIRST
    )
    for name, title in TITLES.items()
}
page = st.navigation([*pages.values(), *moved_pages(pages)], position="top")
if page.visibility == "hidden":
    page.run()
name = page.url_path or FIRST
body = room()
# The foot is made first, so that a page that stops early has it too.
with st.container(key="foot"):
    language_switch()
    offer = st.container()
    close_menu(name)

try:
    with body, warehouse.lease() as build:
        if build is None:
            if asked := warehouse.chosen():
                no_build(asked)
            else:
                first_build()
            st.stop()
        with offer:
            tour_again()
        tour(name)
        header(name, build_facts())
        what_if_notice(build.what_if, is_promoted=build.is_promoted)
        blind_notice(reach())
        keep_filters(name)
        if name in FILTERED:
            # saved views know a page by its English title; open deals have no signature yet
            filter_bar(options(access.scope()), TITLES[name], has_period=name != "watch_list")
        page.run()
except CommonGroundError as error:
    st.error(sentence(str(error)))
