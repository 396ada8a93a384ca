"""What agreement of two accounts weighs: the packaged table of levels, and the weight of a pair, with its reasons."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from etl.conform.company_names import plain_name

TABLE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class Firm:
    """An account as its system writes it; a domain that is nobody's own is None."""

    account_id: str
    name: str
    domain: str | None = None
    country: str | None = None
    mails: frozenset[str] = frozenset()  # domains that its people write from

    @property
    def hosts(self) -> frozenset[str]:
        """Every domain that is known of it."""
        return self.mails | {self.domain.casefold()} if self.domain else self.mails

    @property
    def source(self) -> str:
        """The system that it stands in."""
        return self.account_id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of a pair in bits, and what each field that both have adds to it."""

    total: float
    reason: str  # name equal +10.5, domain different -2.3


def weigh(one: Firm, other: Firm) -> Weight:
    """How much speaks for two accounts being one firm; 0 is as likely as not, before one knows how rare pairs are."""
    found = levels(one, other)
    bits = {field: _bits()[field][level] for field, level in found.items()}
    reason = ", ".join(f"{field} {found[field]} {weight:+.1f}" for field, weight in bits.items())
    return Weight(round(sum(bits.values()), 1), reason)


def levels(one: Firm, other: Firm) -> dict[str, str]:
    """How far each field that both have agrees: `equal`, `near`, `similar` or `different`.

    The domains that people write from say something only where those of the web addresses do not agree already.
    """
    found = {"name": _name_level(plain_name(one.name), plain_name(other.name))}
    for field, mine, theirs in (("domain", one.domain, other.domain), ("country", one.country, other.country)):
        if mine and theirs:
            found[field] = "equal" if mine.casefold() == theirs.casefold() else "different"
    if found.get("domain") != "equal" and (one.mails or other.mails) and one.hosts and other.hosts:
        found["e-mail domain"] = "equal" if one.hosts & other.hosts else "different"
    return found


def similarity(one: str, other: str) -> float:
    """How alike two plain names are, of 100: in any order of words, or written as one."""
    return max(fuzz.token_sort_ratio(one, other), fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")))


def _name_level(one: str, other: str) -> str:
    alike = similarity(one, other)
    return next(level for level, row in _table()["name"].items() if alike >= row["at_least"])


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def _bits() -> dict[str, dict[str, float]]:
    return {
        field: {level: math.log2(row["m"] / row["u"]) for level, row in levels.items()}
        for field, levels in _table().items()
    }
