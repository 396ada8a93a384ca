"""A CRM and a help desk that hold the same generated firms under other spellings, and what is true of each."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from etl.linking.mail_domains import rare
from etl.linking.weights import Firm
from etl.sample.words import COMPANY_FIRST, COMPANY_SECOND, LAST_NAMES, PLACES

_FORMS = ("GmbH", "Ltd", "Inc", "SA", "AG", "")
_COUNTRIES = ("Germany", "United Kingdom", "France", "Austria", "Czechia")
_SECOND = tuple(word for words in COMPANY_SECOND.values() for word in words)
_PROVIDERS = tuple(f"provider{n}.example" for n in range(4))  # that write for many firms


@dataclass(frozen=True, slots=True)
class World:
    """The firms of both systems; `truth` is the CRM account of each of the desk's that has one."""

    known: list[Firm]
    foreign: list[Firm]
    truth: dict[str, str]
    kinds: Counter[str] = field(default_factory=Counter)  # how many firms are misspelt, merged, subsidiaries, …

    def without_mails(self) -> "World":
        """The same firms, of which nobody knows who writes from where."""
        known, foreign = ([replace(firm, mails=frozenset()) for firm in side] for side in (self.known, self.foreign))
        return replace(self, known=known, foreign=foreign)


def world(n_firms: int, seed: int) -> World:
    """The same firms for the same seed: misspelt, merged, with subsidiaries on either side, or strangers to the CRM."""
    draw = random.Random(seed)
    names = _names(draw)
    firms = World([], [], {})
    for n in range(n_firms):
        name = next(names)
        firms.known.append(_firm(draw, f"crm:{n}", name))
        _hold(draw, firms, firms.known[-1], _host(name), names)
        if draw.random() < 0.1:  # a subsidiary: named like its parent, at its domain, in another country
            place, country, parent = draw.choice(PLACES), draw.choice(_COUNTRIES), firms.known[-1]
            mails = _mails(draw, _host(name))
            firms.known.append(Firm(f"crm:s{n}", f"{parent.name} {place}", parent.domain, country, mails))
            firms.kinds["subsidiaries in the CRM"] += 1
            if draw.random() < 0.5:
                _hold(draw, firms, firms.known[-1], _host(name), names)
                firms.kinds["subsidiaries in the desk"] += 1
    return replace(firms, known=_of_few(firms.known), foreign=_of_few(firms.foreign))


def _hold(draw: random.Random, firms: World, own: Firm, host: str, names: Iterator[str]) -> None:
    """Add to the desk what it holds of a firm of the CRM, or a stranger in its place."""
    identity, other_name = own.account_id.replace("crm:", "desk:"), next(names)
    if draw.random() < 0.3:
        firms.foreign.append(_firm(draw, identity, other_name))
        firms.kinds["strangers"] += 1
    else:
        copy, kind = _copy(draw, identity, own, host, other_name)
        firms.foreign.append(copy)
        firms.truth[identity] = own.account_id
        firms.kinds[kind] += 1


def _host(name: str) -> str:
    return f"{name.lower().replace(' ', '')}.example"


def _mails(draw: random.Random, host: str) -> frozenset[str]:
    """The domains that a firm's people write from: most their own, some a provider's or another's, or unknown."""
    mails = [host] if draw.random() < 0.7 else []
    mails += [draw.choice(_PROVIDERS)] if draw.random() < 0.1 else []
    mails += [f"partner{draw.randrange(500)}.example"] if draw.random() < 0.1 else []
    return frozenset(mails)


def _of_few(firms: list[Firm]) -> list[Firm]:
    mails = rare((firm.account_id, host) for firm in firms for host in firm.mails)
    return [replace(firm, mails=mails.get(firm.account_id, frozenset())) for firm in firms]


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
    domain = _host(name) if draw.random() < 0.8 else None
    country = draw.choice(_COUNTRIES)
    return Firm(identity, f"{name} {draw.choice(_FORMS)}".strip(), domain, country, _mails(draw, _host(name)))


def _copy(draw: random.Random, identity: str, firm: Firm, host: str, other_name: str) -> tuple[Firm, str]:
    """The firm as the desk writes it, without its web address or with another one, and what became of its name."""
    name, kind = _renamed(draw, " ".join(word for word in firm.name.split() if word not in _FORMS), other_name)
    domain = firm.domain if draw.random() < 0.7 else None if draw.random() < 0.7 else f"{identity[5:]}.example"
    mails = _mails(draw, _host(other_name) if kind == "merged" and draw.random() < 0.5 else host)
    return Firm(identity, name, domain, firm.country if draw.random() < 0.9 else draw.choice(_COUNTRIES), mails), kind


def _renamed(draw: random.Random, name: str, other_name: str) -> tuple[str, str]:
    kind = draw.random()
    if kind < 0.2:
        return _misspelt(draw, name), "misspelt"
    if kind < 0.25:
        return other_name, "merged"  # under the acquirer's name
    if kind < 0.35:
        return name.replace(" ", ""), "written as one word"
    return name, "written alike"


def _misspelt(draw: random.Random, name: str) -> str:
    at = draw.randrange(1, len(name) - 1)
    return draw.choice((name[:at] + name[at + 1 :], name[:at] + name[at + 1] + name[at] + name[at + 2 :]))
