"""The hash of the definitions: every altered rule changes it, and no comment, format or refactor does."""

import ast
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from etl.evidence.definitions import COMPONENTS
from etl.evidence.inputs import MARTS
from etl.evidence.verdicts.thresholds import THRESHOLDS, Thresholds
from etl.settings.paths import PACKAGE, SQL
from etl.settings.people_rules import Rules
from etl.warehouse import dbt
from etl.warehouse.definitions import definition_hash, meaning_of, normalised

Nodes = dict[str, Any]


@pytest.fixture(scope="module")
def manifest(sample_warehouse: Path) -> Path:
    return sample_warehouse / "building" / "dbt" / "target" / "manifest.json"


@pytest.fixture(scope="module")
def models(manifest: Path) -> dict[str, Any]:
    return meaning_of(manifest, dialect="duckdb")


def meaning(nodes: Nodes, folder: Path) -> dict[str, Any]:
    """What the models of a changed manifest mean."""
    path = folder / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    return meaning_of(path, dialect="duckdb", folder=folder / "kept")


def hashed(models: dict[str, Any], **changes: Any) -> str:
    return definition_hash(models, Rules(), **changes)


def nodes_of(manifest: Path, *names: str) -> Nodes:
    """The manifest's nodes; where `names` are given, only those models, as marts that the evidence rests on."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    return {f"model.common_ground.{name}": nodes[f"model.common_ground.{name}"] for name in names} or nodes


RULES = {  # model that the evidence rests on → a text of its rendered SQL, and what it may become
    "escalations": ("is_escalated", "not is_escalated"),
    "ticket_outcomes": ("escalation_rank >= 2", "escalation_rank >= 3"),
    "deal_windows": ("'3-6'", "'3-7'"),
    "deal_outcomes": ("left join", "inner join"),
    "contract_profiles": ("left join", "inner join"),
    "late_stage_outcomes": ("inner join prior_escalations", "left join prior_escalations"),
    "open_deals": ("left join", "inner join"),
    "practice_evidence": ("select * from final", "select * from final where is_flagged"),
}


@pytest.mark.parametrize("model", RULES)
def test_an_altered_rule_of_the_models_is_another_definition(model: str, manifest: Path, tmp_path: Path) -> None:
    nodes, (old, new) = nodes_of(manifest, model), RULES[model]
    before = hashed(meaning(nodes, tmp_path))
    node = nodes[f"model.common_ground.{model}"]
    assert old in node["compiled_code"], "the test needs another rule of this model"
    node["compiled_code"] = node["compiled_code"].replace(old, new, 1)
    assert hashed(meaning(nodes, tmp_path)) != before


def test_every_model_below_the_marts_of_the_evidence_is_in_it(models: dict[str, Any]) -> None:
    marts = {f"marts.{mart}" for mart in MARTS.values()}
    below = {"seeds.cause_map", "intermediate.int_tickets__folded", "intermediate.int_practices__statuses"}
    assert marts | below <= models.keys()
    assert "marts.account_timeline" not in models


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Thresholds)])
def test_every_altered_threshold_of_the_verdicts_is_another_definition(name: str, models: dict[str, Any]) -> None:
    other = dataclasses.replace(THRESHOLDS, **{name: getattr(THRESHOLDS, name) * 1.01})
    assert hashed(models, thresholds=other) != hashed(models)


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_raised_number_of_a_component_is_another_definition(component: str, models: dict[str, Any]) -> None:
    assert hashed(models, components=COMPONENTS | {component: 99}) != hashed(models)


def test_another_row_of_a_seed_is_another_definition_and_another_order_is_not(manifest: Path, tmp_path: Path) -> None:
    seeds = {name: node for name, node in nodes_of(manifest).items() if node["resource_type"] == "seed"}
    mart = nodes_of(manifest, "escalations")["model.common_ground.escalations"]
    mart["depends_on"]["nodes"] = list(seeds)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": {**seeds, "model.common_ground.escalations": mart}}), encoding="utf-8")

    def found() -> str:
        return hashed(meaning_of(path, dialect="duckdb", project=tmp_path, folder=tmp_path / "kept"))

    shutil.copytree(SQL / "seeds", tmp_path / "seeds")
    before, seed = found(), tmp_path / "seeds" / "cause_map.csv"
    header, first, *rows = seed.read_text(encoding="utf-8").splitlines()
    seed.write_bytes("\r\n".join([header, *rows, first]).encode())
    assert found() == before
    seed.write_text("\n".join([header, *rows]), encoding="utf-8")
    assert found() != before


def test_another_rule_for_peoples_functions_is_another_definition(models: dict[str, Any]) -> None:
    other = Rules(business_function={"delivery": ("(?i)build",)})
    assert definition_hash(models, other) != definition_hash(models, Rules())


@pytest.mark.thorough
def test_another_variable_of_the_models_is_another_definition(
    models: dict[str, Any], sample_warehouse: Path, tmp_path: Path
) -> None:
    """Rendered by dbt itself; the database bears another name here."""
    shutil.copy(next(sample_warehouse.glob("warehouse-*.duckdb")), tmp_path / "copy.duckdb")
    assert compiled(tmp_path, {}) == models
    for name, value in {"min_source_coverage": 0.6, "escalation_definition": "p1", "contract_match_days": 46}.items():
        assert hashed(compiled(tmp_path, {name: value})) != hashed(models), name


def compiled(folder: Path, variables: dict[str, Any]) -> dict[str, Any]:
    database = folder / "copy.duckdb"
    dbt._results(dbt._invoke(database, ["compile", "--vars", json.dumps(variables)]))
    return meaning_of(dbt.manifest(database), dialect="duckdb", folder=folder / "kept")


def test_comments_keywords_and_spaces_are_no_definition(models: dict[str, Any], manifest: Path, tmp_path: Path) -> None:
    nodes = nodes_of(manifest)
    for node in nodes.values():
        if node["resource_type"] == "model":
            lines = node["compiled_code"].replace("select", "SELECT").splitlines()
            spaced = "\n\n".join(line if "--" in line else f"  {line}  -- a comment" for line in lines)
            node["compiled_code"] = f"/* another header */\n{spaced}\n"
    assert hashed(meaning(nodes, tmp_path)) == hashed(models)


def test_queries_are_normalised_once_and_another_dialect_anew(
    manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes_of(manifest, "escalations")}), encoding="utf-8")
    first = meaning_of(path, dialect="duckdb", folder=tmp_path / "kept")
    with monkeypatch.context() as patch:
        patch.setattr("etl.warehouse.definitions.normalised", None)  # not to be called
        assert meaning_of(path, dialect="duckdb", folder=tmp_path / "kept") == first
    meaning_of(path, dialect="spark", folder=tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_the_name_of_the_database_is_no_definition() -> None:
    ours = normalised('select a from "wh"."marts"."deals" -- deals', "duckdb")
    assert ours == normalised('SELECT a\nFROM "other"."marts"."deals"', "duckdb")
    assert ours != normalised('select a from "wh"."staging"."deals"', "duckdb")


def test_a_refactor_of_the_engine_is_no_definition(models: dict[str, Any], tmp_path: Path) -> None:
    """A copy of the code without comments and docstrings, its lines set anew, and every local of a function renamed."""
    shutil.copytree(PACKAGE, tmp_path / "etl", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (tmp_path / "etl" / "evidence").rglob("*.py"):
        path.write_text(_refactored(path.read_text(encoding="utf-8")), encoding="utf-8")
    asked = (
        "import json, sys; from pathlib import Path; from etl.settings.people_rules import Rules;"
        "from etl.warehouse import definitions as d; assert d.__file__.startswith(sys.argv[1]), d.__file__;"
        "print(d.definition_hash(json.loads(Path(sys.argv[2]).read_text()), Rules()))"
    )
    (tmp_path / "models.json").write_text(json.dumps(models), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-P", "-c", asked, str(tmp_path), str(tmp_path / "models.json")],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stdout.strip() == hashed(models)


def _refactored(source: str) -> str:
    tree = ast.parse(source)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        named = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        shared = {name for n in ast.walk(function) if isinstance(n, ast.Nonlocal | ast.Global) for name in n.names}
        for name in ast.walk(function):
            if isinstance(name, ast.Name) and name.id in named - shared:
                name.id = f"{name.id}_renamed"
    return ast.unparse(tree)
