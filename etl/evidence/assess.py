"""The assessment that a build makes: every claim, with every check that could overturn it."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

from etl.evidence.checks.controls import against_controls, calibrated, shuffled
from etl.evidence.checks.exposures import Exposures
from etl.evidence.checks.influence import LEADS, PeopleLeftOut, influence
from etl.evidence.checks.overlap import Overlap, balance_table, overlap
from etl.evidence.checks.placebos import before_signature, only_after
from etl.evidence.checks.specifications import agreement, practice_curves, score_curve, without_cycle
from etl.evidence.checks.staggered import staggered
from etl.evidence.checks.time_axis import time_axis
from etl.evidence.checks.variants import Variants
from etl.evidence.claims import contracts as contract_claims
from etl.evidence.claims import cycle, first_escalations, late_stage, surprises, trust
from etl.evidence.claims.contrasts import comparable
from etl.evidence.claims.groups import where_it_works
from etl.evidence.claims.known_or_not import known_or_not, vanished
from etl.evidence.claims.main import Scrutinised, evidence_of
from etl.evidence.claims.study import Contrast, Study
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.regression import LogRatio, Regression, ratio_estimate, safe_exp
from etl.evidence.estimators.trend import cells_of, trends
from etl.evidence.findings import Evidence
from etl.evidence.inputs import Inputs
from etl.evidence.results import Balance, Check, Claim, Specification
from etl.evidence.verdicts.facts import Scrutiny
from etl.evidence.verdicts.thresholds import THRESHOLDS

_SCORE = "C4"
SPECIFICATIONS = "Other specifications"
OVERLAP = "Deals alike in both arms"
BALANCE = "Balance of the deals compared"
_OTHERS = (
    surprises.claims,
    contract_claims.claims,
    late_stage.claims,
    trust.claims,
    cycle.claims,
    first_escalations.claims,
)


def assess_thoroughly(inputs: Inputs, *, sketch_of: str | None = None) -> Evidence:
    """What the inputs say about every claim; the verdicts are those of this cut alone.

    `sketch_of` is for simulations of many firms: C4 alone, or C1 to C4 where it names one of C1 to C3, are examined,
    by specification curves of ten rows, and nothing else is.
    Rows, columns and values may be missing: what can't be had is withheld with the reason. Never raises on data.
    """
    observed = panel(inputs.deals, inputs.windows, fiscal_year=inputs.fiscal_year)
    examiner = _Examiner(inputs, observed, sketch_of)  # its curves take two threads, as what follows does
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(_others, inputs) if sketch_of is None else None
        evidence = evidence_of(observed, n_deals=len(inputs.deals), scrutinise=examiner.scrutinise)
        if others is None:
            return evidence
        factors = where_it_works(inputs, observed)
    return dataclasses.replace(
        evidence,
        claims=(*evidence.claims, *others.result()),
        specifications=tuple((f"C{i}", row) for i, rows in sorted(examiner.curves.items()) for row in rows),
        balance=examiner.balance,
        factors=factors,
        trends=trends(cells_of(inputs.quarters)),
        take_up=examiner.take_up,
    )


def _others(inputs: Inputs) -> tuple[Claim, ...]:
    return tuple(claim for claims in _OTHERS for claim in claims(inputs))


class _Examiner:
    """Makes the checks of C1 to C4; keeps what they share, and the tables that come out beside them."""

    def __init__(self, inputs: Inputs, observed: Panel, sketch_of: str | None) -> None:
        self._inputs = inputs
        self._exposures = Exposures(inputs)
        self._sketch_of = sketch_of
        self.take_up = staggered(inputs, observed)
        is_short, variants = sketch_of is not None, Variants(inputs)
        self.curves: dict[int, tuple[Specification, ...]] = {4: score_curve(inputs, variants, is_short=is_short)}
        if sketch_of != _SCORE:
            of_practices = practice_curves(inputs, comparable(observed), variants, is_short=is_short)
            self.curves |= {j + 1: rows for j, rows in of_practices.items()}
        self.balance: tuple[Balance, ...] = ()
        self._left_out: tuple[Regression, PeopleLeftOut] | None = None

    def scrutinise(self, studied: Study, contrast: Contrast) -> Scrutinised | None:
        """The checks of a contrast that has a ratio."""
        is_score = contrast.claim_id == _SCORE
        if studied.adjusted is None or (self._sketch_of == _SCORE and not is_score):
            return None
        rows = self.curves.get(int(contrast.claim_id[1:]), ())
        ratio = studied.adjusted.log_ratio(contrast.weights)
        is_compared = contrast.is_first | contrast.is_second
        alike = overlap(studied.adjusted, contrast.weights, contrast.is_first, is_compared=is_compared)
        is_benefit = ratio.value < 0
        placebos = self._placebos(studied, contrast, is_benefit=is_benefit) if is_score else ()
        by_kinds = calibrated(self._inputs, studied.adjusted, contrast.weights)
        calendar = time_axis(rows)
        unknown = (known_or_not(studied),) if is_score else ()
        gone, vanished_share = vanished(self._inputs, studied)
        if is_score and alike is not None:
            self.balance = balance_table(studied.panel, contrast.exposure, contrast.is_first, alike.weights)
        scrutiny = Scrutiny(
            agreement=agreement(rows),
            holds_without_cycle=_holds_without_cycle(rows, ratio),
            share_outside_overlap=None if alike is None else alike.share_outside,
            effective_deals=None if alike is None else min(alike.effective_deals),
            overlap_ratio=None if alike is None or alike.ratio is None else safe_exp(alike.ratio.value),
            recorded_share=self._exposures.recorded_share(studied.panel),
            failed_placebos=tuple(check.name for check in placebos if check.is_passed is False),
            calibrated=_limits(by_kinds),
            vanished_share=vanished_share if is_score else None,
            take_up_disagrees=is_score and any(found.disagrees for found in self.take_up),
        )
        checks = (
            _agreement_check(scrutiny, is_benefit=is_benefit),
            against_controls(studied.control_ratio(contrast), studied.panel, is_benefit=is_benefit),
            by_kinds,
            _overlap_check(alike, studied.adjusted, is_benefit=is_benefit),
            *((_balance_check(self.balance),) if is_score else ()),
            *placebos,
            *((shuffled(studied.adjusted),) if is_score else ()),
            calendar,
            *unknown,
            *((gone,) if is_score else ()),
        )
        people = self._people_left_out(studied.adjusted)
        without_leads = people.log_ratios(LEADS, contrast.weights).values()
        return Scrutinised(
            scrutiny,
            checks,
            influence(self._inputs, studied.adjusted, contrast.weights, people=people),
            lead_sign_changes=any(value * ratio.value <= 0 for value in without_leads),
            time_axis_breaks=calendar.is_passed is False,
            lost_records=any(check.is_passed is False for check in unknown),
        )

    def _people_left_out(self, regression: Regression) -> PeopleLeftOut:
        """The refits of a model, which C1 to C3 share."""
        if self._left_out is None or self._left_out[0] is not regression:
            self._left_out = (regression, PeopleLeftOut(regression))
        return self._left_out[1]

    def _placebos(self, studied: Study, contrast: Contrast, *, is_benefit: bool) -> tuple[Check, ...]:
        return (
            before_signature(self._inputs, studied.panel, contrast.exposure, is_benefit=is_benefit),
            only_after(self._inputs, is_benefit=is_benefit),
        )


def _holds_without_cycle(rows: tuple[Specification, ...], ratio: LogRatio) -> bool:
    row = without_cycle(rows)
    return row is None or (row.log_ratio < 0) == (ratio.value < 0)


def _limits(check: Check) -> tuple[float, float] | None:
    """The interval of a check; None where it has none."""
    found = check.estimate
    return None if found is None or found.low is None or found.high is None else (found.low, found.high)


def _agreement_check(scrutiny: Scrutiny, *, is_benefit: bool) -> Check:
    """Whether the specifications lie on the estimate's side of 1."""
    found = scrutiny.agreement
    if found is None:
        return Check(SPECIFICATIONS, None, "No other specification could be run.")
    agreeing = found.share_below_1 if is_benefit else 1 - found.share_below_1
    side = "below" if is_benefit else "above"
    clearly = f", in {found.share_clearly_below_1:.0%} its interval too" if is_benefit else ""
    text = (
        f"In {agreeing:.0%} of {found.n_specifications} specifications the ratio is {side} 1{clearly}; the median is "
        f"{found.median_ratio:.2f}."
    )
    return Check(SPECIFICATIONS, agreeing >= THRESHOLDS.min_agreeing, text)


