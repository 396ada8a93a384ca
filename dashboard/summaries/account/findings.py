"""The Account page in sentences: who it is, and what each of its sections finds."""

from typing import Any

import polars as pl

from dashboard.locale import inside, t, tn
from dashboard.wording import counts
from dashboard.wording.words import SYMPTOMS, day

_PRACTISED = ("early", "late", "presignature")


def numbers(deals: pl.DataFrame) -> dict[str, str]:
    """The short names of several deals by their id, oldest first: 1, 2, 3; none for a single deal."""
    if len(deals) < 2:
        return {}
    return {deal_id: str(at) for at, deal_id in enumerate(deals.sort("signed_on", "deal_id")["deal_id"], start=1)}


def who(facts: dict[str, Any]) -> str:
    """Segment, region, industry, signed deals and today's owners of an account. `facts` as marts.accounts."""
    parts = [part for part in (facts["segment"], facts["region"], facts["industry"]) if part]
    parts.append(tn("{n} signed deal, {running} running", "{n} signed deals, {running} running", facts["n_deals"] or 0,
                    running=facts["n_running_deals"] or 0))  # fmt: skip
    if facts["owners"]:
        parts.append(t("owned today by {names}", names=", ".join(facts["owners"])))
    if facts["churned_on"]:
        parts.append(t("left on {day}", day=day(facts["churned_on"])))
    return " · ".join(parts)


def agreed(evidence: pl.DataFrame) -> str:
    """How many practices were there before signature, only after it, not at all, or are not known."""
    n = len(evidence)
    count = {status: evidence.filter(pl.col("status") == status).height for status in evidence["status"].unique()}
    done = sum(count.get(status, 0) for status in _PRACTISED)
    if count.get("unknown", 0) == n:
        return t("Whether the practices were there before signature is not recorded.")
    return t(
        "{done} of {n} were there before signature: {after} came only after it, {never} not at all,"
        " {unknown} are not known.",
        done=done, n=counts.practices(n), after=count.get("after", 0), never=count.get("never", 0),
        unknown=count.get("unknown", 0),
    )  # fmt: skip


def owned(risks: pl.DataFrame) -> str:
    """How many risks had a named owner at signature, among those that were judged."""
    judged = risks.filter("is_judged")
    n_owned, n_nobody = judged.filter("is_owned").height, judged.filter(~pl.col("is_owned")).height
    n_later = risks.filter(~pl.col("is_judged")).height
    n_unknown = len(risks) - n_owned - n_nobody - n_later
    sentences = [
        t("Of {n} judged at signature, {owned} had a named owner then and {nobody} had none.",
          owned=n_owned, n=counts.risks(n_owned + n_nobody), nobody=n_nobody)
    ]  # fmt: skip
    if n_later:
        sentences.append(t("{n} came on record later.", n=n_later))
    if n_unknown:
        sentences.append(t("For {n} the owner of that day is not known.", n=n_unknown))
    return " ".join(sentences)


def symptoms(deals: pl.DataFrame) -> str:
    """On how many deals success was left implicit, responsibilities came late, or a major risk had no owner."""
    parts = []
    for column, name in SYMPTOMS.items():
        known = deals[column].drop_nulls()
        parts.append(
            t(
                "{name} on {n} of {known}",
                name=inside(t(name)),
                n=int(known.sum()),
                known=len(known),
            )
            if len(known)
            else t("{name}: not known", name=inside(t(name)))
        )
    return t("Symptoms, of the deals where each is known: {parts}.", parts="; ".join(parts))


def surprises(escalations: pl.DataFrame) -> str:
    """How many of the escalations with a cause were surprises, and how many are open."""
    known = escalations.drop_nulls("cause")
    missing = len(escalations) - len(known)
    n_open = escalations.filter(pl.col("resolved_at").is_null()).height
    sentences = [
        t("{all}, whether or not they belong to a deal. Of the {known}"
          " whose cause is recorded, {n} came as a surprise: scope,"
          " expectation, responsibility or a risk that nobody owned.", all=counts.escalations(len(escalations)),
          n=int(known["is_surprise"].sum() or 0), known=len(known))
    ]  # fmt: skip
    if missing:
        sentences.append(tn("{n} has no cause on record.", "{n} have no cause on record.", missing))
    sentences.append(tn("{n} is open.", "{n} are open.", n_open) if n_open else t("None is open."))
    return " ".join(sentences)
