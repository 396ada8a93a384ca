"""What a ratio is adjusted for, column by column."""

import dataclasses

import numpy as np
import pytest

from etl.evidence.estimators import design
from etl.evidence.estimators.panel import Panel, panel
from tests.etl.evidence.estimators.panels import panel_of
from tests.etl.evidence.firms import firm

NAN = float("nan")
FIRM = panel(*firm(900, seed=3))


def standardised(values: object) -> np.ndarray:
    column = np.asarray(values, dtype=float)
    return (column - column.mean()) / column.std()


def test_bare_exposures_have_no_covariates() -> None:
    exposures = np.arange(6.0).reshape(3, 2)
    found = design.bare(exposures)
    assert (found.n_exposures, found.adjustment, found.terms) == (2, (), ())
    assert found.x is exposures


def test_covariates_are_standardised_and_stand_behind_the_exposures_as_they_are() -> None:
    exposures = np.array([[0.0], [1.0], [3.0], [2.0]])
    found = design.assemble(exposures, {"size": np.array([[1.0], [2.0], [2.0], [7.0]])})
    np.testing.assert_allclose(found.x[:, 0], exposures[:, 0])
    np.testing.assert_allclose(found.x[:, 1], standardised([1, 2, 2, 7]))
    assert (found.n_exposures, found.adjustment, found.terms) == (1, ("size",), ("size",))


def test_columns_that_the_ones_before_determine_are_left_out() -> None:
    exposures = np.array([[0.0], [1.0], [0.0], [1.0], [1.0]])
    first = np.array([[1.0, 5.0], [2.0, 5.0], [2.0, 5.0], [9.0, 5.0], [4.0, 5.0]])  # the second never varies
    second = exposures + 2 * first[:, :1]
    third = np.array([[1.0], [0.0], [1.0], [1.0], [0.0]])
    found = design.assemble(exposures, {"first": first, "second": second, "third": third})
    assert found.adjustment == ("first", "third")
    assert found.terms == ("first", "third")
    np.testing.assert_allclose(found.x[:, 1], standardised(first[:, 0]))
    np.testing.assert_allclose(found.x[:, 2], standardised(third[:, 0]))
    assert found.x.shape == (5, 3)


def test_a_column_with_little_variance_of_its_own_is_kept_and_one_with_none_to_speak_of_is_not() -> None:
    base = np.array([1.0, 2.0, 4.0, 3.0, 7.0, 5.0])
    apart = np.array([1.0, -1.0, -1.0, 1.0, 1.0, -1.0])
    for size, kept in ((1e-3, ("base", "near")), (1e-6, ("base",))):
        near = (base + size * apart)[:, None]
        assert design.assemble(np.empty((6, 0)), {"base": base[:, None], "near": near}).adjustment == kept


def test_columns_are_judged_on_the_rows_that_the_model_is_fitted_to() -> None:
    on = np.array([True, True, True, False])
    block = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 2.0], [11.0, 9.0]])  # the second is alike on the first three
    found = design.assemble(np.empty((4, 0)), {"block": block}, on=on)
    np.testing.assert_allclose(found.x[:, 0], (block[:, 0] - 3.0) / np.sqrt(8 / 3))
    assert found.x.shape == (4, 1)


def test_indicators_of_groups_are_those_that_would_be_written_out() -> None:
    rng = np.random.default_rng(3)
    groups = rng.integers(0, 5, 200)
    within = (groups >= 3).astype(float)[:, None]  # determined by the indicators of the last two groups
    exposures = rng.random((200, 1))
    covariates = {"number": rng.normal(size=(200, 1)), "within": within}
    written = {"group": (groups[:, None] == np.arange(1, 5)).astype(float)}
    found = design.with_groups(design.assemble(exposures, covariates), "group", groups)
    expected = design.assemble(exposures, covariates | written)
    assert found.adjustment == expected.adjustment == ("number", "within", "group")
    assert not isinstance(found.columns, np.ndarray)
    dense = found.columns.dense
    np.testing.assert_allclose(dense[:, 1:] - dense[:, 1:].mean(axis=0), expected.x[:, 1:], atol=1e-12)
    tell_arms = found.that_tell_arms
    np.testing.assert_allclose(tell_arms, dense[:, 1:])


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_single_group_has_no_indicator() -> None:
    adjusted = design.assemble(np.empty((6, 0)), {"number": np.arange(6.0)[:, None]})
    found = design.with_groups(adjusted, "group", np.zeros(6, dtype=np.int64))
    assert found.columns.shape == (6, 1)
    assert found.adjustment == ("number", "group")


def test_the_sets_grow_from_minimal_to_full() -> None:
    assert design.MINIMAL == ("deal value", "segment", "quarter of signature", "earlier escalations")
    assert (*design.MINIMAL, "service line", "deal type", "length of the sales cycle") == design.PRIMARY
    assert (*design.PRIMARY, "region", "industry") == design.FULL


