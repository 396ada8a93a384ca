"""Counts with their nouns, as the reader's language counts them: `1 deal`, `2 deals`."""

from collections.abc import Callable, Mapping

from dashboard.locale import t, tn


def deals(n: int) -> str:
    """Deals."""
    return tn("{n} deal", "{n} deals", n)


def signed_deals(n: int) -> str:
    """Signed deals."""
    return tn("{n} signed deal", "{n} signed deals", n)


def open_deals(n: int) -> str:
    """Open deals."""
    return tn("{n} open deal", "{n} open deals", n)


def running_deals(n: int) -> str:
    """Running deals."""
    return tn("{n} running deal", "{n} running deals", n)


def accounts(n: int) -> str:
    """Accounts."""
    return tn("{n} account", "{n} accounts", n)


def escalations(n: int) -> str:
    """Escalations."""
    return tn("{n} escalation", "{n} escalations", n)


def attributable_escalations(n: int) -> str:
    """Attributable escalations."""
    return tn("{n} attributable escalation", "{n} attributable escalations", n)


def observed_deals(n: int) -> str:
    """Deals that were observed."""
    return tn("{n} observed deal", "{n} observed deals", n)


def rows(n: int) -> str:
    """Rows of files."""
    return tn("{n} row", "{n} rows", n)


def tables(n: int) -> str:
    """Tables of files."""
    return tn("{n} table", "{n} tables", n)


def risks(n: int) -> str:
    """Risks."""
    return tn("{n} risk", "{n} risks", n)


def contracts(n: int) -> str:
    """Contracts."""
    return tn("{n} contract", "{n} contracts", n)


def days(n: int) -> str:
    """Days."""
    return tn("{n} day", "{n} days", n)


def tickets(n: int) -> str:
    """Tickets."""
    return tn("{n} ticket", "{n} tickets", n)


def practices(n: int) -> str:
    """Practices of deals."""
    return tn("{n} practice", "{n} practices", n)


def dated_events(n: int) -> str:
    """Dated events."""
    return tn("{n} dated event", "{n} dated events", n)


_EVENTS: Mapping[str, Callable[[int], str]] = {
    "escalations": escalations,
    "surprise escalations": lambda n: tn("{n} surprise escalation", "{n} surprise escalations", n),
    "surprises": lambda n: tn("{n} surprise", "{n} surprises", n),
    "control clauses": lambda n: tn("{n} control clause", "{n} control clauses", n),
    "amendments": lambda n: tn("{n} amendment", "{n} amendments", n),
    "clauses": lambda n: tn("{n} clause", "{n} clauses", n),
    "words": lambda n: tn("{n} word", "{n} words", n),
    "losses": lambda n: tn("{n} loss", "{n} losses", n),
    "first trust signals": lambda n: tn("{n} first trust signal", "{n} first trust signals", n),
}


def events(n: int, name: str) -> str:
    """Events of a claim by what several of them are called in English, as `wording.claims.events` says it."""
    return _EVENTS[name](n) if name in _EVENTS else t("{n} {events}", n=n, events=t(name))
