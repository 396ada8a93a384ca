"""What moved between two quarters, in sentences."""

from datetime import date

from dashboard import locale
from dashboard.locale import t
from dashboard.wording import counts as counted
from dashboard.wording.safe import cut, escape
from dashboard.wording.words import number, quarter
from etl.evidence import Estimate


def split_names() -> dict[str, str]:
    """What the change of the rate is split by, as a reader writes it."""
    return {
        "whole": t("All deals"),
        "deals": t("Deals"),
        "cause": t("Cause"),
        "segment": t("Segment"),
        "region": t("Region"),
        "service_line": t("Service line"),
        "account": t("Account"),
    }


def moved_title(before: float, now: float, pair: tuple[date, date], ratio: Estimate) -> str:
    """The finding: by how much the rate rose or fell, and whether chance alone could do that."""
    ends = {"before": number(before), "now": number(now), "first": quarter(pair[0]), "last": quarter(pair[1])}
    chance = _chance(is_chance(ratio))
    if number(before) == number(now):
        return t("Escalations stayed at {now} per 100 months from {first} to {last}", **ends)
    if now > before:
        return t(
            "Escalations rose from {before} to {now} per 100 months from {first} to {last}: {chance}",
            **ends,
            chance=chance,
        )
    return t(
        "Escalations fell from {before} to {now} per 100 months from {first} to {last}: {chance}", **ends, chance=chance
    )


def moved_counts(row: dict[str, object], pair: tuple[date, date], ratio: Estimate) -> str:
    """What the finding rests on: both counts with their months, the ratio and its interval."""
    counts = t(
        "{n_now} in {months_now} engagement-months of {last}, after {n_before} in {months_before} of {first}.",
        n_now=counted.attributable_escalations(int(str(row["n_now"]))),
        months_now=number(float(str(row["months_now"])), 0),
        last=quarter(pair[1]),
        n_before=row["n_before"],
        months_before=number(float(str(row["months_before"])), 0),
        first=quarter(pair[0]),
    )
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return counts
    return counts + " " + t(
        "Ratio of the rates {ratio}, between {low} and {high} (95 %).",
        ratio=number(ratio.value, 2),
        low=number(ratio.low, 2),
        high=number(ratio.high, 2),
    )  # fmt: skip


def moved_sentence(row: dict[str, object]) -> str:
    """One part of the change: its counts, its months, what it adds, and whether chance alone could do that."""
    adds = float(str(row["adds"]))
    values = {
        "name": escape(cut(str(row["part"]))),
        "split": split_names()[str(row["split"])].lower(),
        "n_now": row["n_now"],
        "n_before": row["n_before"],
        "months_now": number(float(str(row["months_now"])), 0),
        "months_before": number(float(str(row["months_before"])), 0),
        "adds": number(abs(adds)),
        "chance": _chance(row["is_chance"]),
    }
    if adds >= 0:
        return t(
            "**{name}** ({split}) adds {adds} to the rate: {n_now} in {months_now} months, after {n_before} in"
            " {months_before}; {chance}.",
            **values,
        )
    return t(
        "**{name}** ({split}) takes {adds} off the rate: {n_now} in {months_now} months, after {n_before} in"
        " {months_before}; {chance}.",
        **values,
    )


def moved_note(row: dict[str, object]) -> str:
    """The hover text of one part, without markup."""
    n_now = counted.escalations(int(str(row["n_now"])))
    values = {"n_now": n_now, "n_before": row["n_before"], "chance": _chance(row["is_chance"])}
    months = {f"months_{when}": number(float(str(row[f"months_{when}"])), 0) for when in ("now", "before")}
    return t(
        "{n_now} in {months_now} months, after {n_before} in {months_before}<br>{chance}",
        **values,
        **months,
    )


def signed(value: float, digits: int = 1) -> str:
    """A number with its sign, as `+0.4` or `−0.4`; without one where it rounds to nothing."""
    return locale.signed_number(value, digits)


def is_chance(ratio: Estimate) -> bool | None:
    """Whether the interval of a ratio holds 1; None where there is no interval."""
    return None if ratio.low is None or ratio.high is None else ratio.low <= 1 <= ratio.high


def _chance(within: object) -> str:
    if within is None:
        return t("too little to compare with chance")
    return t("within chance") if within else t("more than chance would give")
