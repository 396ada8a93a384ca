"""Staggered take-up: its rows, its finding, and what it may be read as."""

import polars as pl

from dashboard.locale import signed_number, t
from dashboard.wording.estimates import change, span
from dashboard.wording.take_up import BY_UNIT, ESTIMATORS, UNITS
from dashboard.wording.words import number, percent, quarter
from etl.evidence import Evidence
from etl.evidence.findings import TakeUp
from etl.evidence.results import Estimate

_SURE = 0.05


def drawn(evidence: Evidence) -> TakeUp | None:
    """Take-up by the units that the firm names; None on a filtered set, which is estimated without it."""
    return evidence.take_up[0] if evidence.take_up else None


def quarters(found: TakeUp) -> pl.DataFrame:
    """quarter, ratio, low, high, n_deals, n_events: a row per quarter of signature since take-up."""
    return pl.DataFrame(
        [(of.quarter, of.ratio, of.low, of.high, of.n_deals, of.n_events) for of in found.quarters],
        schema={"quarter": pl.Int64, "ratio": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n_deals": pl.Int64,
                "n_events": pl.Int64}, orient="row",
    )  # fmt: skip


def estimates(evidence: Evidence) -> pl.DataFrame:
    """The ratio of take-up by every estimator and kind of unit, as the readings of a claim are drawn."""
    rows: list[tuple[str, Estimate, bool]] = []
    for at, found in enumerate(evidence.take_up):
        rows.append((t(BY_UNIT[found.unit]), found.ratio, at == 0))
        rows += [(t(ESTIMATORS[name]), ratio, False) for name, ratio in found.estimators]
    return pl.DataFrame(
        [(label, of.value, of.low, of.high, "interval", is_main) for label, of, is_main in rows if of.value],
        schema={"label": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "kind": pl.String,
                "is_main": pl.Boolean}, orient="row",
    )  # fmt: skip


def estimates_title(rows: pl.DataFrame) -> str:
    """How many of the estimates lie on the same side of 1."""
    main = rows.filter("is_main")["value"].first()
    others = rows.filter(~pl.col("is_main"))["value"].to_list()
    if not isinstance(main, float) or not others:
        return t("There is no other estimate of take-up")
    same = sum((value - 1) * (main - 1) > 0 for value in others)
    return t("{n} of {all} other estimates of take-up point the same way", n=same, all=len(others))


def units(found: TakeUp) -> pl.DataFrame:
    """unit, take_up, share_before, share_since (in percents), n_deals: a row per unit that bears a name."""
    return pl.DataFrame(
        [
            (
                of.name,
                quarter(of.take_up_on) if of.take_up_on else t("not yet"),
                percent(of.share_before),
                percent(of.share_since),
                of.n_deals,
            )
            for of in found.units
            if of.name is not None
        ],
        schema={"unit": pl.String, "take_up": pl.String, "share_before": pl.String, "share_since": pl.String,
                "n_deals": pl.Int64}, orient="row",
    )  # fmt: skip


def title(found: TakeUp) -> str:
    """What the rates did where the practices were taken up."""
    units = t(UNITS[found.unit])
    if found.ratio.value is None:
        return t("What followed take-up can't be compared between {units}", units=units)
    if found.pre_trend_p is not None and found.pre_trend_p < _SURE:
        return t("The {units} that took the practices up already differed in the year before", units=units)
    if not _is_clear(found):
        return t("Escalations did not clearly change in the {units} that took the practices up", units=units)
    if found.ratio.value < 1:
        return t("Escalations fell in the {units} that took the practices up, against those that had not yet",
                 units=units)  # fmt: skip
    return t("Escalations rose in the {units} that took the practices up, against those that had not yet", units=units)


def _is_clear(found: TakeUp) -> bool:
    """Whether chance hardly explains the ratio: by its interval, or where there is none by its p."""
    if found.ratio.low is not None and found.ratio.high is not None:
        return not found.ratio.low <= 1 <= found.ratio.high
    return found.p is not None and found.p < _SURE


def reading(found: TakeUp) -> tuple[str, ...]:
    """The ratio with how sure it is, what rose beside it, the year before, and what it must not be compared with."""
    if found.ratio.value is None:
        return ()
    fewer = change(found.ratio.value, "fewer", inside_of=True)
    if found.ratio.low is not None and found.ratio.high is not None:
        sure = t("{change} escalations since take-up, {range}.", change=fewer,
                 range=span(found.ratio.low, found.ratio.high))  # fmt: skip
    else:
        chance = t("unlikely to be chance") if _is_clear(found) else t("could be chance")
        sure = t("{change} escalations since take-up, {chance} (p = {p}, from giving the dates of take-up to other"
                 " units).", change=fewer, chance=chance, p=number(found.p, 3))  # fmt: skip
    sentences = [sure]
    if found.rise is not None:
        sentences.append(
            t("The mean score of these units rose by {value} practices.", value=signed_number(found.rise, 1))
        )
    if found.pre_trend_ratio is not None:
        sentences.append(
            t("The year before take-up shows {change} escalations (p = {p}, all its quarters together), where no"
              " difference is expected.", change=change(found.pre_trend_ratio, "fewer", inside_of=True),
              p=number(found.pre_trend_p, 3))
        )  # fmt: skip
    sentences.append(
        t("This goes with the whole rise of a unit, not with one practice: its direction can be compared with that of"
          " the claim, its size cannot.")
    )  # fmt: skip
    return tuple(sentences)
