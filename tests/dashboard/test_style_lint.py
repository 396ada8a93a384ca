"""The texts are an executive's English, and German; the lint that holds it finds what it should and nothing else."""

import re
from pathlib import Path

import pytest

from tests.dashboard import style_lint

RULES = Path(__file__).resolve().parents[2] / "dashboard" / "wording" / "README.md"


def test_every_text_of_the_catalogue_is_as_an_executive_reads_it() -> None:
    assert list(style_lint.everywhere()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{n} /100 mo", "units in full"),
        ("{months} mo", "units in full"),
        (" pts", "units in full"),
        ("Escalations per 100 engagement-months", "months of contract"),
        ("{source} could tell about {share} of the deals", "covers"),
        ("The practices cause nothing; nobody drives them", "association"),
        ("{change} vs before", "vs last quarter"),
        ("Insufficient data", "Not clear yet"),
        ("an interval that excludes 1", "no difference"),
        ("All others stay on the same side of 1", "points the same way"),
        ("Deals by quarter. Lines: 95 % intervals.", "a legend is a sentence"),
        ("15 % fewer (95 % interval: {low} to {high})", "per cent first"),
        ("On average {words} words a deal, n = {n}.", "counts carry their noun"),
        ("{value} in the mean", "on average"),
        ("It is not unlikely", "double negative"),
        ("Done!", "exclamation"),
    ],
)
def test_a_text_that_an_executive_stumbles_over_is_found(text: str, said: str) -> None:
    assert any(said in fault for fault in style_lint.english(text, is_technical=False)), text


@pytest.mark.parametrize(
    "text",
    [
        "15 % fewer, between 30 % fewer and 3 % more",
        "Escalations per 100 months of contract, n = {n}",
        "+6 points vs last quarter",
        "vs {quarter}",
        "{source} cover {share} of the deals",
        "The cause of a ticket is not recorded",
        "Run `common-ground build --set vs=1`",
        "{n} months; {signals} with a trust signal so far",
    ],
)
def test_a_text_by_the_rules_passes(text: str) -> None:
    assert list(style_lint.english(text, is_technical=False)) == []


def test_a_statistician_may_speak_of_1_and_of_intervals_but_not_of_causes() -> None:
    assert list(style_lint.english("The interval includes 1; rate ratio {ratio}.", is_technical=True)) == []
    assert list(style_lint.english("The practice causes fewer.", is_technical=True)) == ["go with: an association"]


@pytest.mark.parametrize(
    ("text", "said"),
    [('Er sagt "nein"', "„…“"), ("{share}% weniger", "blank"), ("15% weniger", "blank"),
     ("Die Praktik bewirkt weniger", "einhergehen"), ("{n} /100 Mon.", "units")],
)  # fmt: skip
def test_german_with_foreign_marks_or_words_of_cause_is_found(text: str, said: str) -> None:
    assert any(said in fault for fault in style_lint.german(text)), text


def test_the_bad_examples_of_the_rules_that_a_pattern_can_hold_are_found_and_the_good_ones_pass() -> None:
    rows = re.findall(r"^\| (?!bad|---)(.+?) \| (.+?) \|$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    bad = [text for text, _ in rows if list(style_lint.english(text, is_technical=False))]
    assert len(bad) >= len(rows) // 2
    assert [text for _, text in rows if list(style_lint.english(text, is_technical=False))] == []
