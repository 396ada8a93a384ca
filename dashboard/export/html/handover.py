"""Handover briefs made on demand: outside of a page run, on the build that the page showed."""

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.export import image
from dashboard.export.html import document, printing
from dashboard.locale import language, t
from dashboard.queries.account import account_escalations
from dashboard.queries.open_deals import open_deal_evidence, open_deal_risks, open_deal_steps, open_deals
from dashboard.queries.scoped import Filters
from dashboard.summaries import brief as summaries
from dashboard.summaries.watch_list import ranked
from dashboard.wording.footers import thresholds
from dashboard.wording.safe import clean
from dashboard.wording.words import day


def ending() -> str:
    """How a brief's file ends: `pdf` where a browser can print it, else `html`."""
    return "pdf" if image.is_available() else "html"


def handover_brief(scope: Scope, facts: dict[str, Any]) -> Callable[[str], bytes]:
    """What renders the brief of an open deal, by its id; it leases the build of `facts` itself."""

    def render(deal_id: str) -> bytes:
        with warehouse.lease(facts["build_id"]):
            made = _brief(scope, facts, deal_id)
        return printed(made)

    return render


def printed(brief: summaries.Brief) -> bytes:
    """The page as PDF where a browser can print it, else as HTML."""
    html = to_html(brief)
    return printing.to_pdf(html) if image.is_available() else html.encode()


def footer(facts: dict[str, Any]) -> str:
    """What a list of open deals rests on."""
    return t(
        "Common Ground · as of {day} · {thresholds} · build {build}",
        day=day(facts["as_of_on"]), thresholds=thresholds(facts), build=facts["build_id"],
    )  # fmt: skip


def to_html(brief: summaries.Brief) -> str:
    """The brief as one HTML page on a light ground, without any address in it."""
    html = document.render(
        "brief.html",
        language=language(),
        title=brief.title,
        subtitle=brief.subtitle,
        sections=brief.sections,
        footer=brief.footer,
    )
    return clean(html)


def _brief(scope: Scope, facts: dict[str, Any], deal_id: str) -> summaries.Brief:
    deals = ranked(open_deals(scope, Filters()).filter(pl.col("deal_id") == deal_id))
    deal = deals.row(0, named=True)
    return summaries.brief(
        deal,
        evidence=open_deal_evidence(scope, deal_id),
        risks=open_deal_risks(scope, deal_id),
        steps=open_deal_steps(scope),
        escalations=account_escalations(scope, deal["account_id"]),
        footer=t(
            "Common Ground · as of {day} · one open deal · {thresholds} · build {build}",
            day=day(facts["as_of_on"]), thresholds=thresholds(facts), build=facts["build_id"],
        ),
    )  # fmt: skip
