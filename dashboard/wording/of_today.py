"""What is adjusted for as it is today, where no history says what it was at signature."""

import polars as pl

from dashboard.locale import deferred, inside, number, t
from dashboard.wording import counts as counted

OF_TODAY = {
    "is_segment_of_today": deferred("Segment"),
    "is_region_of_today": deferred("Region"),
    "is_industry_of_today": deferred("Industry"),
    "is_deal_type_of_today": deferred("Deal type"),
    "is_service_line_of_today": deferred("Service line"),
    "is_amount_of_today": deferred("Deal value"),
    "is_sales_owner_of_today": deferred("Sales owner"),
    "is_delivery_lead_of_today": deferred("Delivery lead"),
}


def exceptions(deals: pl.DataFrame) -> str:
    """Which facts are today's, of how many of the deals (rows of `deal_outcomes`); empty where none is."""
    flags = deals.with_columns(is_delivery_lead_of_today=(pl.col("delivery_lead_basis") == "today").fill_null(False))
    counts = flags.select(pl.col(name).fill_null(False).sum() for name in OF_TODAY).row(0, named=True)
    by_number: dict[int, list[str]] = {}
    for name, n in counts.items():
        if n:
            by_number.setdefault(n, []).append(inside(t(OF_TODAY[name])))
    if not by_number:
        return ""
    parts = [
        t("{names} of {part} of {whole}", names=", ".join(names), part=number(n), whole=counted.deals(deals.height))
        for n, names in sorted(by_number.items(), reverse=True)
    ]
    return t("As today, because no history says what it was at signature: {what}.", what="; ".join(parts))
