"""The tables of *Where does it work?*."""

import polars as pl

from dashboard.locale import t
from dashboard.wording import groups as wording
from dashboard.wording.words import number
from etl.evidence import Factor


def is_anything_told(factors: tuple[Factor, ...]) -> bool:
    """Whether any group has a ratio."""
    return any(factor.mean.value is not None for factor in factors)


def groups_table(factors: tuple[Factor, ...]) -> pl.DataFrame:
    """A row per group: its ratio as drawn together, and what it rests on; or why there is none."""
    rows = [
        {
            "factor": t(wording.FACTORS[factor.name]),
            "group": wording.group_name(factor, group),
            "ratio": group.ratio.value,
            "low": group.ratio.low,
            "high": group.ratio.high,
            "n_deals": group.ratio.n_deals,
            "n_events": group.ratio.n_events,
            "n_accounts": group.ratio.n_accounts,
            "withheld": group.ratio.withheld,
        }
        for factor in factors
        for group in factor.groups
    ]
    schema = {
        **dict.fromkeys(("factor", "group"), pl.String),
        **dict.fromkeys(("ratio", "low", "high"), pl.Float64),
        **dict.fromkeys(("n_deals", "n_events", "n_accounts"), pl.Int64),
        "withheld": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def tests_table(factors: tuple[Factor, ...]) -> pl.DataFrame:
    """A row per kind of group: how many, whether they differ, by how much, and the mean that they are drawn to."""
    return pl.DataFrame(
        {
            "factor": [t(wording.FACTORS[factor.name]) for factor in factors],
            "n_groups": [sum(group.ratio.value is not None for group in factor.groups) for factor in factors],
            "difference": [wording.difference(factor) for factor in factors],
            "q_statistic": [
                "–" if factor.q is None else t("{q} on {df}", q=number(factor.q), df=factor.df) for factor in factors
            ],
            "between_groups": [
                "–" if factor.variance is None else number(factor.variance**0.5, 2) for factor in factors
            ],
            "group_mean": [wording.change(factor.mean) for factor in factors],
        }
    )
