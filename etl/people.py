"""Whose side a person is on: the business function that a title or a department tells, and internal or external."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.entities import BUSINESS_FUNCTIONS
from etl.errors import ConfigError
from etl.toml_values import as_table, check_keys

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


def complete(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """People with `is_internal` from their e-mail domain and `business_function` from title, then department.

    What the export itself says is kept; external people are `customer`; null means that no rule matched.
    """
    domain = pl.col("email").str.to_lowercase().str.split("@").list.last()
    by_domain = (
        pl.when(pl.col("email").is_not_null()).then(domain.is_in(rules.internal_domains))
        if rules.internal_domains
        else pl.when(False).then(False)
    )
    frame = frame.with_columns(is_internal=pl.coalesce("is_internal", by_domain.otherwise(None)))
    customer = pl.when(~pl.col("is_internal")).then(pl.lit("customer"))
    matched = [_matched(pl.col(column), rules) for column in ("title", "department")]
    return frame.with_columns(business_function=pl.coalesce("business_function", customer, *matched))


def _matched(text: pl.Expr, rules: Rules) -> pl.Expr:
    return pl.coalesce(
        *(pl.when(text.str.contains(pattern)).then(pl.lit(function)) for function, pattern in rules.functions)
    )


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
