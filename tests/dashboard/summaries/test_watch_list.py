"""Who is warned of what and when, and what comes first."""

import polars as pl
import pytest

from dashboard.summaries import watch_list as summaries

HELD = {
    "commitment_passed": pl.col("committed_at").is_not_null() & (pl.col("alignment_max") < 3),
    "success_definition": pl.col("is_due") & ~pl.col("has_success_definition"),
    "delivery_voice": pl.col("is_due") & ~pl.col("has_delivery_voice"),
    "risk_ownership": pl.col("is_due") & ~pl.col("has_risk_ownership"),
    "stage_not_mapped": pl.col("stage_kind").is_null(),
}


@pytest.mark.parametrize("rule", HELD)
def test_a_rule_warns_of_every_deal_that_it_is_about_and_of_no_other(ranked_deals: pl.DataFrame, rule: str) -> None:
    warned = ranked_deals.filter(pl.col("warning_rules").list.contains(rule))["deal_id"].to_list()
    about = ranked_deals.filter(HELD[rule].fill_null(False))["deal_id"].to_list()
    assert warned == about
    assert 0 < len(warned) < len(ranked_deals)


def test_every_warning_is_of_a_rule_that_the_page_can_hide(ranked_deals: pl.DataFrame) -> None:
    assert (ranked_deals["warnings"].list.len() == ranked_deals["warning_rules"].list.len()).all()
    assert set(ranked_deals["warning_rules"].explode().drop_nulls()) <= set(summaries.RULES)
    assert summaries.with_rules(ranked_deals, list(summaries.RULES))["warnings"].list.len().sum() == 0


def test_what_can_still_be_changed_comes_first(ranked_deals: pl.DataFrame) -> None:
    standing = ranked_deals["standing"].to_list()
    assert standing == sorted(standing, key=[summaries.AHEAD, summaries.PASSED, summaries.COMPLETE].index)
