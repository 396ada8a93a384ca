"""The list of accounts: what needs attention first, each account in a few words."""

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from dashboard.locale import t, tn
from dashboard.wording.estimates import TIMES
from dashboard.wording.words import day, money, number, percent
from etl import evidence as engine
from etl.evidence import Peer

_KINDS = ("segment", "deal_type")
_PEER = {"account_id": pl.String, "ratio": pl.Float64, "ratio_low": pl.Float64, "ratio_high": pl.Float64,
         "expected": pl.Float64, "is_more": pl.Boolean, "is_less": pl.Boolean}  # fmt: skip


def with_peers(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """`rows` of `queries.account_list` beside similar deals: ratio, its limits, and whether the account stands out.

    `cells` as `queries.peer_cells`. Null where nothing was observed, or there is nothing to compare with.
    """
    found, _ = engine.peers(cells, _KINDS)
    return rows.join(pl.DataFrame([_peer(one) for one in found], schema=_PEER, orient="row"), on="account_id",
                     how="left")  # fmt: skip


def _peer(one: Peer) -> tuple[Any, ...]:
    return one.account_id, one.shrunken, one.low, one.high, one.expected, one.is_more, one.is_less


def ranked(rows: pl.DataFrame, *, person: str | None) -> pl.DataFrame:
    """`rows` with `is_mine`, what needs attention first.

    The person's own accounts; most open escalations, not known before none; those that escalate more often than
    similar deals; most deals at risk; the next renewal.
    """
    is_mine = pl.col("owners").list.contains(person).fill_null(value=False) if person else pl.lit(False)
    return rows.with_columns(is_mine=is_mine).sort(
        "is_mine",
        pl.col("n_open_escalations").fill_null(0.5),
        pl.col("is_more").fill_null(value=False),
        pl.col("n_deals_at_risk").fill_null(0),
        -pl.col("next_renewal_on").cast(pl.Int32),
        pl.col("account_name").str.to_lowercase(),
        "account_id",
        descending=[True, True, True, True, True, False, False],
        nulls_last=True,
    )


def people(rows: pl.DataFrame) -> list[str]:
    """The names of those who own an account today."""
    return sorted(rows["owners"].explode().drop_nulls().unique().to_list(), key=str.lower)


def chosen(rows: pl.DataFrame, *, only: str, followed: Collection[str]) -> pl.DataFrame:
    """The rows of all accounts, of the person's own (`mine`), or of those that are `followed`."""
    if only == "mine":
        return rows.filter("is_mine")
    return rows.filter(pl.col("account_id").is_in(list(followed))) if only == "followed" else rows


def finding(rows: pl.DataFrame) -> str:
    """How many accounts have an open escalation, or stand out."""
    n_open = rows.filter(pl.col("n_open_escalations") > 0).height
    n_more = rows.filter(_is_told() & pl.col("is_more")).height
    open_ = tn("{n} account has an open escalation", "{n} accounts have an open escalation", n_open)
    more = tn("{n} escalates more often than similar deals", "{n} escalate more often than similar deals", n_more)
    return t("{open}; {more}", open=open_, more=more)


def _is_told() -> pl.Expr:
    return (pl.col("expected") >= engine.LEAST_EXPECTED).fill_null(value=False)


def order(rows: pl.DataFrame, *, person: str | None) -> str:
    """How many accounts there are, and how they are sorted."""
    n_unknown = rows["n_open_escalations"].null_count()
    count = tn("{n} account with a deal.", "{n} accounts with a deal.", len(rows))
    first = t("Those of {person} stand first.", person=person) if person else ""
    sort = t("Sorted by open escalations, then by how much more often an account escalates than similar deals, then by"
             " deals at risk and the next renewal.")  # fmt: skip
    unknown = (
        tn("What is open at {n} account is not recorded by any ticket source.",
           "What is open at {n} accounts is not recorded by any ticket source.", n_unknown)
        if n_unknown
        else ""
    )  # fmt: skip
    return " ".join(part for part in (count, first, sort, unknown) if part)


def who(row: dict[str, Any]) -> str:
    """Segment, region and owners of an account."""
    owners = ", ".join(row["owners"] or ()) or t("no owner recorded")
    return " · ".join(part for part in (row["segment"], row["region"], owners) if part)


def open_escalations(row: dict[str, Any]) -> str:
    """How many escalations are open, of how many."""
    if row["n_open_escalations"] is None:
        return t("Open escalations not known")
    n, all_ = row["n_open_escalations"], row["n_escalations"] or 0
    return tn("{n} open escalation of {all}", "{n} open escalations of {all}", n, all=all_)


def at_risk(row: dict[str, Any]) -> str:
    """The value at risk, a currency after the other."""
    if row["n_deals_at_risk"] is None and row["n_running_deals"]:
        return t("Value at risk not known")
    if not row["n_deals_at_risk"]:
        return t("No value at risk")
    amounts = [value.partition(" ") for value in row["values_at_risk"] or ()]
    if not amounts:
        return tn("{n} deal at risk, no value recorded", "{n} deals at risk, no value recorded", row["n_deals_at_risk"])
    return t("{amounts} at risk", amounts=", ".join(money(float(n), currency) for currency, _, n in amounts))


def beside_peers(row: dict[str, Any]) -> str:
    """The rate beside that of similar deals, and whether chance may have made the difference."""
    if row["ratio"] is None:
        return t("Not observed, so not compared")
    if row["expected"] < engine.LEAST_EXPECTED:
        return t("Too little time to compare")
    share = percent(abs(row["ratio"] - 1))
    if share == percent(0):
        return t("As many escalations as similar deals")
    chance = t("unlikely to be chance") if row["is_more"] or row["is_less"] else t("could be chance")
    if row["ratio"] >= TIMES:
        return t("{n} times as many escalations as similar deals, {chance}", n=number(row["ratio"]), chance=chance)
    if row["ratio"] > 1:
        return t("{share} more escalations than similar deals, {chance}", share=share, chance=chance)
    return t("{share} fewer escalations than similar deals, {chance}", share=share, chance=chance)


def renewal(row: dict[str, Any]) -> str:
    """When the next contract is renewed."""
    on = row["next_renewal_on"]
    return t("Renews {day}", day=day(on)) if on else t("No renewal date recorded")


def alignment(row: dict[str, Any]) -> str:
    """How many of the running deals are aligned, and of how many it is not known."""
    n, scored = row["n_running_deals"], row["n_scored_deals"]
    if not n:
        return t("No running deal")
    if not scored:
        return tn("Alignment of {n} running deal not known", "Alignment of {n} running deals not known", n)
    aligned = tn("{aligned} of {n} running deal aligned", "{aligned} of {n} running deals aligned", scored,
                 aligned=row["n_aligned_deals"])  # fmt: skip
    return aligned if n == scored else t("{aligned}, not known for {unknown} more", aligned=aligned, unknown=n - scored)


def trend(quarters: Sequence[int | None]) -> str:
    """The escalations of the last quarters, oldest first, as a reader hears them."""
    heard = ", ".join(t("not observed") if n is None else str(n) for n in quarters)
    return t("Escalations by quarter, oldest first: {numbers}", numbers=heard)


def table(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per account, as shown and exported."""
    ratio = pl.when(_is_told()).then(pl.col("ratio"))
    return rows.select(
        "account_name",
        "segment",
        "region",
        pl.col("owners").list.join(", "),
        "n_open_escalations",
        "n_escalations",
        ratio.round(2).alias("times_similar_deals"),
        *(pl.when(_is_told()).then(pl.col(name)).round(2).alias(name) for name in ("ratio_low", "ratio_high")),
        pl.col("values_at_risk").list.join(", "),
        "next_renewal_on",
        "n_running_deals",
        "n_scored_deals",
        "n_aligned_deals",
        "n_open_deals",
        pl.col("quarters").list.eval(pl.element().cast(pl.String).fill_null("–")).list.join(" · "),
    )