def _parameters(terms: tuple[str, ...], observed: Panel) -> int:
    """One exposure, three windows, and each term's columns with the owner's and the lead's mean.

    The full set is afforded only where the primary one is with indicators of quarters; the primary one is without too.
    """
    smooth = design.blocks(observed, observed.practised[:, :1])
    indicators = design.with_indicators(observed, smooth, 1)
    assert indicators is not None
    blocks = indicators if terms == design.FULL else smooth
    return 1 + 3 + sum(blocks[term].shape[1] for term in (*terms, *design.ALWAYS))


def _afforded(observed: Panel) -> list[tuple[str, ...]]:
    score = observed.practised[:, :1]
    return [found.adjustment for found in design.ladder(observed, score, score)]


@pytest.mark.parametrize(("terms", "per_parameter"), [(design.FULL, 15), (design.PRIMARY, 10)])
def test_a_set_needs_ten_events_a_parameter_and_the_full_one_fifteen(
    terms: tuple[str, ...], per_parameter: int
) -> None:
    known = FIRM.only(np.isfinite(FIRM.practised).all(axis=1))
    needed = per_parameter * _parameters(terms, known)
    for n_events, is_afforded in ((needed, True), (needed - 1, False)):
        events = known.events > 0  # spread over the same deals, so that the columns stay the same
        scaled = events * (n_events / events.sum())
        changed = dataclasses.replace(known, events=scaled)
        assert changed.n_events in (n_events, n_events - 1)
        exact = dataclasses.replace(known, events=scaled * (1 + 1e-12))
        assert (len(_set_of(exact, terms)) > 0) is is_afforded


def _set_of(observed: Panel, terms: tuple[str, ...]) -> list[tuple[str, ...]]:
    last = terms[-1]
    return [found for found in _afforded(observed) if last in found and len(found) <= len(terms) + 2]


def test_a_set_needs_five_accounts_a_parameter() -> None:
    known = FIRM.only(np.isfinite(FIRM.practised).all(axis=1))
    rich = dataclasses.replace(known, events=known.events * 100)
    needed = 5 * _parameters(design.PRIMARY, rich)
    for n_accounts, n_sets in ((needed, 2), (needed - 1, 1)):
        few = dataclasses.replace(rich, accounts=np.arange(rich.n_deals) % n_accounts)
        assert len(_afforded(few)) == n_sets


def test_every_set_has_the_owner_and_the_lead() -> None:
    known = FIRM.only(np.isfinite(FIRM.practised).all(axis=1))
    found = _afforded(known)
    assert [len(terms) for terms in found][:2] == [len(design.FULL) + 2, len(design.PRIMARY) + 2]
    assert all(terms[-2:] == (design.OWNER, design.LEAD) for terms in found)


def test_quarters_are_indicators_only_where_the_primary_set_with_them_is_afforded() -> None:
    known = FIRM.only(np.isfinite(FIRM.practised).all(axis=1))
    score = known.practised[:, :1]
    n_indicators = [found.terms.count(design.QUARTER) for found in design.ladder(known, score, score)]
    assert n_indicators == [11, 11, 11, 2]  # the last, smooth, for where none with indicators has a finite fit
    few = dataclasses.replace(known, accounts=np.arange(known.n_deals) % 100)
    assert [found.terms.count(design.QUARTER) for found in design.ladder(few, score, score)][-1] == 2
    assert design.with_indicators(few, design.blocks(few, score), 1) is None


def _with_leads(share: float) -> Panel:
    """The firm with that share of the deals without a lead known as of signature."""
    codes = FIRM.codes["delivery_lead_id"].copy()
    codes[: round(share * len(codes))] = -1
    return dataclasses.replace(FIRM, codes=FIRM.codes | {"delivery_lead_id": codes})


@pytest.mark.parametrize(
    ("share", "n_means", "n_slopes"), [(0.0, 1, 0), (0.04, 1, 0), (0.06, 2, 1), (0.5, 2, 1), (0.51, 2, 0), (1.0, 0, 0)]
)
def test_deals_without_a_known_lead_share_an_indicator_and_up_to_half_a_slope(
    share: float, n_means: int, n_slopes: int
) -> None:
    score = np.nan_to_num(FIRM.practised[:, :1])
    observed = _with_leads(share)
    found = design.blocks(observed, score)
    assert (found[design.LEAD].shape[1], found[design.OWN_SLOPE].shape[1]) == (n_means, n_slopes)
    if n_slopes:
        is_missing = observed.codes["delivery_lead_id"] == -1
        np.testing.assert_allclose(found[design.OWN_SLOPE][:, 0], (score[:, 0] - score.mean()) * is_missing)


