"""What else belongs into the catalogue, for `make texts`: the glossary with its columns, and what a build writes.

pybabel calls these with an open file; each gives line number, function, message and comments of every text.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import yaml

_SHOWN = ("label", "text", "method")
Found = tuple[int, None, str, list[str]]


def glossary(
    file: BinaryIO, keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, str]
) -> Iterator[Found]:
    """The labels, definitions and methods of the glossary."""
    for term in tomllib.load(file).values():
        for name in _SHOWN:
            if name in term:
                yield 0, None, term[name], []


def columns(
    file: BinaryIO, keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, str]
) -> Iterator[Found]:
    """The descriptions of those columns of a mart that a term of the glossary rests on."""
    wanted = _rested_on()
    for model in yaml.safe_load(file).get("models", []):
        for column in model.get("columns", []):
            if f"{model['name']}.{column['name']}" in wanted:
                yield 0, None, " ".join(column["description"].split()), []


def written(
    file: BinaryIO, keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, str]
) -> Iterator[Found]:
    """The sentences that a build writes."""
    for group in tomllib.load(file).values():
        for sentence in group:
            yield 0, None, sentence, []


def _rested_on() -> set[str]:
    path = Path(__file__).parents[1] / "glossary.toml"
    return {name for term in tomllib.loads(path.read_text(encoding="utf-8")).values() for name in term["rests_on"]}
