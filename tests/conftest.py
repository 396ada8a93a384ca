"""Warehouses that the tests share: built once a session, by the real pipeline from real files."""

from pathlib import Path

import pytest

from etl import pipeline
from etl.sample import write_firm
from etl.settings.paths import SAMPLE


@pytest.fixture(scope="session")
def sample_report(tmp_path_factory: pytest.TempPathFactory) -> pipeline.BuildReport:
    """The report of a build of the committed sample; its warehouse is `sample_warehouse`."""
    return pipeline.build(exports=SAMPLE, warehouse=tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample_warehouse(sample_report: pipeline.BuildReport) -> Path:
    """A warehouse of the committed sample: enough data for an answer."""
    return sample_report.path.parent


@pytest.fixture(scope="session")
def small_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of 40 signed deals: too little data for a verdict."""
    exports = tmp_path_factory.mktemp("small-exports")
    warehouse = tmp_path_factory.mktemp("small")
    write_firm(exports, n_deals=40, seed=3)
    pipeline.build(exports=exports, warehouse=warehouse)
    return warehouse