def test_the_slope_of_deals_without_a_lead_is_no_adjustment_and_tells_no_arm() -> None:
    score = np.nan_to_num(FIRM.practised[:, :1])
    found = next(design.ladder(_with_leads(0.2), score, score))
    assert design.OWN_SLOPE not in found.adjustment
    assert design.OWN_SLOPE in found.terms
    at = found.terms.index(design.OWN_SLOPE) + 1
    assert [column for column in range(found.x.shape[1]) if not found.tells_arms[column]] == [0, at]


def test_the_minimal_set_is_there_whatever_the_data() -> None:
    (found,) = _afforded(panel_of(4, events=[[1], [0], [0], [1]], numbers={"amount": [1, 2, 3, 4]}))
    assert found == ("deal value",)


def test_named_terms_come_without_the_owner() -> None:
    found = design.adjusted_for(FIRM, FIRM.practised[:, :1], ("deal value", "segment"))
    assert found.adjustment == ("deal value", "segment")


def test_deal_value_is_logged_and_a_missing_one_takes_the_mean() -> None:
    amounts = [1.0, np.e, NAN, np.e**2, -5.0]
    block = design.blocks(panel_of(5, events=[[1]] * 5, numbers={"amount": amounts}), np.zeros((5, 1)))["deal value"]
    np.testing.assert_allclose(block, [[0, 0], [1, 0], [1, 1], [2, 0], [1, 1]], atol=1e-12)


def test_under_one_in_twenty_missing_has_no_indicator() -> None:
    for n_missing, width in ((1, 2), (0, 1)):
        amounts = np.concatenate([np.full(n_missing, NAN), np.full(20 - n_missing, 2.0)])
        observed = panel_of(20, events=[[1]] * 20, numbers={"amount": amounts})
        assert design.blocks(observed, np.zeros((20, 1)))["deal value"].shape == (20, width)
    amounts = np.concatenate([[NAN], np.full(20, 2.0)])  # 1 of 21
    observed = panel_of(21, events=[[1]] * 21, numbers={"amount": amounts})
    assert design.blocks(observed, np.zeros((21, 1)))["deal value"].shape == (21, 1)


def test_nothing_recorded_has_no_column() -> None:
    found = design.blocks(panel_of(4, events=[[1]] * 4), np.zeros((4, 1)))
    empty = ("deal value", "segment", "quarter of signature", "earlier escalations", "length of the sales cycle")
    assert [found[term].shape for term in empty] == [(4, 0)] * 5


def test_earlier_escalations_are_logged_with_one_added() -> None:
    numbers = {"n_prior_escalations_12m": [0, 1, 3, NAN]}
    found = design.blocks(panel_of(4, events=[[0], [1], [0], [1]], numbers=numbers), np.zeros((4, 1)))
    known = [0, np.log(2), np.log(4)]
    np.testing.assert_allclose(found["earlier escalations"][:, 0], [*known, np.mean(known)])


def test_earlier_escalations_that_none_followed_have_no_column() -> None:
    numbers = {"n_prior_escalations_12m": [0, 0.5, 3, 0]}
    found = design.blocks(panel_of(4, events=[[1], [0], [0], [1]], numbers=numbers), np.zeros((4, 1)))
    assert found["earlier escalations"].shape == (4, 0)
    found = design.blocks(panel_of(4, events=[[1], [1], [0], [1]], numbers=numbers), np.zeros((4, 1)))
    assert found["earlier escalations"].shape == (4, 1)


def levels(codes: list[int], has_event: list[int]) -> list[list[float]]:
    """The indicators of the segment, as columns."""
    observed = panel_of(len(codes), events=[[e] for e in has_event], codes={"segment": codes})
    block = design.blocks(observed, np.zeros((len(codes), 1)))["segment"]
    return block.astype(float).T.tolist()


def test_levels_are_told_against_the_commonest_and_missing_is_one() -> None:
    codes = [0, 1, 1, 1, 2, 2, -1, -1]
    assert levels(codes, [1] * 8) == [
        [0, 0, 0, 0, 0, 0, 1, 1],
        [1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 0, 0],
    ]


def test_levels_under_one_in_twenty_or_without_an_event_are_merged() -> None:
    codes = [0] * 34 + [1] * 2 + [2] * 1 + [3] * 1 + [4] * 2  # of 40: 2 are one in twenty
    has_event = [1] * 34 + [1, 0] + [1] + [0] + [0, 0]
    one, rest = levels(codes, has_event)
    assert one == [float(code == 1) for code in codes]
    assert rest == [float(code in (2, 3, 4)) for code in codes]


def test_merged_levels_that_are_still_too_few_join_the_commonest() -> None:
    codes = [0] * 39 + [1] * 1
    assert levels(codes, [1] * 40) == []
    assert levels([0] * 38 + [1, 2], [1] * 38 + [0, 0]) == []
    assert levels([0] * 38 + [1, 2], [1] * 38 + [1, 0]) == [[0.0] * 38 + [1.0, 1.0]]
