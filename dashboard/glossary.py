"""The glossary: what a term means, and which columns of the marts it rests on.

A term that is a column of a mart has no text of its own: it reads the column's description, as the build stored it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.queries import lineage


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of `glossary.toml`."""

    label: str
    rests_on: tuple[str, ...]  # columns, written `mart.column`
    text: str | None = None
    method: str | None = None


@cache
def terms() -> dict[str, Term]:
    """Every term by name."""
    entries = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
    return {name: Term(**{**entry, "rests_on": tuple(entry["rests_on"])}) for name, entry in entries.items()}


def define(name: str) -> str:
    """The definition of a term. Raises KeyError for one that the glossary does not hold."""
    term = terms()[name]
    return term.text or lineage.description(term.rests_on[0])
