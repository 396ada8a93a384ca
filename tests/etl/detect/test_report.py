"""What `detect` says: near names, accounts that may be one, what would not convert, and a draft that loads."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import write


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


def test_what_would_not_convert_is_said_before_anything_is_built(tmp_path: Path) -> None:
    text = "Id,AccountId,StageName,CloseDate\n1,2,SOW sent,31.02.2026\n2,2,SOW sent,2026-01-01\n"
    messages = described(tmp_path, {"o.csv": text}).messages
    assert any("'31.02.2026': not a date that exists" in message for message in messages)
    assert any("'SOW sent' means nothing known" in message for message in messages)
