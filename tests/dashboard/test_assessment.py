"""The evidence of the whole firm and of a part of its deals."""

from datetime import date

import pytest

from dashboard import assessment, warehouse
from dashboard.access import Scope
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.portfolio import deals
from dashboard.queries.scoped import Filters
from etl import evidence as engine
from etl.evidence import Verdict

WHOLE, PART = Filters(), Filters(region=("DACH",))


@pytest.mark.usefixtures("leased")
def test_the_whole_firms_evidence_is_what_the_build_stored() -> None:
    assert assessment.evidence(Scope(), WHOLE) == engine.from_frames(stored_evidence())
    assert assessment.pooled(Scope(), WHOLE) is None


@pytest.mark.usefixtures("leased")
def test_a_part_of_the_deals_has_estimates_but_no_verdict_and_no_reason_for_one() -> None:
    found = assessment.evidence(Scope(), PART)
    assert {(claim.verdict, claim.reasons, claim.fails) for claim in found.claims} == {(Verdict.NONE, (), ())}
    main = found.claim("C4").adjusted
    assert main.value is not None
    assert 0 < main.n_deals < assessment.evidence(Scope(), WHOLE).claim("C4").adjusted.n_deals


@pytest.mark.usefixtures("leased")
def test_a_person_who_may_see_some_accounts_gets_an_estimate_of_those_alone() -> None:
    some = tuple(deals(Scope(), WHOLE)["account_id"].unique().sort()[:120].to_list())
    found = assessment.evidence(Scope(account_ids=some), WHOLE)
    assert found.claim("C4").verdict is Verdict.NONE
    assert found.claim("C4").adjusted.n_accounts <= len(some)


@pytest.mark.usefixtures("leased")
def test_a_parts_ratio_is_drawn_towards_the_others() -> None:
    alone = assessment.evidence(Scope(), PART).claim("C4").adjusted
    pooled = assessment.pooled(Scope(), PART)
    assert pooled is not None
    assert None not in (pooled.low, pooled.high, alone.low, alone.high)
    assert pooled.high / pooled.low < alone.high / alone.low


@pytest.mark.usefixtures("leased")
def test_no_deal_left_is_no_estimate() -> None:
    nothing = Filters(signed_from=date(1999, 1, 1), signed_to=date(1999, 1, 2))
    assert assessment.evidence(Scope(), nothing).claim("C4").adjusted.value is None


def test_the_stored_evidence_is_read_of_the_leased_build(leased: warehouse.Build) -> None:
    assert warehouse.current().build_id == leased.build_id
