"""What pages are made of: filters, cards, charts with their data, tables with their trail."""

from dashboard.components.account import (
    account_deals,
    account_header,
    account_identity,
    account_links,
    account_picker,
    account_timeline,
    child_accounts,
    deal_picker,
    no_signed_deal,
)
from dashboard.components.account_sections import (
    agreed_section,
    contract_make_up,
    escalations_section,
    risks_section,
    satisfaction_section,
)
from dashboard.components.calibration import calibration_charts
from dashboard.components.cards import cards, not_known
from dashboard.components.changes import against_picker, changes_since
from dashboard.components.charts import chart, table
from dashboard.components.claims import claim_details, claim_picker, claims_list, verdict_banner
from dashboard.components.data import coverage_charts, unlinked
from dashboard.components.filters import chosen_filters, filter_bar, filter_words, keep_filters
from dashboard.components.how_computed import how_computed, section
from dashboard.components.moves import why_it_moved
from dashboard.components.notes import annotate
from dashboard.components.page import header, no_build, no_deal
from dashboard.components.portfolio import portfolio
from dashboard.components.review import accepted, made, review_chooser, review_downloads, slide_preview
from dashboard.components.trends import escalation_trend, trend_choice
from dashboard.components.watch_list import of_account, rules_picker, watch_rows

__all__ = [
    "accepted",
    "account_deals",
    "account_header",
    "account_identity",
    "account_links",
    "account_picker",
    "account_timeline",
    "against_picker",
    "agreed_section",
    "annotate",
    "calibration_charts",
    "cards",
    "changes_since",
    "chart",
    "child_accounts",
    "chosen_filters",
    "claim_details",
    "claim_picker",
    "claims_list",
    "contract_make_up",
    "coverage_charts",
    "deal_picker",
    "escalation_trend",
    "escalations_section",
    "filter_bar",
    "filter_words",
    "header",
    "how_computed",
    "keep_filters",
    "made",
    "no_build",
    "no_deal",
    "no_signed_deal",
    "not_known",
    "of_account",
    "portfolio",
    "review_chooser",
    "review_downloads",
    "risks_section",
    "rules_picker",
    "satisfaction_section",
    "section",
    "slide_preview",
    "table",
    "trend_choice",
    "unlinked",
    "verdict_banner",
    "watch_rows",
    "why_it_moved",
]
