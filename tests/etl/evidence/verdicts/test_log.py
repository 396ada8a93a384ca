"""The log of verdicts: what is issued, cut by cut."""

import dataclasses
from datetime import date

import pytest

from etl.errors import CommonGroundError
from etl.evidence import Evidence, Verdict, assess
from etl.evidence.verdicts.log import Cut, issue, quarter_end, read
from tests.etl.evidence.firms import firm

EVIDENCE = assess(*firm(60, seed=1))
Q1, Q2, Q3, Q4 = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))
S, L, N, I_ = Verdict.SUPPORTED, Verdict.LEANING, Verdict.NOT_SUPPORTED, Verdict.INSUFFICIENT


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


@pytest.mark.parametrize(
    ("builds", "expected"),
    [
        ([(Q1, S)], [(S, True)]),
        ([(Q1, S), (Q2, S)], [(S, True), (S, False)]),
        ([(Q1, L), (Q2, S), (Q3, S)], [(L, True), (L, False), (S, False)]),
        ([(Q1, L), (Q2, S), (Q3, L), (Q4, S)], [(L, True), (L, False), (L, False), (L, False)]),
        ([(Q1, S), (Q2, S), (Q3, N)], [(S, True), (S, False), (N, False)]),
        ([(Q1, S), (Q3, S), (Q4, S)], [(S, True), (S, True), (S, False)]),
        ([(Q1, S), (Q2, S), (Q4, S)], [(S, True), (S, False), (S, False)]),
        ([(Q1, L), (Q2, S), (Q4, S)], [(L, True), (L, False), (L, False)]),
    ],
)
def test_an_upgrade_takes_two_cuts_in_a_row_and_a_downgrade_one(
    builds: list[tuple[date, Verdict]], expected: list[tuple[Verdict, bool]]
) -> None:
    assert _through(*builds)[0] == expected


def test_between_cuts_the_issued_verdict_stands_whatever_the_data_say() -> None:
    issued, log = _through((Q2, L), (date(2026, 8, 1), S), (date(2026, 9, 1), I_))
    assert [verdict for verdict, _ in issued] == [L, L, L]
    assert [(entry.verdict, entry.is_issuing) for entry in read(log)] == [(L, True), (S, False), (I_, False)]


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
