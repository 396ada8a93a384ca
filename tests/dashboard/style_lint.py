"""Finds texts of the catalogue that are not an executive's English, or German; `make lint` runs it.

The rules are those of `dashboard/wording/README.md` that a pattern can hold. Methods of the glossary and what the
evidence writes of its checks (`written.toml`) are a statistician's texts, and so are hovers: they are held only to
the rules of `ALWAYS`.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from dashboard.locale import update

LOCALE = Path(__file__).resolve().parents[2] / "dashboard" / "locale"
# A pattern, and what to write instead.
ALWAYS = {
    r"engagement-months?": "months of contract",
    r"/100 ?mo\b|\d mo\b|\} mo\b|^ mo$|\bpts\b": "units in full: per 100 months of contract, months, points",
    r"could tell about|\bcan tell\b|\bcould tell\b|told of\b": "a source covers, or it is not recorded",
    r"\b(causes|caused|proves?|proven|drives|driven)\b": "go with: an association",
    r"!(\s|$)": "no exclamation mark",
    r"\bvs\b(?! (\{|last ))": "vs what: vs last quarter",
    r"\bInsufficient data\b": "Not clear yet",
}
PLAIN = {
    r"\b(same|other) side of 1\b|\b(ex|in)cludes 1\b": "points the same way; reaches “no difference”",
    r"\b(Lines|Band|Bands|Hatched|Hollow|Filled|Grey|Below|Dotted): ": "a legend is a sentence: Lines are …",
    r"\((\d+|\{\w+\}) % interval:? \{|\brate ratio \{": "per cent first: {change}, {range}",
    r"\bn = [^.]*\{\w+\}\.$|^n = ": "counts carry their noun, in a sentence",
    r"\bin the mean\b": "on average",
    r"\ba quarter ago\b|\bsix months ago\b": "vs last quarter",
    r"\bnot un(?!der|til)\w+|\bnever not\b|\bnot no\b": "no double negative",
}
GERMAN = {
    r'"': "„…“",
    r"[\d}]%": "a blank before %",
    r"\b(bewirk|verursach)(t|en|te|ten)\b|\bführ(t|en) zu\b|\bbeweis(t|en)\b": "einhergehen mit: an association",
    r"/100\b|\bMon\.": "units in full: je 100 Vertragsmonate, Monate",
    r"!(\s|$)": "no exclamation mark",
}


def english(text: str, *, is_technical: bool) -> Iterator[str]:
    """What is wrong with an English text, and what to write instead."""
    yield from _found(text, ALWAYS if is_technical else {**ALWAYS, **PLAIN})


def german(text: str) -> Iterator[str]:
    """What is wrong with a German text, and what to write instead."""
    yield from _found(text, GERMAN)


def everywhere() -> Iterator[str]:
    """Every finding in the catalogue, as `text: what to write instead`."""
    technical = _technical()
    for message in update.read(LOCALE / "de.po"):
        if message.id:
            for text in update.forms(message.id):
                yield from (
                    f"{text!r}: {fault}" for fault in english(text, is_technical=text in technical or "<br>" in text)
                )
            for text in update.forms(message.string):
                yield from (f"{text!r}: {fault}" for fault in german(text))


def _found(text: str, rules: dict[str, str]) -> Iterator[str]:
    bare = re.sub(r"`[^`]*`|<[^>]+>", "", text)
    yield from (instead for pattern, instead in rules.items() if re.search(pattern, bare))


def _technical() -> set[str]:
    written = tomllib.loads((LOCALE / "written.toml").read_text(encoding="utf-8"))
    glossary = tomllib.loads((LOCALE.parent / "glossary.toml").read_text(encoding="utf-8"))
    methods = {term["method"] for term in glossary.values() if "method" in term}
    return methods.union(*written.values())


if __name__ == "__main__":
    faults = list(everywhere())
    print("\n".join(faults))
    sys.exit(bool(faults))
