"""What several tests of the warehouse build on."""

import shutil
from pathlib import Path

import pytest

from etl.settings.paths import SQL


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dbt project of one model."""
    folder = tmp_path / "sql"
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: tiny\nprofile: common_ground\n", encoding="utf-8")
    (folder / "models" / "one.sql").write_text("select {{ var('n', 1) }} as n -- one", encoding="utf-8")
    shutil.copy(SQL / "profiles.yml", folder)
    return folder
