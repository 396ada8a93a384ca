"""The models are compiled in a process of its own, and only where they are not kept."""

from pathlib import Path

from etl.settings import config, thresholds
from etl.settings.paths import SAMPLE
from etl.warehouse import compile_beside, compiled_models


def test_what_is_compiled_beside_is_what_the_build_then_reads(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    compile_beside.begin_to_compile({"n": 2}, folder, project)
    compile_beside.wait()
    (file,) = folder.iterdir()
    written = file.read_bytes()
    nodes = compiled_models.compiled({"n": 2}, folder, project)
    assert nodes["model.tiny.one"]["compiled_code"] == "select 2 as n -- one"
    assert [path.read_bytes() for path in folder.iterdir()] == [written]
    file.write_text("kept", encoding="utf-8")
    compile_beside.begin_to_compile({"n": 2}, folder, project)
    compile_beside.wait()
    assert file.read_text(encoding="utf-8") == "kept", "what is kept is not compiled again"


def test_models_that_cannot_be_compiled_are_not_kept_and_the_wait_ends(project: Path, tmp_path: Path) -> None:
    (project / "models" / "one.sql").write_text("select {{ no_such_macro() }}", encoding="utf-8")
    compile_beside.begin_to_compile({}, tmp_path / "cache", project)
    compile_beside.wait()
    assert not (tmp_path / "cache").exists()


def test_the_models_are_told_of_overridden_thresholds_and_of_the_calendar() -> None:
    settings = config.load(None, SAMPLE)
    chosen = thresholds.thresholds({"min_source_coverage": "0.7"})
    told = compile_beside.variables_of(settings, chosen)
    assert told == {"min_source_coverage": 0.7, **settings.calendar.variables}
