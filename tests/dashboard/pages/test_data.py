"""Data: what is missing, what stands unlinked, and that every row is accounted for."""

import shutil
from pathlib import Path

import duckdb

from etl.warehouse.publish import read_pointer
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_the_data_page_lists_what_stands_unlinked_with_its_source(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "data")
    assert not app.exception
    contracts = next(frame.value for frame in app.dataframe if "Contract" in frame.value.columns)
    assert contracts["Source"].str.contains(", row ").all()
    assert contracts["Why"].str.startswith("it names no deal").all()
    lost = next(frame.value for frame in app.dataframe if "Why" in frame.value.columns and "Subject" in frame.value)
    assert set(lost["Why"]) == {"the contract that it names belongs to no known deal"}
    assert lost["Contract"].str.startswith("register:").all()
    assert "Most is missing in" in words(app)


def test_a_build_of_an_older_version_is_told_from_an_error(
    open_page: OpenPage, small_warehouse: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_warehouse, tmp_path / "old")
    pointer = read_pointer(tmp_path / "old")
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("alter table meta.unmapped_values drop column n_rows")
    app = open_page(tmp_path / "old", "data")
    assert not app.exception
    assert "made by another version" in app.error[0].value


def test_the_data_page_accounts_for_every_row(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "data")
    files = next(frame.value for frame in app.dataframe if "Superseded" in frame.value.columns)
    assert (files["Rows read"] == files["Loaded"] + files["Rejected"] + files["Superseded"]).all()
    rejects = next(frame.value for frame in app.dataframe if "How to mend it" in frame.value.columns)
    assert len(rejects) > 0
    assert rejects["How to mend it"].notna().all()


def test_the_data_page_says_plainly_what_is_not_known(
    open_page: OpenPage, sample_warehouse: Path, unsigned_warehouse: Path
) -> None:
    assert "unknown for" in open_page(sample_warehouse, "data").warning[0].value
    assert "No signed deal was loaded" in open_page(unsigned_warehouse, "data").warning[0].value
