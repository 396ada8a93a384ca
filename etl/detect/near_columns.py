"""Columns that nothing reads and that have nearly the right name: suggested, never applied."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from etl.recognise.column_names import squash
from etl.recognise.match import Found, mapped_columns

LIKE_ENOUGH = 84.0  # of 100, for the name of a column


@dataclass(frozen=True, slots=True)
class Near:
    """A column that nothing reads, and the canonical column that its name comes near to."""

    column: str
    canonical: str
    score: float


def near_columns(found: Found) -> list[Near]:
    """For each canonical column that nothing fills, the unread column whose name is nearest, if it is near enough."""
    if found.record is None:
        return []
    mapped = mapped_columns(found)
    unread = {_leaf(name): name for name in found.landed.columns if name not in mapped}
    best: dict[str, Near] = {}
    for canonical, candidates in found.record.columns.items():
        if found.header.find_all(candidates):
            continue
        for candidate in (*candidates, canonical):
            match = process.extractOne(_leaf(candidate), list(unread), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
            if match and (match[0] not in best or best[match[0]].score < match[1]):
                best[match[0]] = Near(unread[match[0]], canonical, match[1])
    return list(best.values())


def _leaf(name: str) -> str:
    """The telling part of a column's name: `amount` of `properties.amount.value`."""
    parts = [part for part in name.split(".") if part.lower() not in ("value", "name", "id", "properties", "fields")]
    return squash(parts[-1] if parts else name)
