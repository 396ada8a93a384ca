"""Files are read one by one, part by part: neither their order nor the size of the parts changes a cell."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from etl.conform import canonical_tables, deduplicate, tables, typed_rows
from etl.conform.canonical_tables import Conformed
from etl.conform.lookups import translations
from etl.conform.mapped_file import MappedFile
from etl.conform.typed_rows_cache import read_once
from etl.recognise import scan
from etl.recognise.scan import Plan
from etl.sample import write_firm
from etl.settings import config
from etl.settings.config import Settings


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("firm") / "exports"
    write_firm(folder, n_deals=8, seed=5)
    return folder


@pytest.fixture(scope="module")
def whole(exports: Path) -> Conformed:
    settings, plan = _plan(exports, exports.parent / "whole")
    return canonical_tables.conform(plan, settings)


def _plan(exports: Path, cache: Path) -> tuple[Settings, Plan]:
    settings = config.load(None, exports)
    return settings, scan.identify(settings, cache)


def _check_equal(one: Conformed, other: Conformed) -> None:
    for name, table in one.tables.items():
        assert_frame_equal(other.tables[name], table)
    for name in ("files", "rejects", "cell_problems", "columns", "unmapped_values", "ticket_sources"):
        assert_frame_equal(getattr(other, name), getattr(one, name))
    assert other.messages == one.messages


def test_parts_of_a_few_records_give_the_same_tables(
    exports: Path, whole: Conformed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed_rows, "BATCH", 40)
    monkeypatch.setattr(deduplicate, "AT_ONCE", 50)
    monkeypatch.setattr(tables, "MOST_BYTES", 0)
    settings, plan = _plan(exports, tmp_path / "landed")
    conformed = canonical_tables.conform(plan, settings)
    assert len(tables.files(conformed.tables, "tickets")) > 1
    assert len(list((tmp_path / "landed").rglob("rows-*.parquet"))) > len(plan.files)
    _check_equal(whole, conformed)


def test_files_that_were_read_in_another_order_give_the_same_tables(
    exports: Path, whole: Conformed, tmp_path: Path
) -> None:
    settings, plan = _plan(exports, tmp_path / "landed")
    words = translations(plan)
    for found in reversed(plan.files):
        if found.record and found.source and found.is_loaded:
            for record in reversed((found.record, *found.record.also)):
                read_once(MappedFile(found, found.source, record, settings, words.get(found.source.name, {})))
    _check_equal(whole, canonical_tables.conform(plan, settings))
