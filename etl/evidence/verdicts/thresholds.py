"""Every threshold that decides a verdict, a cap or a gate: one place, each with the sentence that says what it does.

Rules, the numbers in their reasons, the page Method and the hash of the definitions read them from here. They were
fixed before any result was seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any


def percent(share: float) -> str:
    """0.9 as "90 %"."""
    return f"{100 * share:.4g} %"


def _count(value: int, text: str) -> Any:
    return field(default=value, metadata={"text": text, "show": "{:,}".format})


def _number(value: float, text: str) -> Any:
    return field(default=value, metadata={"text": text, "show": "{:g}".format})


def _ratio(value: float, text: str) -> Any:
    return field(default=value, metadata={"text": text, "show": "{:.2f}".format})


def _share(value: float, text: str) -> Any:
    return field(default=value, metadata={"text": text, "show": percent})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds of the verdicts; `{value}` in a field's text stands for the value as a reader sees it."""

    # gates: below them there is no verdict
    min_deals: int = _count(100, "At least {value} deals with known practices and observed time.")
    min_arm_deals: int = _count(20, "At least {value} deals on either side of a contrast.")
    min_accounts: int = _count(30, "At least {value} accounts; below, only counts are given.")
    min_events: int = _count(30, "At least {value} events.")
    min_arm_events: int = _count(10, "At least {value} events on either side of a contrast; below, no ratio is given.")
    max_unknown: float = _share(0.70, "A practice unknown for at most {value} of the deals.")

    # intervals: quantiles of t with one degree of freedom less than there are accounts
    interval_low: float = _share(0.025, "The interval begins where {value} of the probability lies below.")
    interval_high: float = _share(0.975, "The interval ends where {value} of the probability lies below.")
    leaning_level: float = _share(0.96, "Leaning: the one-sided {value} bound of the ratio below 1.")
    significance: float = _share(0.05, "Supported: p, adjusted for what is tested together, below {value}.")
    placebo_low: float = _share(0.05, "A placebo's interval begins where {value} of the probability lies below.")
    placebo_high: float = _share(0.95, "A placebo fails where the one-sided {value} bound of its ratio lies below 1.")

    # ratios
    largest_supported_ratio: float = _ratio(0.95, "Supported, or Leaning by one side alone: the ratio at most {value}.")
    negligible_ratio: float = _ratio(0.90, "Not supported: the whole interval above {value}.")
    relevant_ratio: float = _ratio(0.80, "The deals still needed are reckoned for a ratio of {value}.")

    # what else could explain the ratio
    min_control_tickets: int = _count(30, "Control tickets are compared with from {value} of them on.")
    min_other_losses: int = _count(
        30, "Late losses that agreeing could not have changed are compared with from {value} of them on."
    )
    min_control_kinds: int = _count(3, "Calibration by control tickets needs {value} kinds of them.")
    control_level_supported: float = _share(
        0.95, "Supported: the one-sided {value} bound of the ratio to control tickets below 1."
    )
    control_level_contradicted: float = _share(
        0.20, "Contradicted: the ratio to control tickets above 1 at its {value} quantile."
    )
    control_level_confounded: float = _share(
        0.90, "Confounded: the one-sided {value} bound of the ratio to control tickets not beyond 1."
    )
    min_e_value: float = _ratio(1.75, "Supported: an E-value of at least {value}.")
    min_e_value_without_control: float = _ratio(
        2.0, "The same without control tickets: an E-value of at least {value}."
    )

    # agreement of other specifications
    min_agreeing: float = _share(0.90, "Supported: at least {value} of the specifications on the claim's side of 1.")
    min_agreeing_leaning: float = _share(
        0.80, "Leaning by one side alone: at least {value} of the specifications on the claim's side of 1."
    )
    max_agreeing_contradicted: float = _share(
        0.20, "Contradicted: at most {value} of the specifications on the claim's side of 1."
    )

    # staggered take-up, the second design of C4
    min_take_up_deals: int = _count(10, "Take-up: at least {value} deals of the unit before it and since.")
    min_take_up_rise: float = _share(0.25, "Take-up: the share of aligned deals rises by at least {value}.")
    take_up_significance: float = _share(
        0.01, "Take-up: the exact p of the rise, adjusted for every unit and quarter tried, below {value}."
    )
    min_take_up_units: int = _count(4, "Staggered take-up is drawn from {value} units on.")
    min_take_up_units_to_cap: int = _count(8, "Staggered take-up can cap a verdict from {value} regions on.")
    min_take_up_units_for_interval: int = _count(
        20, "Staggered take-up has an interval from {value} units on; below, a p by permutation."
    )

    # doubts: beyond them a verdict is at most Leaning, and never Contradicted or Not supported
    max_unknown_supported: float = _share(
        0.50, "Supported, Contradicted, Not supported: a practice unknown for at most {value} of the deals."
    )
    max_latest_active: float = _share(
        0.30,
        "Supported, Contradicted, Not supported: at most {value} of the escalations attributed to the latest of several"
        " contracts.",
    )
    min_recorded: float = _share(
        0.50, "Supported, Contradicted, Not supported: at least {value} of the evidence says when it was recorded."
    )
    min_effective_accounts: float = _number(
        5.0, "Supported, Contradicted, Not supported: observed time worth at least {value} equal accounts."
    )
    min_known_leads: float = _share(
        0.50, "Supported, Contradicted: who led delivery known as of signature of {value} of the deals."
    )
    max_lost_to_calendar: float = _share(
        1 / 3,
        "Supported, Contradicted, Not supported: no other way to take the calendar leaves more than {value} of the log"
        " ratio out.",
    )
    max_vanished: float = _share(
        0.05,
        "Supported, Contradicted, Not supported: of the deals with practices and an escalation, at most {value} have"
        " lost evidence after it since an earlier build.",
    )
    propensity_low: float = _share(0.05, "A deal has hardly any like it below a probability of {value} of its arm.")
    propensity_high: float = _share(0.95, "A deal has hardly any like it above a probability of {value} of its arm.")
    max_outside_overlap: float = _share(
        0.25, "Supported, Contradicted, Not supported: at most {value} of the deals with hardly any like them."
    )
    min_effective_deals: float = _number(
        40.0, "Supported, Contradicted, Not supported: deals alike in both arms worth at least {value} in each."
    )
    max_imbalance: float = _ratio(0.10, "Balance: covariates differ by at most {value} standard deviations.")
    max_imbalance_of_few: float = _ratio(
        0.20, "Balance among few deals: covariates differ by at most {value} standard deviations."
    )
    few_deals: int = _count(200, "Balance: below {value} deals they count as few.")

    def shown(self, name: str) -> str:
        """A threshold's value as a reader sees it."""
        return str(_METADATA[name]["show"](getattr(self, name)))

    def text(self, name: str) -> str:
        """What a threshold does, in a sentence with its value."""
        return str(_METADATA[name]["text"]).format(value=self.shown(name))

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Of each threshold its name, its value as shown, and its sentence."""
        return ((name, self.shown(name), self.text(name)) for name in _METADATA)

    @property
    def interval(self) -> str:
        """How much of the probability the interval holds: "95 %"."""
        return percent(self.interval_high - self.interval_low)

    @property
    def placebo_interval(self) -> str:
        """The same of a placebo's."""
        return percent(self.placebo_high - self.placebo_low)


_METADATA = {item.name: item.metadata for item in fields(Thresholds)}
THRESHOLDS = Thresholds()
