"""Compiled models are kept by all that they depend on; what is damaged is compiled again, and old ones go."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.settings.paths import SQL
from etl.warehouse import compiled_models
from etl.warehouse.compiled_models import compiled, key
from etl.warehouse.dbt import ModelError


def _sql(nodes: compiled_models.Nodes) -> str:
    return nodes["model.tiny.one"]["compiled_code"]


def test_another_file_variable_or_value_is_another_key(tmp_path: Path) -> None:
    shutil.copytree(SQL, tmp_path / "sql")
    before = key({}, tmp_path / "sql")
    assert before == key({}, SQL)
    assert len({before, key({"min_source_coverage": 0.5}), key({"min_source_coverage": 0.6})}) == 3
    for name in ("models/marts/escalations.sql", "models/marts/escalations.yml", "macros/climb.sql",
                 "seeds/cause_map.csv", "tests/accounts_add_up.sql", "dbt_project.yml", "profiles.yml"):  # fmt: skip
        path = tmp_path / "sql" / name
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert key({}, tmp_path / "sql") != before, name
        path.write_bytes(text)
    assert key({}, tmp_path / "sql") == before


def test_what_dbt_writes_into_the_project_is_no_part_of_the_key(project: Path) -> None:
    before = key({}, project)
    (project / "target" / "compiled").mkdir(parents=True)
    (project / "target" / "compiled" / "one.sql").write_text("select 1", encoding="utf-8")
    assert key({}, project) == before


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _altered(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("select 1", "select 2"), encoding="utf-8")


def _emptied(path: Path) -> None:
    path.write_text("[]", encoding="utf-8")


def test_what_was_compiled_is_read_again_and_compiled_anew_where_it_is_damaged(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    first = compiled({}, folder, project)
    assert _sql(first) == "select 1 as n -- one"
    (file,) = folder.iterdir()
    written = file.stat().st_mtime_ns
    os.utime(file, (0, 0))
    assert compiled({}, folder, project) == first
    assert file.stat().st_mtime_ns >= written, "it was used, and is not the oldest"
    damages: tuple[Callable[[Path], None], ...] = (_cut_short, _altered, _emptied)
    good = file.read_bytes()
    for damage in damages:
        damage(file)
        assert file.read_bytes() != good
        assert compiled({}, folder, project) == first
        assert file.read_bytes() == good
    assert _sql(compiled({"n": 2}, folder, project)) == "select 2 as n -- one"
    assert len(list(folder.iterdir())) == 2


def test_without_a_place_to_keep_them_the_models_are_compiled_all_the_same(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert _sql(compiled({}, tmp_path / "file" / "cache", project)) == "select 1 as n -- one"


@pytest.mark.parametrize(
    ("setting", "named"),
    [("materialized='incremental'", "incremental"), ("post_hook='select 1'", "post-hook"),
     ("persist_docs={'relation': true}", "persist_docs")],
)  # fmt: skip
def test_what_compiled_sql_alone_would_not_do_is_refused(
    setting: str, named: str, project: Path, tmp_path: Path
) -> None:
    (project / "models" / "two.sql").write_text(f"{{{{ config({setting}) }}}} select 1 as n", encoding="utf-8")
    with pytest.raises(ModelError, match=f"two.*{named}"):
        compiled({}, tmp_path / "cache", project)
