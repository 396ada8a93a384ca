"""The log of verdicts: what is issued, cut by cut."""

import dataclasses
from datetime import date

import pytest

from etl.errors import CommonGroundError
from etl.evidence import Claim, Evidence, Verdict, assess
from etl.evidence.verdicts.log import Cut, issue, quarter_end, read
from tests.etl.evidence.firms import firm

EVIDENCE = assess(*firm(60, seed=1))
Q1, Q2, Q3, Q4 = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))
S, L, N, C, CF, I_ = (
    Verdict.SUPPORTED, Verdict.LEANING, Verdict.NOT_SUPPORTED, Verdict.CONTRADICTED, Verdict.CONFOUNDED,
    Verdict.INSUFFICIENT,
)  # fmt: skip


def _saying(verdict: Verdict) -> Evidence:
    return dataclasses.replace(EVIDENCE, claims=(dataclasses.replace(EVIDENCE.claim("C4"), verdict=verdict),))


def _through(*builds: tuple[date, Verdict], definition: str = "d") -> tuple[list[tuple[Verdict, bool]], list[str]]:
    """The verdict issued and whether it is provisional, build by build, and the log."""
    issued, log = [], list[str]()
    for number, (as_of, verdict) in enumerate(builds):
        evidence, lines = issue(_saying(verdict), log, Cut(as_of, f"data {number}", definition))
        log += lines
        issued.append((evidence.claims[0].verdict, evidence.claims[0].is_provisional))
    return issued, log


@pytest.mark.parametrize(
    ("day", "cut"),
    [
        (date(2026, 11, 23), Q3),
        (Q3, Q3),
        (date(2026, 9, 29), Q2),
        (date(2026, 12, 31), Q4),
        (date(2027, 1, 1), Q4),
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), Q1),
        (date(2026, 3, 30), date(2025, 12, 31)),
    ],
)
def test_a_cut_is_the_last_quarter_end(day: date, cut: date) -> None:
    assert quarter_end(day) == cut


def _last(*builds: tuple[date, Verdict]) -> Claim:
    """The claim as the last of these builds issues it."""
    log: list[str] = []
    for number, (as_of, verdict) in enumerate(builds):
        evidence, lines = issue(_saying(verdict), log, Cut(as_of, f"data {number}", "d"))
        log += lines
    return evidence.claims[0]


@pytest.mark.parametrize(
    ("builds", "expected"),
    [
        ([(Q1, S)], [(S, True)]),
        ([(Q1, S), (Q2, S)], [(S, True), (S, False)]),
        ([(Q1, C), (Q2, C)], [(C, True), (C, False)]),
        ([(Q1, L), (Q2, S), (Q3, S)], [(L, True), (L, False), (S, False)]),
        ([(Q1, L), (Q2, S), (Q3, L), (Q4, S)], [(L, True), (L, False), (L, False), (L, False)]),
        ([(Q1, S), (Q2, L), (Q3, L)], [(S, True), (L, False), (L, False)]),
        ([(Q1, S), (Q2, S), (Q3, N)], [(S, True), (S, False), (N, False)]),
        ([(Q1, S), (Q2, S), (Q3, CF), (Q4, S)], [(S, True), (S, False), (CF, False), (I_, False)]),
        ([(Q1, I_), (Q2, L), (Q3, L)], [(I_, True), (I_, False), (L, False)]),
        ([(Q1, C), (Q2, L), (Q3, C), (Q4, C)], [(C, True), (I_, False), (I_, False), (C, False)]),
        ([(Q1, N), (Q2, N)], [(N, True), (N, False)]),
        ([(Q1, S), (Q3, S), (Q4, S)], [(S, True), (I_, False), (S, False)]),
        ([(Q1, S), (Q2, S), (Q4, S)], [(S, True), (S, False), (I_, False)]),
    ],
)
def test_a_word_takes_two_cuts_in_a_row_and_a_weaker_one_is_immediate(
    builds: list[tuple[date, Verdict]], expected: list[tuple[Verdict, bool]]
) -> None:
    assert _through(*builds)[0] == expected


@pytest.mark.parametrize("before", [S, L, N, C, CF, I_])
@pytest.mark.parametrize("now", [S, L, C])
def test_a_strong_word_is_issued_as_far_as_the_cut_before_says_it_too(before: Verdict, now: Verdict) -> None:
    both = {(S, S): S, (S, L): L, (L, S): L, (L, L): L, (C, C): C}
    issued = _last((Q1, before), (Q2, now))
    common = both.get((before, now))
    assert issued.verdict is (common or I_)
    assert issued.is_under_review is (common is None)
    assert issued.own_verdict is now
    assert not issued.is_provisional


