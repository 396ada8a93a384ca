"""An account beside similar deals: rates of escalation, and what the contracts are made of."""

import polars as pl

from dashboard.locale import inside, t
from dashboard.locale.written import written
from dashboard.wording import counts
from dashboard.wording.headings import heading
from dashboard.wording.words import inside_words, number, percent
from etl import evidence as engine
from etl.evidence import Estimate, Peer

ALIKE = ("segment", "deal_type")
MEASURES = ("n_clauses", "control_share", "n_words", "n_changes")
_OWN = "own"
_TIMES = 2.0  # ratio from which it is said in times, below in per cent
_LEAST = 10  # deals alike below which nothing is compared


def similar(everything: pl.DataFrame, deals: pl.DataFrame) -> pl.DataFrame:
    """The signed deals of other accounts that share segment and deal type with one of `deals`."""
    alike = everything.join(deals.select(ALIKE).unique(), on=list(ALIKE), how="semi", nulls_equal=True)
    return alike.filter(~pl.col("account_id").is_in(deals["account_id"].unique().to_list()))


def alike_words(deals: pl.DataFrame) -> str:
    """What the deals compared have in common, in words: `Enterprise (new, renewal), SMB (new)`."""
    kinds = deals.select(ALIKE).unique().sort(ALIKE, nulls_last=True).group_by("segment", maintain_order=True).all()
    return ", ".join(_kind(segment, [inside_words(kind) for kind in types if kind]) for segment, types in kinds.rows())


def _kind(segment: str | None, types: list[str]) -> str:
    listed = ", ".join(types)
    return f"{segment} ({listed})" if segment and listed else segment or listed


def rate(deals: pl.DataFrame) -> Estimate:
    """Attributable escalations per 100 engagement-months over all observed time of `deals`."""
    seen = deals.filter(pl.col("observed_months") > 0)
    cells = seen.select("account_id", n_events="n_attributable_escalations", months="observed_months")
    n_accounts = seen["account_id"].n_unique()
    spread = engine.dispersion(cells) if n_accounts > 1 else 1.0
    n_events, months = int(seen["n_attributable_escalations"].sum() or 0), float(seen["observed_months"].sum() or 0.0)
    return engine.rate(n_events, months, n_deals=len(seen), n_accounts=n_accounts, dispersion=spread)


def beside(everything: pl.DataFrame, deals: pl.DataFrame) -> Peer | None:
    """`deals`, of one account and those added to it, beside similar deals of all other accounts.

    None where nothing was observed, or there is nothing to compare with.
    """
    others = everything.filter(~pl.col("account_id").is_in(deals["account_id"].unique().to_list()))
    own = deals.with_columns(account_id=pl.lit(_OWN))
    columns = {"n_events": "n_attributable_escalations", "months": "observed_months"}
    counted = [
        rows.select("account_id", *ALIKE, **{name: pl.col(of) for name, of in columns.items()})
        for rows in (others, own)
    ]
    return engine.beside_peers(pl.concat(counted, how="vertical_relaxed"), ALIKE, _OWN)


def rate_title(found: Peer | None) -> str:
    """The ratio to similar deals with both sides' uncertainty; or that too little time was observed to say."""
    if found is None:
        return t("What followed is not known")
    if not found.is_long_enough:
        return t("Too little time to say how often it escalates compared with similar deals")
    values = {"share": _more_or_fewer(found.shrunken), "range": _range(found)}
    if found.is_more:
        return t("Escalates more often than similar deals: {share}, {range}", **values)
    if found.is_less:
        return t("Escalates less often than similar deals: {share}, {range}", **values)
    if percent(abs(found.shrunken - 1)) == percent(0):
        return t("As many escalations as similar deals, {range}; accounts differ by that much anyway", **values)
    if found.shrunken >= _TIMES:
        return t("{share} escalations as similar deals, {range}; accounts differ by that much anyway", **values)
    return t("{share} escalations than similar deals, {range}; accounts differ by that much anyway", **values)


def _more_or_fewer(ratio: float) -> str:
    """`40 % more`, `15 % fewer`, `2.4 times as many`, or `as many`."""
    share = percent(abs(ratio - 1))
    if share == percent(0):
        return t("as many")
    if ratio >= _TIMES:
        return t("{n} times as many", n=number(ratio))
    return t("{share} more", share=share) if ratio > 1 else t("{share} fewer", share=share)


def _range(found: Peer) -> str:
    return t("between {low} and {high}", low=_more_or_fewer(found.low), high=_more_or_fewer(found.high))


def beside_words(found: Peer) -> str:
    """What the comparison rests on; and below the least exposure, what that is."""
    values = {
        "counts": counts.escalations(found.n_events),
        "months": number(found.months, 0),
        "expected": number(found.expected),
    }
    if not found.is_long_enough:
        return t(
            "{counts} in {months} observed months of contract; similar deals would have had {expected} in that time."
            " From {least} on, the two are compared; below that, neither none nor one escalation would be unusual.",
            **values, least=number(engine.LEAST_EXPECTED),
        )  # fmt: skip
    return t(
        "{counts} in {months} observed months of contract; similar deals would have had {expected} in that time. The"
        " comparison allows for how much accounts differ anyway, and its 95 % range for what is uncertain on both"
        " sides. Of accounts that are like the others, at most 1 in 20 is said to escalate more or less often.",
        **values,
    )


def rate_words(estimate: Estimate) -> str:
    """Interval, n and unit of a rate."""
    if estimate.value is None:
        return written(estimate.withheld or "") or t("not observed")
    return t(
        "per 100 months of contract, between {low} and {high}; {n} in the observed time of {deals}",
        low=number(estimate.low), high=number(estimate.high), n=counts.attributable_escalations(estimate.n_events),
        deals=counts.deals(estimate.n_deals),
    )  # fmt: skip


def make_up(deals: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    """Per measure of the contracts: each deal's value, and the peers' median and quartiles; empty below ten peers.

    measure, deal, value, low, middle, high, n_peers.
    """
    rows = []
    for column in MEASURES:
        scale = 100 if column == "control_share" else 1
        known = peers.drop_nulls(column)[column] * scale
        own = deals.drop_nulls(column).select("deal_name", pl.col(column) * scale)
        if len(known) < _LEAST or own.is_empty():
            continue
        quartiles = [known.quantile(at, "linear") for at in (0.25, 0.5, 0.75)]
        rows += [(heading(column), deal, float(value), *quartiles, len(known)) for deal, value in own.iter_rows()]
    schema = {"measure": pl.String, "deal": pl.String, "value": pl.Float64, "low": pl.Float64, "middle": pl.Float64,
              "high": pl.Float64, "n_peers": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def make_up_title(rows: pl.DataFrame) -> str:
    """In what the account's median contract lies outside of the middle half of the peers'."""
    medians = rows.group_by("measure", maintain_order=True).agg(pl.col("value").median(), pl.col("low", "high").first())
    outside = medians.filter((pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high")))
    names = [inside(name.removesuffix(", %")) for name in outside["measure"]]
    if not names:
        return t("The contracts are made up like those of similar deals")
    return t("Contracts differ from those of similar deals in {what}", what=", ".join(names))
