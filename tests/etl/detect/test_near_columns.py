"""Columns with nearly the right name are suggested, and never applied."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import write


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


def test_a_column_with_nearly_the_right_name_is_named(tmp_path: Path) -> None:
    text = "Id,AccountId,StageName,CloseDate,CreatedDte,Shoe\n1,2,Closed Won,2026-01-01,2026-01-01,9\n"
    found = described(tmp_path, {"o.csv": text})
    assert found.files["near"].item().startswith("CreatedDte ≈ created_at")
    assert '[source.entities.deals.columns] created_at = "CreatedDte"' in found.draft
    assert "not read: CreatedDte, Shoe" in found.draft
