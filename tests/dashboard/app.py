"""What the tests of pages read from them and do with them."""

import re
from pathlib import Path

import duckdb
from streamlit.testing.v1 import AppTest

from etl.warehouse.publish import read_pointer

PANELS = {
    "trends": "card-aligned",
    "evidence": "verdict",
    "account": "risks",
    "watch_list": "open-deals",
    "data": "coverage",
    "method": "term-aligned",
}  # of each page: one of its panels of how something was computed


def words(app: AppTest) -> str:
    """All that the page says, as it is read."""
    parts = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.expander)
    said = (str(getattr(item, "value", None) or getattr(item, "label", "")) for part in parts for item in part)
    return plainly("\n".join(said))


def plainly(text: str) -> str:
    """Markdown without the marks of `escape`."""
    return re.sub(r"\\([\W_])", r"\1", text).replace("\u2060", "")


def how_computed(app: AppTest, *panels: str) -> AppTest:
    """The page with panels of how something was computed open: they are drawn only then."""
    for panel in panels:
        app.session_state[f"how-{panel}"] = True
    return app.run()


def first_account(warehouse: Path) -> str:
    """The name of the account with the most signed deals."""
    pointer = read_pointer(warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        query = "select account_name from marts.deal_outcomes group by all order by count(*) desc, 1"
        return str(connection.execute(query).fetchone()[0])  # type: ignore[index]


def with_views_open(app: AppTest) -> AppTest:
    """The page with its menu of views open."""
    app.session_state["views"] = True
    return app.run()