def _overlap_check(alike: Overlap | None, adjusted: Regression, *, is_benefit: bool) -> Check:
    """The second estimator, whether it lies on the estimate's side of 1, and whether there is enough overlap for it."""
    if alike is None:
        return Check(OVERLAP, None, "No model of who is in which arm could be fitted.")
    first, second = alike.effective_deals
    text = (
        f"{alike.share_outside:.0%} of the deals have hardly any like them in the other arm; those alike amount to "
        f"{first:.0f} and {second:.0f} deals."
    )
    is_enough = (
        alike.share_outside <= THRESHOLDS.max_outside_overlap and min(first, second) >= THRESHOLDS.min_effective_deals
    )
    if alike.ratio is None:
        return Check(OVERLAP, False, f"{text} No finite ratio fits among them.")
    method = f"overlap-weighted {adjusted.method}, propensity by {alike.method}"
    is_same = (alike.ratio.value < 0) == is_benefit
    return Check(OVERLAP, is_enough and is_same, text, ratio_estimate(alike.ratio, adjusted.panel, method))


def _balance_check(balance: tuple[Balance, ...]) -> Check:
    if not balance:
        return Check(BALANCE, None, "No covariate could be compared.")
    worst = max(balance, key=lambda row: abs(row.weighted))
    before = max(balance, key=lambda row: abs(row.raw))
    text = (
        f"Weighted for overlap, the arms differ most in {worst.covariate}, by {abs(worst.weighted):.2f} standard "
        f"deviations; as they are, in {before.covariate}, by {abs(before.raw):.2f}."
    )
    return Check(BALANCE, not any(row.is_flagged for row in balance), text)
