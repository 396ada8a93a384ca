"""Whose side a person is on."""

import polars as pl

from etl.conform.business_functions import complete
from etl.settings.people_rules import Rules


def functions(people: list[tuple[str | None, str | None]], rules: Rules | None = None) -> list[str | None]:
    """The business function of each internal person of a title and a department."""
    frame = pl.DataFrame(people, schema={"title": pl.String, "department": pl.String}, orient="row").with_columns(
        email=pl.lit(None, pl.String), is_internal=pl.lit(True), business_function=pl.lit(None, pl.String)
    )
    return complete(frame, rules or Rules())["business_function"].to_list()


def test_the_title_tells_the_function_before_the_department() -> None:
    both = [("Account Executive", "Delivery"), ("Delivery Manager", "Sales"), ("Legal Counsel", "Finance")]
    assert functions(both) == ["sales", "delivery", "legal"]


def test_the_department_tells_it_where_the_title_does_not() -> None:
    assert functions([("Wizard", "Delivery"), (None, "Sales"), ("Wizard", None)]) == ["delivery", "sales", None]


def test_a_firms_own_rules_come_before_the_packaged_ones() -> None:
    own = Rules((("support", "(?i)account executive"), *Rules().functions))
    assert functions([("Account Executive", "Delivery")], own) == ["support"]
