"""Deals before their practices: an account's side by side, in order of signature."""

import numpy as np

from etl.sample.covariates import covariates
from etl.sample.presets import PRESETS


def test_an_accounts_deals_stand_in_order_and_its_first_is_new() -> None:
    deals = covariates(500, PRESETS["effect"], np.zeros(500), np.random.default_rng(1))
    is_first = np.r_[True, np.diff(deals.account) > 0]
    assert (np.diff(deals.account) >= 0).all()
    assert (np.diff(deals.signed)[~is_first[1:]] >= 0).all()
    assert (deals.deal_type[is_first] == 0).all()
    assert (deals.deal_type[~is_first] > 0).all()


def test_one_account_can_have_them_all() -> None:
    firm = PRESETS["one_big_account"]
    deals = covariates(100, firm, np.zeros(100), np.random.default_rng(1))
    assert np.bincount(deals.account)[0] == 30
