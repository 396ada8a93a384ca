"""Handover briefs made on demand: outside of a page run, on the build that the page showed."""

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboard import queries, warehouse, wording
from dashboard.access import Scope
from dashboard.export import brief as page
from dashboard.export import image, printing
from dashboard.locale import t
from dashboard.queries import Filters
from dashboard.summaries import brief as summaries
from dashboard.summaries.watch_list import ranked


def ending() -> str:
    """How a brief's file ends: `pdf` where a browser can print it, else `html`."""
    return "pdf" if image.is_available() else "html"


def handover_brief(scope: Scope, facts: dict[str, Any]) -> Callable[[str], bytes]:
    """What renders the brief of an open deal, by its id; it leases the build of `facts` itself."""

    def render(deal_id: str) -> bytes:
        with warehouse.lease(facts["build_id"]):
            html = page.to_html(_brief(scope, facts, deal_id))
        return printing.to_pdf(html) if image.is_available() else html.encode()

    return render


def _brief(scope: Scope, facts: dict[str, Any], deal_id: str) -> summaries.Brief:
    deals = ranked(queries.open_deals(scope, Filters()).filter(pl.col("deal_id") == deal_id))
    deal = deals.row(0, named=True)
    return summaries.brief(
        deal,
        evidence=queries.open_deal_evidence(scope, deal_id),
        risks=queries.open_deal_risks(scope, deal_id),
        steps=queries.open_deal_steps(scope),
        escalations=queries.account_escalations(scope, deal["account_id"]),
        footer=t(
            "Common Ground · as of {day} · one open deal · {thresholds} · build {build}",
            day=wording.day(facts["as_of_on"]), thresholds=wording.thresholds(facts), build=facts["build_id"],
        ),
    )  # fmt: skip
