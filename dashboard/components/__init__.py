"""What pages are made of: filters, cards, charts with their data, tables with their trail."""

from dashboard.components.account import account_picker, evidence_table
from dashboard.components.charts import chart, table
from dashboard.components.claims import claim_card, verdict_banner
from dashboard.components.filters import filter_bar, filter_words
from dashboard.components.page import freshness, header, how_computed, metric

__all__ = [
    "account_picker",
    "chart",
    "claim_card",
    "evidence_table",
    "filter_bar",
    "filter_words",
    "freshness",
    "header",
    "how_computed",
    "metric",
    "table",
    "verdict_banner",
]
