"""SELECTs on the leased build; those on deals and accounts always within the viewer's scope."""

from dashboard.queries import builds, changes, lineage
from dashboard.queries.account import (
    account_children,
    account_deals,
    account_escalations,
    account_facts,
    account_risks,
    account_timeline,
    accounts,
    practice_evidence,
)
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import prediction_calibration, stored_evidence, stored_outlook
from dashboard.queries.open_deals import (
    open_deal_evidence,
    open_deal_risks,
    open_deal_steps,
    open_deals,
    prediction_overview,
)
from dashboard.queries.portfolio import deal_escalations, deal_quarters, deals, options, periods, windows
from dashboard.queries.scoped import DIMENSIONS, Filters

__all__ = [
    "DIMENSIONS",
    "Filters",
    "account_children",
    "account_deals",
    "account_escalations",
    "account_facts",
    "account_risks",
    "account_timeline",
    "accounts",
    "build_facts",
    "builds",
    "changes",
    "deal_escalations",
    "deal_quarters",
    "deals",
    "lineage",
    "open_deal_evidence",
    "open_deal_risks",
    "open_deal_steps",
    "open_deals",
    "options",
    "periods",
    "practice_evidence",
    "prediction_calibration",
    "prediction_overview",
    "stored_evidence",
    "stored_outlook",
    "windows",
]
