"""What a decision may rest on, in words; only where the verdict carries it."""

import dataclasses

from dashboard.summaries import decisions, method
from etl.evidence import Estimate, Verdict, assess
from etl.evidence.claims.decisions import with_cost
from etl.evidence.findings import Benchmark, Decisions
from etl.evidence.results import Cost
from tests.etl.evidence.firms import firm

AMOUNT = Estimate(7.2, 2.1, 12.3, n_deals=400, n_events=90, n_accounts=200, method="g-computation")
FOUND = Decisions(
    ratio=Estimate(0.85, 0.75, 0.97, n_deals=400, n_events=90, n_accounts=200, method="semi-Bayes"),
    p_fewer=0.994,
    p_clearly_fewer=0.8,
    deals_per_quarter=31.5,
    avoided_per_quarter=AMOUNT,
    avoided_shrunken=dataclasses.replace(AMOUNT, value=6.0),
    benchmarks=(
        Benchmark("sales owner", -0.08, 2.04, 0.55),
        Benchmark("region", 0.002, 80.0, 20.0),
        Benchmark("segment", 0.0, None, None),
    ),
)


def test_probabilities_say_on_what_they_hold() -> None:
    assert decisions.probabilities(FOUND) == (
        "If nothing hidden differs between these deals, the probability that those with one more practice"
        " escalate less often is over 99 %, and that they do so by a tenth or more 80 % (prior ratios of 0.5 to 2)."
    )


COSTED = with_cost(FOUND, Cost(12_000.0, "EUR"))


def test_money_is_said_with_what_it_assumes_in_the_same_sentence() -> None:
    assert COSTED is not None
    assert decisions.money_words(COSTED) == (
        "At EUR 12,000 an escalation, as the settings say, the difference in a quarter comes to EUR 86 k (between"
        " EUR 25 k and EUR 148 k) as estimated and to EUR 72 k (between EUR 25 k and EUR 148 k) when drawn towards no"
        " difference, if nothing hidden differs between the deals and each escalation costs that. How uncertain the"
        " cost is, is not in the interval."
    )


def test_without_a_cost_or_an_amount_nothing_is_said_of_money() -> None:
    assert decisions.money_words(FOUND) == ""
    none = dataclasses.replace(AMOUNT, value=None, low=None, high=None, withheld="No pace.")
    assert COSTED is not None
    assert decisions.money_words(dataclasses.replace(COSTED, saved_shrunken=none)) == ""


def test_a_hidden_factor_is_measured_by_the_known_one_that_moves_the_ratio_most() -> None:
    said = decisions.strength(FOUND)
    assert said.startswith("A hidden factor 2.0 times as strong as the sales owner would be needed to explain the")
    assert "to make it compatible with chance" in said
    assert "no measure" in decisions.strength(dataclasses.replace(FOUND, benchmarks=FOUND.benchmarks[2:]))


def test_the_tables_hold_every_known_difference_and_both_amounts() -> None:
    table = decisions.benchmarks_table(FOUND)
    assert table["times_to_1"].to_list() == ["2.0 times", "more than 10 times", "more than 10 times"]
    assert table["times_limit_to_1"].to_list()[1:] == ["more than 10 times", "–"]
    assert decisions.amounts(FOUND)["fewer_per_quarter"].to_list() == ["7.2", "6.0"]


def test_nothing_to_decide_on_is_shown_where_the_verdict_does_not_carry_it() -> None:
    evidence = assess(*firm(400, seed=2))

    def is_shown(verdict: Verdict) -> bool:
        claims = tuple(dataclasses.replace(claim, verdict=verdict) for claim in evidence.claims)
        return decisions.is_shown(dataclasses.replace(evidence, claims=claims, decisions=FOUND))

    assert [verdict for verdict in Verdict if is_shown(verdict)] == [Verdict.SUPPORTED, Verdict.LEANING]


def test_the_trial_that_is_imitated_has_its_parts() -> None:
    parts = ["Eligibility", "Time zero", "Strategies", "Assignment", "Follow-up", "Outcome", "Estimand", "Analysis"]
    assert method.target_trial()["part"].to_list() == parts
