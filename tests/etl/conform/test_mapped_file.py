"""What the steps of a cell's way know of their file: names, kinds and zones."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.conform.mapped_file import DELETED, MODIFIED, VERSION, MappedFile
from etl.entities import Kind
from etl.extract.landed_table import Landed
from etl.recognise.match import recognise
from etl.settings import config
from tests.etl.exports import write


def mapped_file(folder: Path, settings_text: str = "") -> MappedFile:
    columns = ("Id", "ACCOUNTID", "StageName", "CloseDate", "SystemModstamp", "IsDeleted")
    settings = config.load(None, write(folder / "x", {"commonground.toml": settings_text}))
    found = recognise(Landed("o.csv", "", 0, datetime(2026, 1, 1), columns, 1), settings.sources)
    assert found.source is not None
    assert found.record is not None
    return MappedFile(found, found.source, found.record, settings, {})


@pytest.mark.parametrize(
    ("canonical", "input_name"),
    [("account_id", "ACCOUNTID"), (MODIFIED, "SystemModstamp"), ("amount", "Amount"), ("deal_type", "Type")],
)
def test_a_column_is_called_as_the_file_spells_it_else_as_its_mapping_does(
    tmp_path: Path, canonical: str, input_name: str
) -> None:
    assert mapped_file(tmp_path).input_name(canonical) == input_name


def test_steering_columns_have_kinds_beside_the_canonical_ones(tmp_path: Path) -> None:
    kinds = mapped_file(tmp_path).kinds
    assert (kinds["amount"], kinds["deal_id"]) == (Kind.NUMBER, Kind.ID)
    assert (kinds[MODIFIED], kinds[VERSION], kinds[DELETED]) == (Kind.TIMESTAMP, Kind.NUMBER, Kind.BOOLEAN)


@pytest.mark.parametrize(
    ("settings_text", "timezone"),
    [
        ("", "UTC"),
        ('[[source]]\nsystem = "salesforce"\ntimezone = "Europe/Paris"\n', "Europe/Paris"),
        (
            '[[source]]\nsystem = "salesforce"\ntimezone = "Europe/Paris"\n'
            '[source.entities.deals]\ntimezone = "Asia/Tokyo"\n',
            "Asia/Tokyo",
        ),
    ],
    ids=["nothing said", "the source's", "the file's own"],
)
def test_the_zone_of_a_file_comes_before_that_of_its_source(tmp_path: Path, settings_text: str, timezone: str) -> None:
    assert mapped_file(tmp_path, settings_text).timezone == timezone
