"""What moved between two spans, in sentences: numbers, their range, and no word for a cause."""

import re
from datetime import date

from dashboard.wording.contributions import alignment_title, answer, moved_counts, moved_title, span_name
from etl.evidence import Change, Estimate, Part

Q1, Q2 = date(2026, 4, 1), date(2026, 7, 1)
SPANS = ((Q1,), (Q2,))


def _rate(value: float, n: int) -> Estimate:
    return Estimate(value, value - 3, value + 3, 0, n, 40, "m")


def _part(name: str, adds: float, half: float | None) -> Part:
    return Part(name, adds, None if half is None else adds - half, None if half is None else adds + half, 50)


def _change(mix: tuple[float, float | None], whole: tuple[float, float | None], *, known: bool = True) -> Change:
    rest = whole[0] - mix[0] + 0.5
    parts = (_part("mix", *mix), _part("within aligned", rest, 1.0), _part("within not aligned", -0.4, 1.0),
             _part("not known", -0.1, None))  # fmt: skip
    before, now = (0.5 if known else None), (0.62 if known else None)
    rates = _rate(12.6, 60), _rate(12.6 + whole[0], 50)
    return Change(*rates, _part("whole", *whole), parts, before, now, 480.0, 470.0, 40)


def test_a_span_is_named_by_its_quarter_or_year() -> None:
    assert span_name((Q2,)) == "2026 Q3"
    assert span_name(tuple(date(2025, month, 1) for month in (1, 4, 7, 10))) == "2025"


def test_the_title_says_from_what_to_what_at_equal_age_and_whether_it_could_be_chance() -> None:
    fell = moved_title(_change((-0.6, 0.4), (-1.7, 1.5)), SPANS)
    assert fell == (
        "Escalations fell from 12.6 to 10.9 per 100 months of contract from 2026 Q2 to 2026 Q3, at equal deal age"
        " (unlikely to be chance)"
    )
    assert "rose from 12.6 to 13.6" in moved_title(_change((0.1, 0.4), (1.0, 1.5)), SPANS)
    assert "(could be chance)" in moved_title(_change((0.1, 0.4), (1.0, 1.5)), SPANS)
    assert "stayed at 12.6" in moved_title(_change((0.0, 0.4), (0.01, 1.5)), SPANS)
    assert "(too little to compare with chance)" in moved_title(_change((0.0, None), (1.0, None)), SPANS)


def test_the_answer_says_what_the_mix_accounts_for_and_what_remains() -> None:
    said = answer(_change((-0.6, 0.4), (-1.7, 1.5)))
    assert said.startswith(
        "Of this change of −1.7, the share of aligned deals (50 % of the months then, 62 % now) accounts for −0.6,"
        " between −1.0 and −0.2 (unlikely to be chance)."
    )
    assert said.endswith("The rest came from aligned deals (−0.6), from deals not aligned (−0.4) and from deals whose"
                         " alignment is not known (−0.1).")  # fmt: skip
    assert "all three practices are known for none of the deals" in answer(
        _change((0.0, None), (-1.7, 1.5), known=False)
    )


def test_the_counts_are_those_observed_beside_the_difference_with_its_range() -> None:
    said = moved_counts(_change((-0.6, 0.4), (-1.7, 1.5)), SPANS)
    assert said.startswith("The difference is −1.7, between −3.2 and −0.2. 50 attributable escalations in 470 months")
    assert said.endswith("after 60 in 480 of 2026 Q2.")


def test_no_word_for_a_cause_is_used() -> None:
    for mix in ((-0.6, 0.4), (-0.6, 2.0), (-0.6, None)):
        change = _change(mix, (-1.7, 1.5))
        said = " ".join((answer(change), alignment_title(change), moved_title(change, SPANS)))
        assert not re.search(r"cause|because|due to|drive|prove|thanks|reason", said)
