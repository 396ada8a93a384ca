"""The address of a database in the settings: no secret in it, and none in a message."""

from pathlib import Path
from urllib.parse import quote

import pytest

from etl.errors import ConfigError
from etl.settings import config
from etl.settings.source import Source


def source(folder: Path, *lines: str) -> Source:
    """The source with these lines."""
    file = folder / config.CONFIG_NAME
    file.write_text("\n".join(["[[source]]", 'system = "generic"', *lines]), encoding="utf-8")
    return config.load(file, None).sources[0]


SECRETS = [
    "postgresql://reader:hunter2@db.example/warehouse",
    "postgresql://reader:hunter2${MORE}@db.example/warehouse",
    "postgresql://reader:hun@ter2@db.example/warehouse",
    "postgresql://reader:12#hunter2@db.example/warehouse",
    "postgresql://reader:12/hunter2@db.example/warehouse",
    "postgresql://reader:hunter2/x@db.example/warehouse",
    "postgresql://reader:12?hunter2@db.example/warehouse",
    "postgresql://reader@db.example/warehouse?password=hunter2",
    "postgresql://reader@db.example/warehouse?sslpassword=hunter2",
    "postgresql://reader@db.example/warehouse?PASSWORD=hunter2",
    "s3://key:hunter2@bucket/folder",
    "az://container/folder?sig=hunter2",
    "mysql://reader:hunter2@db.example/warehouse",
    "postgresql://[hunter2",
    "reader:hunter2@db.example/warehouse",
]


@pytest.mark.parametrize("url", SECRETS)
def test_a_secret_in_an_address_is_refused_and_never_shown(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"source\[1\]\.url: ") as caught:
        source(tmp_path, f'url = "{url}"', 'tables = ["a"]')
    assert "hunter2" not in str(caught.value)
    assert "ter2" not in str(caught.value)


@pytest.mark.parametrize("text", ['["postgresql://u:hunter2@h/d"]', '{ a = "postgresql://u:hunter2@h/d" }'])
def test_an_address_of_another_type_is_not_shown(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"source\[1\]\.url: must be an address") as caught:
        source(tmp_path, f"url = {text}")
    assert "hunter2" not in str(caught.value)


def test_a_block_with_one_bracket_shows_no_address(tmp_path: Path) -> None:
    (tmp_path / config.CONFIG_NAME).write_text('[source]\nurl = "postgresql://u:hunter2@h/d"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="two brackets") as caught:
        config.load(tmp_path / config.CONFIG_NAME, None)
    assert "hunter2" not in str(caught.value)


def test_variables_and_the_password_are_put_in_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_HOST", "db.example")
    monkeypatch.setenv("DB_PASSWORD", "a/b:c@d#e?")
    kept = source(
        tmp_path, 'url = "postgresql://reader@${DB_HOST}:5433/w?sslmode=require"', 'password_env = "DB_PASSWORD"'
    )
    assert kept.opened() == (
        f"postgresql://reader:{quote('a/b:c@d#e?', safe='')}@db.example:5433/w?sslmode=require",
        ("db.example", "a/b:c@d#e?"),
    )
    assert kept.place == "PostgreSQL at ${DB_HOST}:5433/w"
    inside = source(tmp_path, 'url = "postgresql://reader:${DB_PASSWORD}@h/w"')
    assert inside.opened()[0] == f"postgresql://reader:{quote('a/b:c@d#e?', safe='')}@h/w"


@pytest.mark.parametrize("line", ['password_env = "NOWHERE_SET"', 'name = "x"'])
def test_a_variable_that_is_not_there_is_named(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOWHERE_SET", raising=False)
    url = "postgresql://h/w" if "password" in line else "postgresql://reader:${NOWHERE_SET}@h/w"
    with pytest.raises(ConfigError, match="the variable NOWHERE_SET, which the environment does not hold; set it"):
        source(tmp_path, f'url = "{url}"', line).opened()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('schema = "x"', r"source\[1\]\.schema: is for a database; give its address as url, too"),
        ('url = "postgresql://h/w"\npath = "."', r"source\[1\]\.path: .* leave one of them out"),
        ('url = "s3://b/f"', r"source\[1\]\.tables: is missing: name the tables of the bucket"),
        ('url = "s3://b/f"\ntables = ["a"]\ncursor = "x"', r"source\[1\]\.cursor: .* a bucket is read whole"),
        ('url = "duckdb://file.duckdb"', r"source\[1\]\.url: names no file; write duckdb:///"),
        ('url = "postgresql://h/w"\ncursor = 5', r"source\[1\]\.cursor: must be a column in quotes"),
        ('url = "postgresql://h/w"\ntable_seconds = 0', r"source\[1\]\.table_seconds: must be a whole number"),
        (
            'url = "postgresql://h/w"\npassword_env = "a b"',
            r"source\[1\]\.password_env: must be the name of a variable",
        ),
    ],
)
def test_keys_that_do_not_go_together_are_named(lines: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=sentence):
        source(tmp_path, lines)


def test_a_duckdb_file_lies_beside_the_settings_or_where_its_path_begins(tmp_path: Path) -> None:
    for url, file in (("duckdb:///a/b.duckdb", "a/b.duckdb"), ("duckdb:////a/b.duckdb", "/a/b.duckdb")):
        kept = source(tmp_path, f'url = "{url}"')
        assert kept.path / kept.file == tmp_path / file
        assert (kept.schema_of_tables, kept.keeper) == ("main", "DuckDB")