@pytest.mark.parametrize("before", [S, L, N, C, CF, I_])
@pytest.mark.parametrize("now", [N, CF, I_])
def test_a_weak_word_is_issued_whatever_was_said_before(before: Verdict, now: Verdict) -> None:
    for builds in ([(Q1, before), (Q2, now)], [(Q1, before), (date(2026, 5, 1), now)]):
        issued = _last(*builds)
        assert (issued.verdict, issued.own_verdict, issued.is_under_review) == (now, now, False)


def test_a_first_cut_is_provisional_and_says_its_own_word() -> None:
    issued = _last((Q1, S))
    assert (issued.verdict, issued.own_verdict, issued.is_provisional, issued.is_under_review) == (S, S, True, False)


def test_under_review_says_what_both_cuts_said() -> None:
    assert _last((Q1, N), (Q2, S)).reasons[0] == (
        "Under review: this cut alone says Supported, the cut before said Not supported; a word takes two cuts in a"
        " row."
    )
    assert "there is no cut of the quarter before" in _last((Q1, S), (Q3, S)).reasons[0]
    assert _last((Q1, L), (Q2, S)).reasons[0] == (
        "Two quarter-end cuts in a row say at least Leaning; this one alone says Supported."
    )


def test_between_cuts_a_strong_word_waits_and_a_weak_one_does_not() -> None:
    issued, log = _through((Q2, L), (date(2026, 8, 1), S), (date(2026, 9, 1), I_), (date(2026, 9, 2), S))
    assert [verdict for verdict, _ in issued] == [L, L, I_, I_]
    assert [(entry.verdict, entry.is_issuing) for entry in read(log)] == [
        (L, True),
        (S, False),
        (I_, False),
        (S, False),
    ]


def test_a_word_withdrawn_between_cuts_returns_with_the_next_cut_that_says_it() -> None:
    assert _last((Q1, S), (Q2, S), (date(2026, 8, 1), I_), (Q3, S)).verdict is S


def test_what_stands_under_review_stays_so_until_the_next_cut() -> None:
    issued = _last((Q1, N), (Q2, S), (date(2026, 8, 1), S))
    assert (issued.verdict, issued.is_under_review) == (I_, True)
    assert not _last((Q1, N), (Q2, I_), (date(2026, 8, 1), S)).is_under_review


def test_what_is_said_between_cuts_does_not_count_as_a_cut() -> None:
    issued, _ = _through((Q1, L), (date(2026, 5, 1), S), (Q2, S))
    assert issued[-1] == (L, False)


def test_the_same_data_again_add_nothing_and_say_the_same() -> None:
    cut = Cut(Q2, "data", "d")
    first, lines = issue(_saying(S), [], cut)
    again, more = issue(_saying(S), lines, cut)
    assert len(lines) == 1
    assert more == ()
    assert again.claims[0].verdict is first.claims[0].verdict


def test_other_definitions_start_anew() -> None:
    _, log = _through((Q1, S), (Q2, S))
    evidence, lines = issue(_saying(S), log, Cut(Q3, "data", "other thresholds"))
    assert evidence.claims[0].is_provisional
    assert len(lines) == 1


def test_an_older_cut_built_again_does_not_see_later_ones() -> None:
    _, log = _through((Q2, S), (Q3, S))
    evidence, _ = issue(_saying(S), log, Cut(Q1, "data", "d"))
    assert evidence.claims[0].is_provisional


def test_a_reason_says_what_these_data_alone_say() -> None:
    _, log = _through((Q2, L))
    evidence, _ = issue(_saying(S), log, Cut(date(2026, 8, 1), "more data", "d"))
    assert evidence.claims[0].reasons[0] == (
        "Issued on the cut of 30 Jun 2026; it stands until the next. These data alone say: Supported."
    )


def test_every_contrast_is_logged_on_its_own_and_descriptive_ones_are_not() -> None:
    descriptive = dataclasses.replace(EVIDENCE.claims[0], claim_id="C11", verdict=Verdict.NONE)
    whole = dataclasses.replace(EVIDENCE, claims=(*EVIDENCE.claims, descriptive))
    evidence, lines = issue(whole, [], Cut(Q2, "data", "d"))
    assert len(lines) == len(EVIDENCE.claims)
    assert evidence.claims[-1] == descriptive


@pytest.mark.parametrize("line", ["{", "[]", '{"as_of_on": "2026-03-31"}', "null"])
def test_a_damaged_line_is_named(line: str) -> None:
    _, log = _through((Q1, S))
    with pytest.raises(CommonGroundError, match=r"verdicts\.jsonl line 2"):
        issue(_saying(S), [*log, line], Cut(Q2, "data", "d"))
