"""A cell is found in a map of values by any spelling."""

import polars as pl
import pytest

from etl.conform.value_maps import mapped

STAGES = {"Closed Won": "won", "id. decision makers": "solutioning", "Négo": "negotiation"}


@pytest.mark.parametrize("cell", ["Closed Won", "closed-won", "CLOSED_WON", "closed/won", " Closed – Won "])
def test_case_spaces_and_joints_do_not_count(cell: str) -> None:
    assert pl.select(mapped(pl.lit(cell), STAGES, otherwise=None)).item() == "won"


@pytest.mark.parametrize(("otherwise", "expected"), [(None, None), (pl.lit("as it is"), "as it is")])
def test_what_the_map_has_not_is_what_the_caller_says(otherwise: pl.Expr | None, expected: str | None) -> None:
    assert pl.select(mapped(pl.lit("Won, really"), STAGES, otherwise=otherwise)).item() == expected


def test_an_empty_cell_stands_for_nothing() -> None:
    assert pl.select(mapped(pl.lit(None, pl.String), STAGES, otherwise=None)).item() is None
