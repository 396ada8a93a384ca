"""Named firms: the process of each shows in what is drawn, and in the truth that is written beside the exports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.errors import ConfigError
from etl.sample import write_firm
from etl.sample.draw import simulate
from etl.sample.firm import DAYS_PER_MONTH, LATE, NEVER, UNKNOWN, Firm
from etl.sample.presets import PRACTICES, PRESETS, Choices, chosen

N = 30_000
PROCESSES = ("lead", "calendar", "records", "staggered", "roll_out", "health", "claims")
FURTHER = [name for name, preset in PRESETS.items() if any(getattr(preset, process) for process in PROCESSES)]


def drawn(preset: str) -> Firm:
    return simulate(N, 3, preset)


def rate(firm: Firm, where: np.ndarray, counts: np.ndarray | None = None) -> float:
    """Events per month of follow-up."""
    events = firm.attributable if counts is None else counts
    return float(events[where].sum() / firm.exposure[where].sum() * DAYS_PER_MONTH)


def share(firm: Firm, where: np.ndarray) -> float:
    """The share practised."""
    return float(firm.practised[where].mean())


@pytest.mark.parametrize(("preset", "is_blind"), [("lead", True), ("lead_seen", False)])
def test_an_able_lead_brings_practices_and_calm_and_controls_may_be_blind_to_it(preset: str, is_blind: bool) -> None:
    firm = drawn(preset)
    able, other = firm.lead_skill > 0, firm.lead_skill <= 0
    assert share(firm, able) > share(firm, other) + 0.15
    assert rate(firm, able) < 0.75 * rate(firm, other)
    of_controls = rate(firm, able, firm.controls) / rate(firm, other, firm.controls)
    assert (of_controls > 0.9) == is_blind


def test_half_the_skill_shows_half_as_much() -> None:
    gaps = []
    for preset in ("lead_half", "lead"):
        firm = drawn(preset)
        gaps.append(share(firm, firm.lead_skill > 0) - share(firm, firm.lead_skill <= 0))
    assert 0.35 < gaps[0] / gaps[1] < 0.65


def test_harm_is_harm_though_able_leads_hide_it() -> None:
    assert set(PRESETS["lead_harm"].rate_ratios) == {1.25}
    assert PRESETS["lead_harm"].lead == PRESETS["lead"].lead


def test_leads_come_by_signature_in_most_deals_and_change_after_trouble_in_some() -> None:
    firm = drawn("lead")
    is_troubled = firm.attributable.sum(axis=1) > 0
    is_changed = firm.lead_today != firm.delivery_lead
    assert firm.has_lead.mean() == pytest.approx(0.85, abs=0.01)
    assert is_changed[is_troubled].mean() == pytest.approx(0.10, abs=0.01)
    assert not is_changed[~is_troubled].any()


@pytest.mark.parametrize(("preset", "first"), [("step", 18), ("plateau", 12)])
def test_uptake_and_rate_change_together_by_month_of_signature(preset: str, first: int) -> None:
    firm, plain = drawn(preset), drawn("null")
    month = firm.signed / DAYS_PER_MONTH
    before, after = month < first, month >= 18
    assert share(firm, before) == pytest.approx(share(plain, before), abs=0.01)
    assert share(firm, after) > share(plain, after) + 0.3
    assert rate(firm, before) == pytest.approx(rate(plain, before), rel=0.06)
    assert rate(firm, after) < 0.6 * rate(plain, after)
    between = (month >= first) & ~after
    assert not between.any() or rate(firm, after) < rate(firm, between) < rate(firm, before)


@pytest.mark.parametrize("preset", ["step", "plateau"])
def test_controls_step_only_where_they_see_it(preset: str) -> None:
    blind, seeing, plain = (drawn(name) for name in (preset, f"{preset}_seen", "null"))
    after = plain.signed > 18 * DAYS_PER_MONTH
    assert rate(blind, after, blind.controls) == pytest.approx(rate(plain, after, plain.controls), rel=0.06)
    assert rate(seeing, after, seeing.controls) < 0.6 * rate(plain, after, plain.controls)


def test_a_release_lowers_the_rate_of_deals_signed_before_it_too() -> None:
    firm, plain = drawn("release"), drawn("null")
    assert firm.released_on is not None
    began_before = firm.signed < firm.released_on - 100
    goes_on_after = began_before & (firm.signed > firm.released_on - 365)
    quotients = [
        firm.attributable[where, window].sum() / plain.attributable[where, window].sum()
        for where, window in ((began_before, 0), (goes_on_after, 3))
    ]
    assert quotients == [pytest.approx(1.0, abs=0.06), pytest.approx(0.55, abs=0.06)]


def test_evidence_gets_lost_after_trouble_alone() -> None:
    firm = drawn("lost_records")
    is_troubled = firm.attributable.sum(axis=1) > 0
    lost = firm.records.lost
    assert not lost[~is_troubled].any()
    assert not (lost & ~firm.practised).any()
    assert (firm.status[lost] == UNKNOWN).all()
    may_be = firm.practised & is_troubled[:, None] & ((firm.status != UNKNOWN) | lost)
    assert lost[may_be].mean() == pytest.approx(0.2, abs=0.01)


def test_absence_is_documented_after_trouble() -> None:
    firm = drawn("post_mortem")
    documented = firm.records.documented.any(axis=1)
    assert documented.sum() > 500
    assert (firm.attributable[documented].sum(axis=1) > 0).all()
    assert (firm.status[documented] == NEVER).all()
    assert not firm.practised[documented].any()


def test_practices_that_were_not_there_are_written_up_after_trouble() -> None:
    firm = drawn("written_up")
    written = firm.records.written_up
    is_troubled = firm.attributable.sum(axis=1) > 0
    assert (firm.status[written] == LATE).all()
    assert not firm.practised[written].any()
    has_room = is_troubled & ((firm.status != UNKNOWN) & (~firm.practised | written)).any(axis=1)
    assert written[has_room].any(axis=1).mean() == pytest.approx(0.25, abs=0.02)
    assert not written[~is_troubled].any()


def test_aligned_teams_settle_a_tenth_without_a_record() -> None:
    firm, plain = drawn("settled"), drawn("null")
    is_aligned = firm.practised.sum(axis=1) >= 2
    assert rate(firm, is_aligned) / rate(plain, is_aligned) == pytest.approx(0.9, abs=0.02)
    assert rate(firm, ~is_aligned) == rate(plain, ~is_aligned)


def test_health_brings_practices_and_keeps_deals_from_being_lost_though_the_practices_do_not() -> None:
    healthy, plain = drawn("health"), simulate(N, 3, chosen_of(c8=1.0))
    for firm, is_apart in ((healthy, True), (plain, False)):
        assert firm.race is not None
        gap = firm.race.is_early.sum(axis=1).mean() - firm.race.lost_early.sum(axis=1).mean()
        assert (gap > 0.15) == is_apart


def test_territories_take_the_practices_up_by_half_in_quarters_of_their_own() -> None:
    firm, settings = drawn("staggered"), PRESETS["staggered"].staggered
    assert settings is not None
    units = firm.region * settings.per_region + firm.territory
    assert len(set(units.tolist())) == 20
    rises = [share(firm, (units == unit) & (firm.quarter >= 10)) - share(firm, (units == unit) & (firm.quarter <= 2))
             for unit in range(20)]  # fmt: skip
    adopters = [rise for rise in rises if rise > 0.35]
    assert np.mean(adopters) - np.mean([rise for rise in rises if rise <= 0.35]) == pytest.approx(0.4, abs=0.1)
    assert 10 <= len(adopters) <= 19


def test_an_earlier_trend_is_in_adopting_territories_from_the_first_quarter() -> None:
    firms = [drawn(name) for name in ("staggered_null", "staggered_trend_null")]
    early = firms[0].quarter <= 2
    late = firms[0].quarter >= 9
    fell = [rate(firm, late) / rate(firm, early) for firm in firms]
    assert fell[1] < 0.8 * fell[0]


def test_a_roll_out_moves_one_segment_from_three_tenths_to_eight() -> None:
    firm = drawn("roll_out")
    of_segment = firm.segment == 1
    late, early = firm.quarter >= 7, firm.quarter <= 4
    risen = share(firm, of_segment & late) - share(firm, of_segment & early)
    others = share(firm, ~of_segment & late) - share(firm, ~of_segment & early)
    assert 0.4 < risen < 0.6
    assert others < 0.2


def chosen_of(**effects: float) -> Any:
    return chosen("effect", 0.8, Choices(effects))


@pytest.mark.parametrize("preset", FURTHER)
def test_a_firm_writes_the_same_bytes_again_and_its_process_into_its_truth(preset: str, tmp_path: Path) -> None:
    for name in ("once", "again"):
        write_firm(tmp_path / name, n_deals=12, seed=4, preset=preset)
    files = sorted(path.relative_to(tmp_path / "once") for path in (tmp_path / "once").rglob("*") if path.is_file())
    assert all((tmp_path / "once" / file).read_bytes() == (tmp_path / "again" / file).read_bytes() for file in files)
    truth = json.loads((tmp_path / "once" / "truth.json").read_text(encoding="utf-8"))
    of_firm = [process for process in PROCESSES if getattr(PRESETS[preset], process)]
    assert [process for process in PROCESSES if process in truth["parameters"]] == of_firm


TOLD: dict[str, Callable[[dict[str, Any]], bool]] = {
    "lead": lambda deals: any(deal["delivery_lead_at_signature"] is None for deal in deals.values()),
    "lost_records": lambda deals: any(deal[deal["lost"][0]] == "unknown" for deal in deals.values() if deal["lost"]),
    "written_up": lambda deals: any(set(deal["written_up"]) - set(deal["practised"]) for deal in deals.values()),
    "post_mortem": lambda deals: any(deal["documented"] == list(PRACTICES) for deal in deals.values()),
    "staggered": lambda deals: len({deal["region"] for deal in deals.values()}) > 10,
    "health": lambda deals: all(deal["days_from_proposal"] >= 4 for deal in deals.values()),
}


@pytest.mark.parametrize("preset", TOLD)
def test_the_truth_of_a_deal_says_what_the_process_made_of_it(preset: str, tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=150, seed=4, preset=preset)
    deals = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["deals"]
    assert TOLD[preset](deals)


def test_a_claim_that_has_no_effect_of_its_own_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="'c4'; c5, c6"):
        chosen_of(c4=1.0)
