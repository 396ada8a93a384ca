"""Column names as systems spell them: `StageName`, `STAGENAME`, `stage_name` and `Stage Name` are one column."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, takewhile
from zoneinfo import available_timezones

_ZONE = re.compile(r"(?<=\S)\s*\((UTC|GMT|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\)$")


def squash(name: str) -> str:
    """`name` without case, accents, spaces and punctuation; where nothing else is left, in lower case.

    A zone of times behind it is left out: `Updated at (America/Lima)` is called what `Updated at (UTC)` is.
    """
    plain = unicodedata.normalize("NFKD", _ZONE.sub("", name)).casefold()
    return "".join(character for character in plain if character.isalnum()) or name.casefold()


def zone(name: str) -> str | None:
    """The IANA zone that a column's name says its times are in: that of `Updated at (America/Lima)`; else None."""
    found = _ZONE.search(name)
    return found[1] if found and found[1] in _zones() else None


@lru_cache(maxsize=1)
def _zones() -> set[str]:
    return available_timezones()


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one table, found by any spelling of their names."""

    by_lower: Mapping[str, str]
    by_squashed: Mapping[str, str]

    def find(self, name: str) -> str | None:
        """The column as the file spells it: the same but for case, else the same but for punctuation."""
        return self.by_lower.get(name.lower()) or self.by_squashed.get(squash(name))

    def find_all(self, names: Iterable[str]) -> list[str]:
        """Those of the columns that the table has, each once; of `First + Last`, which is two columns, both."""
        return list(dict.fromkeys(part for name in names for part in self.parts(name)))

    def parts(self, name: str) -> list[str]:
        """The columns of one candidate, `Name` or `First + Last`; none where one of them is missing."""
        found = [self.find(part) for part in name.split(" + ")]
        return [part for part in found if part is not None] if None not in found else []

    def spellings(self, name: str) -> list[list[str]]:
        """What can fill one candidate: a column, then those of the same name; or the columns of `First + Last`."""
        parts = self.parts(name)
        return [[column] for column in self.repeats(name)] if len(parts) == 1 else [parts] if parts else []

    def repeats(self, name: str) -> list[str]:
        """The column, and those that landing numbered because they have the same name (`name (2)`, `name (3)`)."""
        first = self.find(name)
        if first is None:
            return []
        names = chain([first.lower()], (f"{first.lower()} ({number})" for number in count(2)))
        return [self.by_lower[each] for each in takewhile(self.by_lower.__contains__, names)]

    def holds(self, signature: Iterable[tuple[str, ...]]) -> bool:
        """Whether one name of every entry is a column."""
        return all(any(self.find(name) for name in names) for names in signature)


@lru_cache(maxsize=4096)
def header(columns: tuple[str, ...]) -> Header:
    """The header of a table with these columns; of two that squash to the same, the first counts."""
    by_squashed: dict[str, str] = {}
    for name in columns:
        by_squashed.setdefault(squash(name), name)
    return Header({name.lower(): name for name in columns}, by_squashed)
