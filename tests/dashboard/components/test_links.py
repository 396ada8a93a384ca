"""Data: accounts that may be one firm, confirmed or refused there."""

import shutil
from pathlib import Path

import duckdb

from etl.linking.decisions import decisions
from etl.warehouse.publish import read_pointer
from tests.dashboard.conftest import OpenPage

PAIR = ("desk:1", "Amber Cove", "crm:1", "Amber Cove GmbH", 21.0, "name equal +10.5", True)
LIKE = ("desk:2", "Oak", "crm:2", "Oat AG", 5.0, "name near +5.0", False)


def suggesting(folder: Path, warehouse: Path) -> Path:
    shutil.copytree(warehouse, folder)
    pointer = read_pointer(folder)
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("delete from meta.link_suggestions")
        connection.executemany("insert into meta.link_suggestions values (?, ?, ?, ?, ?, ?, ?)", [PAIR, LIKE])
    return folder


def test_suggested_links_are_confirmed_and_refused_on_the_data_page(
    open_page: OpenPage, small_warehouse: Path, tmp_path: Path
) -> None:
    folder = suggesting(tmp_path / "wh", small_warehouse)
    app = open_page(folder, "data")
    assert not app.exception
    shown = next(frame.value for frame in app.dataframe if "For and against" in frame.value.columns)
    assert list(shown["Weight"]) == [21.0, 5.0]
    app.button(key="links-confirm-above").click().run()
    assert decisions(folder)["desk:1", "crm:1"].verdict == "confirmed"
    assert app.success[0].value == "1 link confirmed; the next build reads it."
    app.multiselect(key="links-chosen").set_value([0]).run()
    app.button(key="links-refuse").click().run()
    assert decisions(folder)["desk:2", "crm:2"].verdict == "refused"
    assert not any("For and against" in frame.value.columns for frame in app.dataframe)


def test_a_build_whose_tickets_reach_no_deal_says_so_on_every_page(
    open_page: OpenPage, small_warehouse: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_warehouse, tmp_path / "blind")
    pointer = read_pointer(tmp_path / "blind")
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("update marts.ticket_outcomes set attribution = 'unattributed', account_id = 'desk:9'")
    for page in ("trends", "data", "method"):
        app = open_page(tmp_path / "blind", page)
        assert any("belongs to the account of a deal: the outcomes of" in said.value for said in app.warning), page
