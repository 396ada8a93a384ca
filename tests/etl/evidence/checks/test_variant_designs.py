"""The design that a specification comes to."""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.checks.variant_designs import BY_EXPOSURE, Sample, Settings, designed, prepared
from etl.evidence.estimators.design import LEAD, OWN_SLOPE, OWNER, QUARTER
from etl.evidence.estimators.panel import panel
from tests.etl.evidence.firms import firm

DEALS, WINDOWS = firm(1500, seed=1)


def sample(deals: pl.DataFrame) -> Sample:
    observed = panel(deals, WINDOWS)
    known = observed.only(np.isfinite(observed.practised).all(axis=1))
    score = known.practised.sum(axis=1, keepdims=True)
    return prepared(known, score, score[:, 0] >= 2, None)


FIRM = sample(DEALS)
HALF_TODAY = sample(
    DEALS.with_columns(
        delivery_lead_basis=pl.Series(["today", "history", "history"] * 500),
    )
)


def terms_of(settings: Settings, of: Sample = FIRM) -> tuple[str, ...]:
    found = designed(of, settings)
    assert found is not None
    return tuple(dict.fromkeys(found[1].terms))


def test_by_rule_the_quarters_of_a_large_firm_are_indicators() -> None:
    found = designed(FIRM, Settings())
    assert found is not None
    assert found[0] == Settings(calendar="indicators")
    assert "indicators" in found[1].terms
    assert QUARTER not in found[1].terms


def test_another_calendar_changes_nothing_else() -> None:
    own = terms_of(Settings())
    for calendar in ("spline", "line"):
        assert terms_of(Settings(calendar=calendar)) == tuple(calendar if t == "indicators" else t for t in own)
    assert terms_of(Settings(calendar=BY_EXPOSURE)) == tuple(term for term in own if term != "indicators")


def test_a_calendar_that_the_deals_do_not_bear_has_no_design() -> None:
    widths = {name: n for name, n in FIRM.widths.items() if name != "indicators"}
    few = dataclasses.replace(FIRM, widths=widths, calendar="spline")
    assert designed(few, Settings(calendar="indicators")) is None


def test_leads_of_today_are_another_term_only_where_a_lead_is_not_of_signature() -> None:
    found = designed(FIRM, Settings(lead="of today"))
    assert found is not None
    assert found[0].lead == "mean"
    assert {LEAD, OWN_SLOPE} <= set(terms_of(Settings(), HALF_TODAY))
    of_today = terms_of(Settings(lead="of today"), HALF_TODAY)
    assert "delivery lead of today" in of_today
    assert not {LEAD, OWN_SLOPE} & set(of_today)


def test_owner_and_lead_can_be_left_out_or_told_apart() -> None:
    assert OWNER not in terms_of(Settings(owner="none"))
    assert LEAD not in terms_of(Settings(lead="none"))
    found = designed(FIRM, Settings(owner="indicators"))
    assert found is not None
    n_owners = len(np.unique(FIRM.panel.codes["sales_owner_id"]))
    assert found[1].groups is not None
    assert found[1].groups.shape[0] == n_owners - 1
    assert found[1].adjustment[-1] == OWNER
    assert len(found[1].terms) == found[1].x.shape[1] - 1


def test_settings_that_differ_in_their_design_alone_share_a_sample() -> None:
    assert Settings(owner="none", model="NB2", calendar="line").of_sample == Settings().of_sample
    assert Settings(calendar=BY_EXPOSURE).of_sample != Settings().of_sample
    assert Settings(window="6 months").of_sample != Settings().of_sample
