"""A CRM and a help desk that hold the same generated firms under other spellings, and what is true of each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from etl.linking.weights import Firm
from etl.sample.words import COMPANY_FIRST, COMPANY_SECOND, LAST_NAMES, PLACES

_FORMS = ("GmbH", "Ltd", "Inc", "SA", "AG", "")
_COUNTRIES = ("Germany", "United Kingdom", "France", "Austria", "Czechia")
_SECOND = tuple(word for words in COMPANY_SECOND.values() for word in words)


@dataclass(frozen=True, slots=True)
class World:
    """The firms of both systems; `truth` is the CRM account of each of the desk's that has one."""

    known: list[Firm]
    foreign: list[Firm]
    truth: dict[str, str]


def world(n_firms: int, seed: int) -> World:
    """The same firms for the same seed: misspelt, merged, with subsidiaries in the CRM, or strangers to it."""
    draw = random.Random(seed)
    names = _names(draw)
    known = [_firm(draw, f"crm:{n}", next(names)) for n in range(n_firms)]
    foreign, truth = [], {}
    for n, firm in enumerate(tuple(known)):
        if draw.random() < 0.1:  # a subsidiary: named like its parent, at its domain, in another country
            name, country = f"{firm.name} {draw.choice(PLACES)}", draw.choice(_COUNTRIES)
            known.append(Firm(f"crm:s{n}", name, firm.domain, country))
        if draw.random() < 0.3:
            foreign.append(_firm(draw, f"desk:x{n}", next(names)))
        else:
            foreign.append(_copy(draw, f"desk:{n}", firm, next(names)))
            truth[f"desk:{n}"] = firm.account_id
    return World(known, foreign, truth)


def _names(draw: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = f"{draw.choice((*COMPANY_FIRST, *LAST_NAMES))} {draw.choice(_SECOND)}"
        if name in seen:
            name = f"{name} {draw.choice(PLACES)}"
        if name not in seen:
            seen.add(name)
            yield name


def _firm(draw: random.Random, identity: str, name: str) -> Firm:
    domain = f"{name.lower().replace(' ', '')}.example" if draw.random() < 0.8 else None
    return Firm(identity, f"{name} {draw.choice(_FORMS)}".strip(), domain, draw.choice(_COUNTRIES))


def _copy(draw: random.Random, identity: str, firm: Firm, other_name: str) -> Firm:
    """The firm as the desk writes it: misspelt, renamed by a merger, without its domain or with another one."""
    name = " ".join(word for word in firm.name.split() if word not in _FORMS)
    kind = draw.random()
    if kind < 0.2:
        name = _misspelt(draw, name)
    elif kind < 0.25:
        name = other_name  # merged: the acquirer's name
    elif kind < 0.35:
        name = name.replace(" ", "")
    domain = firm.domain if draw.random() < 0.7 else None if draw.random() < 0.7 else f"{identity[5:]}.example"
    return Firm(identity, name, domain, firm.country if draw.random() < 0.9 else draw.choice(_COUNTRIES))


def _misspelt(draw: random.Random, name: str) -> str:
    at = draw.randrange(1, len(name) - 1)
    return draw.choice((name[:at] + name[at + 1 :], name[:at] + name[at + 1] + name[at] + name[at + 2 :]))
