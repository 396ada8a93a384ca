"""The glossary: one definition per term, read from `glossary.toml`."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _terms() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))


def define(term: str) -> str:
    """The definition of a term. Raises KeyError for one that the glossary does not hold."""
    return _terms()[term]
