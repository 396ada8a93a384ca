"""Texts name what is adjusted for as it is today."""

import polars as pl

from dashboard.wording.of_today import OF_TODAY, exceptions

FLAGS = [name for name in OF_TODAY if name != "is_delivery_lead_of_today"]


def _deals(n_deals: int, basis: str = "history", **n_of_today: int) -> pl.DataFrame:
    flags = {name: [row < n_of_today.get(name, 0) for row in range(n_deals)] for name in FLAGS}
    return pl.DataFrame({"delivery_lead_basis": [basis] * n_deals, **flags})


def test_what_is_of_signature_is_no_exception() -> None:
    assert exceptions(_deals(3)) == ""
    assert exceptions(_deals(0)) == ""


def test_what_is_of_today_is_named_with_its_number_of_deals() -> None:
    deals = _deals(100, "today", is_segment_of_today=92, is_region_of_today=92, is_amount_of_today=1)
    assert exceptions(deals) == (
        "As today, because no history says what it was at signature: delivery lead of 100 of 100 deals;"
        " segment, region of 92 of 100 deals; deal value of 1 of 100 deals."
    )
