"""What moved between two quarters or years, in sentences."""

from datetime import date

from dashboard import fiscal, locale
from dashboard.locale import inside, t
from dashboard.wording import counts as counted
from dashboard.wording.safe import cut, escape
from dashboard.wording.words import number, percent, quarters
from etl.evidence import MIX, NOT_KNOWN, WITHIN_ALIGNED, WITHIN_OTHERS, Change, Part


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


def span_name(span: tuple[date, ...]) -> str:
    """A quarter, a year or what lies between two quarters."""
    year = fiscal.year()
    if len(span) == len({day.month for day in span}) == 4 and len({year.year_of(day) for day in span}) == 1:
        return year.year_name(span[0])
    return quarters(list(span))


def moved_title(change: Change, spans: tuple[tuple[date, ...], tuple[date, ...]]) -> str:
    """The finding: by how much the rate rose or fell at equal age, and whether chance alone could do that."""
    before, now = number(change.before.value), number(change.now.value)
    values = {"before": before, "now": now, "first": span_name(spans[0]), "last": span_name(spans[1])}
    if before == now:
        return t(
            "Escalations stayed at {now} per 100 months of contract from {first} to {last}, at equal deal age", **values
        )
    chance = _chance(change.whole.is_chance)
    if change.whole.adds > 0:
        return t(
            "Escalations rose from {before} to {now} per 100 months of contract from {first} to {last}, at equal"
            " deal age ({chance})", **values, chance=chance,
        )  # fmt: skip
    return t(
        "Escalations fell from {before} to {now} per 100 months of contract from {first} to {last}, at equal deal"
        " age ({chance})", **values, chance=chance,
    )  # fmt: skip


def moved_counts(change: Change, spans: tuple[tuple[date, ...], tuple[date, ...]]) -> str:
    """What the finding rests on: the difference with its range, and both counts with the months observed."""
    counts = t(
        "{n_now} in {months_now} months of contract of {last}, after {n_before} in {months_before} of {first}.",
        n_now=counted.attributable_escalations(change.now.n_events), months_now=number(change.months_now, 0),
        last=span_name(spans[1]), n_before=change.before.n_events, months_before=number(change.months_before, 0),
        first=span_name(spans[0]),
    )  # fmt: skip
    return t("The difference is {change}{range}. {counts}", change=signed(change.whole.adds),
             range=between(change.whole), counts=counts)  # fmt: skip


def between(part: Part) -> str:
    """`, between −3.1 and +1.6`; empty without limits."""
    if part.low is None or part.high is None:
        return ""
    return ", " + t("between {low} and {high}", low=signed(part.low), high=signed(part.high))


def answer(change: Change) -> str:
    """What the mix of aligned deals accounts for of the change, and what remains; an account, not a reason."""
    mix = change.part(MIX)
    if change.aligned_before is None or change.aligned_now is None:
        return t(
            "Whether the share of aligned deals changed is not known: all three practices are known for none of"
            " the deals."
        )
    values = {"change": signed(change.whole.adds), "before": percent(change.aligned_before),
              "now": percent(change.aligned_now), "mix": signed(mix.adds), "range": between(mix),
              "chance": _chance(mix.is_chance)}  # fmt: skip
    return t(
        "Of this change of {change}, the share of aligned deals ({before} of the months then, {now} now) accounts"
        " for {mix}{range} ({chance}).", **values,
    ) + " " + t(
        "The rest came from aligned deals ({aligned}), from deals not aligned ({others}) and from deals whose"
        " alignment is not known ({unknown}).",
        aligned=signed(change.part(WITHIN_ALIGNED).adds), others=signed(change.part(WITHIN_OTHERS).adds),
        unknown=signed(change.part(NOT_KNOWN).adds),
    )  # fmt: skip


def alignment_title(change: Change) -> str:
    """Whether the mix of aligned deals accounts for a part of the change."""
    mix = change.part(MIX)
    values = {"mix": signed(mix.adds), "change": signed(change.whole.adds)}
    if mix.is_chance is None:
        return t(
            "Too little is known to say whether the share of aligned deals accounts for the change of {change}",
            **values,
        )
    if mix.adds * change.whole.adds < 0:
        if mix.is_chance:
            return t("The share of aligned deals went against the change: {mix} against {change}, which could be"
                     " chance",
                     **values)  # fmt: skip
        return t("The share of aligned deals went against the change: {mix} against {change}", **values)
    if mix.is_chance:
        return t(
            "The share of aligned deals accounts for {mix} of the change of {change}, which could be chance", **values
        )
    return t("The share of aligned deals accounts for {mix} of the change of {change}", **values)


def part_name(name: str) -> str:
    """A part of the change by alignment, as a reader writes it."""
    return {
        MIX: t("Share of aligned deals"),
        WITHIN_ALIGNED: t("Rate of aligned deals"),
        WITHIN_OTHERS: t("Rate of deals not aligned"),
        NOT_KNOWN: t("Deals whose alignment is not known"),
    }.get(name, t("The whole change"))


def part_note(part: Part) -> str:
    """The hover text of a part by alignment."""
    return t("{name}: {adds}{range}<br>n = {n} then and now; {chance}", name=part_name(part.name),
             adds=signed(part.adds), range=between(part), n=counted.escalations(part.n_events),
             chance=_chance(part.is_chance))  # fmt: skip


def moved_sentence(row: dict[str, object]) -> str:
    """One part of the change: its counts, its months, what it adds, and whether chance alone could do that."""
    adds = float(str(row["adds"]))
    values = {
        "name": escape(cut(str(row["part"]))),
        "split": inside(split_names()[str(row["split"])]),
        "n_now": escape(counted.escalations(int(str(row["n_now"])))),
        "n_before": row["n_before"],
        "months_now": number(float(str(row["months_now"])), 0),
        "months_before": number(float(str(row["months_before"])), 0),
        "adds": number(abs(adds)),
        "chance": _chance(row["is_chance"]),
    }
    if adds >= 0:
        return t(
            "**{name}** ({split}) adds {adds} to the rate: {n_now} in {months_now} months, after"
            " {n_before} in {months_before} ({chance}).",
            **values,
        )
    return t(
        "**{name}** ({split}) takes {adds} off the rate: {n_now} in {months_now} months, after"
        " {n_before} in {months_before} ({chance}).",
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


def _chance(within: object) -> str:
    if within is None:
        return t("too little to compare with chance")
    return t("could be chance") if within else t("unlikely to be chance")
