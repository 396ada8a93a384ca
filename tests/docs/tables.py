"""The tables of the READMEs as Markdown, made from the code, the models and the command line that they tell of."""

import ast
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import typer
import yaml

from dashboard.cli import app  # type: ignore[attr-defined]  # with the commands that dashboard adds
from etl.settings.paths import ROOT, SQL


def rooms(folder: str) -> str:
    """The modules and packages of a folder, each with the first sentence of its docstring."""
    entries = sorted((ROOT / folder).iterdir(), key=lambda path: (path.is_file(), path.name))
    rows = [(_room(path), first_sentence(_docstring(path))) for path in entries if _is_room(path)]
    return markdown(("place", "what it is"), rows)


def commands() -> str:
    """Every command of `common-ground` with the first line of its help."""
    group = typer.main.get_command(app)
    listed = getattr(group, "commands", {})
    rows = [(f"`{name}`", (command.help or "").strip().splitlines()[0]) for name, command in sorted(listed.items())]
    return markdown(("command", "what it does"), rows)


def tasks() -> str:
    """Every task of the Makefile with what it does."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return markdown(
        ("task", "what it does"),
        [(f"`make {name}`", what) for name, what in re.findall(r"^([a-z-]+):.*?## (.*)$", text, flags=re.MULTILINE)],
    )


def marts() -> str:
    """Every mart with its grain, the first line of its model, and its number of columns."""
    rows = []
    for model in sorted((SQL / "models" / "marts").rglob("*.sql")):
        rows.append((f"`{model.stem}`", _grain(model), str(len(_columns(model)))))
    return markdown(("mart", "grain", "columns"), rows)


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence, in one line."""
    return re.split(r"(?<=[a-z`)’”])\.(?:\s|$)", " ".join(text.split()), maxsplit=1)[0].rstrip(".")


def _is_room(path: Path) -> bool:
    if path.name.startswith(("_", ".")):
        return False
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _room(path: Path) -> str:
    return f"`{path.name}{'/' if path.is_dir() else ''}`"


def _docstring(path: Path) -> str:
    module = path / "__init__.py" if path.is_dir() else path
    return ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""


def _grain(model: Path) -> str:
    """The first sentence of the comment at the head of a model."""
    head = itertools.takewhile(lambda line: line.startswith("--"), model.read_text(encoding="utf-8").splitlines())
    return first_sentence(" ".join(line.removeprefix("--").strip() for line in head).removeprefix("Grain: "))


def _columns(model: Path) -> list[str]:
    described = yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    (own,) = [entry for entry in described if entry["name"] == model.stem]
    return [column["name"] for column in own["columns"]]
