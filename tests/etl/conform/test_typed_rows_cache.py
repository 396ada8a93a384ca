"""An unchanged file is read back; whatever its rows depend on has it read anew."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.conform import canonical_tables
from etl.conform.canonical_tables import Conformed
from etl.conform.typed_rows_cache import forget
from etl.recognise import scan
from etl.settings import config
from tests.etl.exports import deal, deals, write

LONG_AGO, A_DAY = 0, 86_400  # seconds since 1970
DEAL, OTHER = "006000000000001AAA", "006000000000002AAA"
STAGES = "pipeline_id,stage_id,label\np,1,{label}\n"
HUBSPOT_DEALS = "deal_id,property_dealname,property_dealstage,deal_pipeline_stage_id,deal_pipeline_id\n7,A,1,1,p\n"


def conformed(folder: Path) -> Conformed:
    settings = config.load(None, folder)
    return canonical_tables.conform(scan.identify(settings, folder.parent / "landed"), settings)


def without_records(folder: Path) -> None:
    """Remove the landed records, so that only what is kept of them can be read."""
    for file in (folder.parent / "landed").glob("*/0.parquet"):
        file.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = deals(deal(DEAL, amount="1000"), deal(OTHER, closes="31.02.2026"))
    return write(tmp_path / "x", {"Opportunity.csv": text})


def test_an_unchanged_file_is_not_converted_again(folder: Path) -> None:
    first = conformed(folder)
    without_records(folder)
    second = conformed(folder)
    for name, table in first.tables.items():
        assert_frame_equal(second.tables[name], table)
    assert_frame_equal(second.rejects, first.rejects)
    assert_frame_equal(second.files, first.files)
    assert second.messages == first.messages
    assert second.rejects.height == 1


@pytest.mark.parametrize(
    "settings",
    ['date_order = "dmy"', 'null_tokens = ["Prospecting"]', '[source.entities.deals]\ncolumns = { currency = "Name" }'],
)
def test_another_mapping_has_the_file_converted_again(folder: Path, settings: str) -> None:
    conformed(folder)
    write(folder, {"commonground.toml": f'[[source]]\nsystem = "salesforce"\npath = "."\n{settings}\n'})
    again = conformed(folder)
    shutil.rmtree(folder.parent / "landed")
    assert_frame_equal(conformed(folder).tables["deals"], again.tables["deals"])


def test_another_name_is_another_file(folder: Path) -> None:
    conformed(folder)
    (folder / "Opportunity.csv").rename(folder / "renamed.csv")
    assert conformed(folder).tables["deals"]["source_file"].to_list() == ["renamed.csv"]


def test_a_lookup_table_that_says_something_else_has_the_file_converted_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", {"stages.csv": STAGES.format(label="Won"), "deals.csv": HUBSPOT_DEALS})
    assert conformed(folder).tables["deals"]["stage"].to_list() == ["Won"]
    write(folder, {"stages.csv": STAGES.format(label="Talks")})
    assert conformed(folder).tables["deals"]["stage"].to_list() == ["Talks"]


def test_what_no_build_uses_any_more_is_forgotten(folder: Path) -> None:
    write(folder, {"other.csv": deals(deal(OTHER))})
    conformed(folder)
    landed = folder.parent / "landed"
    for mark in (*landed.glob("*/index.json"), *landed.glob("*/typed-*/key")):
        os.utime(mark, (LONG_AGO, LONG_AGO))
    write(folder, {"Opportunity.csv": deals(deal(DEAL, amount="2000"))})
    expected = conformed(folder).tables["deals"]
    forget(landed, before=LONG_AGO + A_DAY)
    assert sorted(pl.read_parquet(file)["Amount"].to_list() for file in landed.glob("*/0.parquet")) == [
        ["1000"],
        ["2000"],
    ]
    without_records(folder)
    assert_frame_equal(conformed(folder).tables["deals"], expected)
