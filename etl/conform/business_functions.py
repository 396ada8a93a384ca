"""Whose side a person is on: the business function that a title or a department tells, and internal or external."""

import polars as pl

from etl.settings.people_rules import Rules


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
