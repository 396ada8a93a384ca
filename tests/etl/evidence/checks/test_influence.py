"""Leave-one-out ranges against exact refits."""

import dataclasses
import math

import numpy as np
import polars as pl
import pytest

from etl.evidence.checks.influence import influence
from etl.evidence.claims.contrasts import score_study
from etl.evidence.estimators import poisson
from etl.evidence.estimators.panel import panel
from tests.etl.evidence.firms import inputs

FIRM = inputs(250, seed=8)
STUDIED, CONTRAST = score_study(panel(FIRM.deals, FIRM.windows))


def _refitted(is_out: np.ndarray) -> float:
    assert STUDIED.adjusted is not None
    x = STUDIED.adjusted.design.x[~is_out]
    fit = poisson.fit(STUDIED.panel.events[~is_out], STUDIED.panel.months[~is_out], x)
    return math.exp(fit.coefficients[0])


def test_the_range_without_an_account_is_that_of_exact_refits() -> None:
    assert STUDIED.adjusted is not None
    found = influence(FIRM, STUDIED.adjusted, CONTRAST.weights)
    accounts = STUDIED.panel.accounts
    exact = [_refitted(accounts == account) for account in range(STUDIED.panel.n_accounts)]
    assert found.low_without_an_account == pytest.approx(min(exact), rel=0.01)
    assert found.high_without_an_account == pytest.approx(max(exact), rel=0.01)


def test_the_range_without_an_owner_is_exact() -> None:
    assert STUDIED.adjusted is not None
    found = influence(FIRM, STUDIED.adjusted, CONTRAST.weights)
    owners = STUDIED.panel.codes["sales_owner_id"]
    exact = {owner: _refitted(owners == owner) for owner in np.unique(owners)}
    assert found.low_without_an_owner == pytest.approx(min(exact.values()), rel=1e-5)
    assert found.high_without_an_owner == pytest.approx(max(exact.values()), rel=1e-5)
    strongest = max(exact, key=lambda owner: abs(math.log(exact[owner]) - STUDIED.adjusted.fit.coefficients[0]))
    assert STUDIED.panel.deal_ids is not None
    deal = STUDIED.panel.deal_ids[int(np.argmax(owners == strongest))]
    name = FIRM.deals.filter(pl.col("deal_id") == deal)["sales_owner_id"].item()
    assert found.most_influential_owner == name


def test_the_range_without_a_lead_is_exact() -> None:
    assert STUDIED.adjusted is not None
    found = influence(FIRM, STUDIED.adjusted, CONTRAST.weights)
    leads = STUDIED.panel.codes["delivery_lead_id"]
    exact = [_refitted(leads == lead) for lead in np.unique(leads)]
    assert found.low_without_a_lead == pytest.approx(min(exact), rel=1e-5)
    assert found.high_without_a_lead == pytest.approx(max(exact), rel=1e-5)
    assert found.most_influential_lead in set(FIRM.deals["delivery_lead_id"])


def test_a_lead_who_is_only_todays_is_not_left_out() -> None:
    of_today = dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(delivery_lead_basis=pl.lit("today")))
    studied, contrast = score_study(panel(of_today.deals, of_today.windows))
    assert studied.adjusted is not None
    found = influence(of_today, studied.adjusted, contrast.weights)
    assert (found.low_without_a_lead, found.most_influential_lead) == (None, None)


def test_the_account_that_moves_it_most_is_named() -> None:
    deals = FIRM.deals.with_columns(account_name=pl.format("Name of {}", "account_id"))
    named = dataclasses.replace(FIRM, deals=deals)
    assert STUDIED.adjusted is not None
    assert influence(named, STUDIED.adjusted, CONTRAST.weights).most_influential_account.startswith("Name of ")


def test_one_owner_alone_can_not_be_left_out() -> None:
    alone = dataclasses.replace(FIRM, deals=FIRM.deals.with_columns(sales_owner_id=pl.lit("o")))
    studied, contrast = score_study(panel(alone.deals, alone.windows))
    assert studied.adjusted is not None
    assert influence(alone, studied.adjusted, contrast.weights).most_influential_owner is None


def test_without_the_largest_account_the_refit_is_exact_where_one_step_is_not() -> None:
    """A third of the deals are one account's, and more practices go with more of its escalations."""
    ids = FIRM.deals["deal_id"].to_list()
    own = ids[: len(ids) // 3]
    is_own = pl.col("deal_id").is_in(own)
    deals = FIRM.deals.with_columns(
        pl.when(is_own).then(pl.lit("large")).otherwise(name).alias(name)
        for name in ("account_id", "ultimate_account_id")
    )
    score = deals.select("deal_id", "alignment_score")
    more = pl.when(is_own).then(pl.col("n_attributable_escalations") + pl.col("alignment_score").fill_null(0) * 3)
    windows = FIRM.windows.join(score, on="deal_id", how="left", maintain_order="left").with_columns(
        more.otherwise("n_attributable_escalations").alias("n_attributable_escalations")
    )
    studied, contrast = score_study(panel(deals, windows))
    assert studied.adjusted is not None
    accounts = studied.panel.accounts
    largest = int(np.argmax(np.bincount(accounts)))
    kept = accounts != largest
    x = studied.adjusted.design.x[kept]
    exact = math.exp(poisson.fit(studied.panel.events[kept], studied.panel.months[kept], x).coefficients[0])
    ratio = studied.adjusted.log_ratio(contrast.weights)
    one_step = math.exp(ratio.value - ratio.deviations[largest])
    found = influence(dataclasses.replace(FIRM, deals=deals), studied.adjusted, contrast.weights)
    assert found.low_without_an_account == pytest.approx(exact, rel=1e-8)
    assert abs(one_step - exact) > 0.01 * exact
