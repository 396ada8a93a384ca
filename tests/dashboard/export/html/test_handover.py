"""The brief of an open deal that is printed."""

from pathlib import Path

import polars as pl
import pytest

from dashboard.access import Scope
from dashboard.export.html import handover as page
from dashboard.export.html.handover import handover_brief
from dashboard.queries.account import account_escalations
from dashboard.queries.builds import build_facts
from dashboard.queries.open_deals import open_deal_evidence, open_deal_risks, open_deal_steps
from dashboard.summaries import brief as briefs


def test_a_brief_says_what_is_agreed_missing_and_next_and_escapes_every_value(ranked_deals: pl.DataFrame) -> None:
    deal = ranked_deals.row(0, named=True) | {"deal_name": "<script>alert(1)</script>"}
    made = briefs.brief(
        deal,
        evidence=open_deal_evidence(Scope(), deal["deal_id"]),
        risks=open_deal_risks(Scope(), deal["deal_id"]),
        steps=open_deal_steps(Scope()),
        escalations=account_escalations(Scope(), deal["account_id"]),
        footer="as of 30 Sep 2026",
    )
    html = page.to_html(made)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert all(
        name in html for name in ("Shared success definition", "Early delivery voice", "Explicit risk ownership")
    )
    assert "as of 30 Sep 2026" in html


def test_a_brief_is_made_outside_of_a_page_run_and_within_the_scope(
    ranked_deals: pl.DataFrame, sample_warehouse: Path
) -> None:
    facts = build_facts()
    made = handover_brief(Scope(), facts)(ranked_deals["deal_id"][0])
    assert made.startswith((b"%PDF", b"<!doctype html>"))
    with pytest.raises(pl.exceptions.OutOfBoundsError):
        handover_brief(Scope(()), facts)(ranked_deals["deal_id"][0])
