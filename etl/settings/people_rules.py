"""The rules of `[people]`: which business function a title or a department tells, and which domains are the firm's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.entities import BUSINESS_FUNCTIONS
from etl.errors import ConfigError
from etl.settings.toml_values import as_table, check_keys

DEFAULT_RULES: tuple[tuple[str, str], ...] = (
    ("presales", r"(?i)pre-?sales|solutions? (consultant|engineer|architect)|sales engineer|bid manager"),
    ("customer_success", r"(?i)customer success|client success|\bcsm\b|adoption manager"),
    (
        "delivery",
        r"(?i)delivery|implementation|professional services|engagement (manager|lead)|project (manager|lead)"
        r"|program(me)? manager|onboarding|\bpmo\b|consultant|integration (lead|engineer)",
    ),
    ("support", r"(?i)support|service ?desk|help ?desk|incident manager|technical account manager"),
    ("legal", r"(?i)legal|counsel|attorney|lawyer|contract manager|compliance"),
    ("finance", r"(?i)financ|controller|accounting|\bcfo\b|billing|treasur|deal desk"),
    (
        "sales",
        r"(?i)\bsales\b|account (executive|manager|director)|business development|\b(bdr|sdr|cro)\b|commercial"
        r"|revenue|partner manager",
    ),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Regular expressions per function, the first match wins, and the e-mail domains of one's own people."""

    functions: tuple[tuple[str, str], ...] = DEFAULT_RULES
    internal_domains: tuple[str, ...] = ()


def parse_rules(table: Any, *, where: str) -> Rules:
    """The rules in the settings' table `people`, ahead of the packaged ones; raises ConfigError."""
    check_keys(table, ("business_function", "internal_domains"), where)
    domains = table.get("internal_domains", [])
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise ConfigError(f'{where}.internal_domains: must be a list such as ["firm.example"], not {domains!r}.')
    own = _own_rules(as_table(table.get("business_function", {}), f"{where}.business_function"), where)
    return Rules((*own, *DEFAULT_RULES), tuple(domain.lower() for domain in domains))


def _own_rules(table: Mapping[str, Any], where: str) -> list[tuple[str, str]]:
    rules: list[tuple[str, str]] = []
    for function, patterns in table.items():
        place = f"{where}.business_function.{function}"
        if function not in BUSINESS_FUNCTIONS:
            raise ConfigError(f"{place}: no such function; allowed: {', '.join(BUSINESS_FUNCTIONS)}.")
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            rules.append((function, _checked(pattern, place)))
    return rules


def _checked(pattern: Any, place: str) -> str:
    try:
        pl.Series([""]).str.contains(str(pattern))
    except pl.exceptions.ComputeError as error:
        raise ConfigError(f"{place}: {pattern!r} is no regular expression: {str(error).splitlines()[-1]}") from None
    return str(pattern)
