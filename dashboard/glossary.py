"""The glossary: what a term means, and which columns of the marts it rests on.

A term that is a column of a mart has no text of its own: it reads the column's description, as the build stored it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.locale import t
from dashboard.queries import lineage


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of `glossary.toml`."""

    label: str
    rests_on: tuple[str, ...]  # columns, written `mart.column`
    text: str | None = None
    method: str | None = None


def terms() -> dict[str, Term]:
    """Every term by name, its texts in the reader's language."""
    return {
        name: Term(
            label=t(term.label),
            rests_on=term.rests_on,
            text=t(term.text) if term.text else None,
            method=t(term.method) if term.method else None,
        )
        for name, term in _written().items()
    }


def define(name: str) -> str:
    """The definition of a term. Raises KeyError for one that the glossary does not hold."""
    term = _written()[name]
    return t(term.text or lineage.description(term.rests_on[0]))


def in_full(*names: str) -> str:
    """What terms mean and how they are computed, a line each: a speaker's notes."""
    found = terms()
    texts = (f"{found[name].label}: {define(name)} {found[name].method or ''}".strip() for name in dict.fromkeys(names))
    return "\n".join(texts)


@cache
def _written() -> dict[str, Term]:
    """Every term as `glossary.toml` writes it."""
    entries = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
    return {name: Term(**{**entry, "rests_on": tuple(entry["rests_on"])}) for name, entry in entries.items()}
