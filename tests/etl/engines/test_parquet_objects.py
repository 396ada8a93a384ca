"""A table of a bucket is a folder of Parquet files, or one file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import polars as pl
import pytest

from etl.engines import parquet_objects
from etl.engines.tables import DatabaseError
from etl.fetch.fetch import FetchError
from tests.etl.fetch import s3
from tests.etl.fetch.settings import fetched, of_source


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a bucket that this machine serves, of a name of its own: Polars keeps what it knows of a bucket."""
    folder = tmp_path / "buckets" / f"lake-{uuid4().hex}"
    folder.mkdir(parents=True)
    with s3.bucket(tmp_path / "buckets") as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        yield folder


def test_a_folder_of_files_is_one_table_and_a_file_is_another(lake: Path, tmp_path: Path) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5)
    for number in (1, 2):
        file = lake / "crm" / "deals" / f"part-{number}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"id": [number], "at": [moment]}).write_parquet(file)
    pl.DataFrame({"id": ["7"]}).write_parquet(lake / "crm" / "accounts.parquet")
    settings = of_source(tmp_path, f'url = "s3://{lake.name}/crm"', 'tables = ["deals", "accounts"]')
    tables = fetched(settings, tmp_path / "fetched")
    assert [part.rows() for part in tables["deals"]] == [[(1, moment), (2, moment)]]
    assert [part.rows() for part in tables["accounts"]] == [[("7",)]]


def test_a_table_that_is_not_there_is_named_and_no_key_is(lake: Path, tmp_path: Path) -> None:
    with pytest.raises(
        FetchError, match=r"Source crm, Parquet at lake-\w+/crm: table deals can't be read \("
    ) as caught:
        fetched(of_source(tmp_path, f'url = "s3://{lake.name}/crm"', 'tables = ["deals"]'), tmp_path / "fetched")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_parquet_is_said_so(lake: Path, tmp_path: Path) -> None:
    (lake / "deals.parquet").write_text("id,name", encoding="utf-8")
    with pytest.raises(DatabaseError):
        parquet_objects.copy(f"s3://{lake.name}", "deals", tmp_path / "a.parquet")


def test_a_bucket_that_refuses_is_said_in_a_line(lake: Path, tmp_path: Path) -> None:
    (lake / ".closed").touch()
    with pytest.raises(FetchError, match=r"can't be read .403 Forbidden.; let these credentials list and read"):
        fetched(of_source(tmp_path, f'url = "s3://{lake.name}/crm"', 'tables = ["deals"]'), tmp_path / "fetched")


def test_a_long_answer_of_a_bucket_is_cut() -> None:
    away = parquet_objects.told(["Error performing list request: error sending request (path: x)"])
    assert (str(away), away.mend.partition(",")[0]) == ("the bucket does not answer", "see that its address is right")
    assert len(str(parquet_objects.told(["x" * 5000, "y" * 5000]))) == 300
