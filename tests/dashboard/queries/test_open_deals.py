"""Open deals on a build with thresholds of its own."""

from pathlib import Path

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.open_deals import open_deals
from dashboard.queries.scoped import Filters
from etl import pipeline
from etl.sample import write_firm


@pytest.mark.built
def test_a_rule_switched_off_and_a_later_warning_are_settings_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports, target = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=40, seed=3)
    pipeline.build(exports=exports, warehouse=target,
                   overrides={"watch_delivery_voice": "0", "watch_days_after_creation": "3650"})  # fmt: skip
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(target))
    with warehouse.lease():
        found = open_deals(Scope(), Filters())
    assert len(found)
    assert not found["warning_rules"].list.contains("delivery_voice").any()
    assert found.filter(pl.col("is_due"))["committed_at"].is_not_null().all()
