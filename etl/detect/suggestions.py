"""Suggestions that are never applied: columns with nearly the right name, and accounts that may be the same firm."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from etl.conform.company_names import domain, plain_name
from etl.recognise.column_names import squash
from etl.recognise.match import Found, mapped_columns
from etl.recognise.scan import Plan

LIKE_ENOUGH = 84.0  # of 100, for the name of a column
SAME_ENOUGH = 90.0  # of 100, for the name of a firm
_NAMES = ("account_name", "name", "company name", "organization - name")
_DOMAINS = ("domain", "website", "domain_names", "websiteurl", "domains")


@dataclass(frozen=True, slots=True)
class Near:
    """A column that nothing reads, and the canonical column that its name comes near to."""

    column: str
    canonical: str
    score: float


def near_columns(found: Found) -> list[Near]:
    """For each canonical column that nothing fills, the unread column whose name is nearest, if it is near enough."""
    if found.record is None:
        return []
    mapped = mapped_columns(found)
    unread = {_leaf(name): name for name in found.landed.columns if name not in mapped}
    best: dict[str, Near] = {}
    for canonical, candidates in found.record.columns.items():
        if found.header.find_all(candidates):
            continue
        for candidate in (*candidates, canonical):
            match = process.extractOne(_leaf(candidate), list(unread), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
            if match and (match[0] not in best or best[match[0]].score < match[1]):
                best[match[0]] = Near(unread[match[0]], canonical, match[1])
    return list(best.values())


def _leaf(name: str) -> str:
    """The telling part of a column's name: `amount` of `properties.amount.value`."""
    parts = [part for part in name.split(".") if part.lower() not in ("value", "name", "id", "properties", "fields")]
    return squash(parts[-1] if parts else name)


def account_links(plan: Plan, accounts: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """source_account_id, name, account_id, account_name, score, reason: accounts of other systems that a CRM may hold.

    Those that are linked already are left out. The score is 100 for an equal domain, else how alike the names are.
    """
    linked = set(links["source_account_id"].to_list())
    known = accounts.with_columns(domain(pl.col("domain")).alias("domain")).select(
        "account_id", "account_name", "domain", "source_system"
    )
    rows = [
        match
        for found in plan.files
        for account in _foreign(found)
        if account[0] not in linked and (match := _same(account, known))
    ]
    schema = {"source_account_id": pl.String, "name": pl.String, "account_id": pl.String, "account_name": pl.String}
    frame = pl.DataFrame(rows, schema={**schema, "score": pl.Float64, "reason": pl.String}, orient="row")
    return frame.unique("source_account_id", keep="first", maintain_order=True).sort("score", descending=True)


def _foreign(found: Found) -> Iterator[tuple[str, str, str | None]]:
    """id, name and domain of the firms in a file about accounts of a system that is no CRM."""
    if not found.is_loaded or found.record is None or found.source is None or found.source.system.is_crm:
        return
    column = {"account_links": "source_account_id", "accounts": "account_id"}.get(found.entity or "")
    ids = found.header.find_all(found.record.columns.get(column, ())) if column else []
    names = found.header.find_all(_NAMES)
    if not ids or not names:
        return
    domains = found.header.find_all(_DOMAINS)
    host = domain(pl.col(domains[0]).str.strip_chars('[]"').str.split(",").list.first()) if domains else pl.lit(None)
    rows = found.landed.scan().select(pl.col(ids[0]), pl.col(names[0]), host.alias("_host")).drop_nulls(ids + names[:1])
    for identity, name, own in rows.collect().iter_rows():
        yield f"{found.source.name}:{identity}", name, own


def _same(account: tuple[str, str, str | None], known: pl.DataFrame) -> tuple[str, str, str, str, float, str] | None:
    identity, name, host = account
    others = known.filter(pl.col("source_system") != identity.partition(":")[0])
    if host is not None:
        for row in others.filter(pl.col("domain") == host).head(1).iter_rows(named=True):
            return identity, name, row["account_id"], row["account_name"], 100.0, f"same domain {host}"
    names = [plain_name(other or "") for other in others["account_name"]]
    match = process.extractOne(plain_name(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=SAME_ENOUGH)
    if match is None:
        return None
    row = others.row(match[2], named=True)
    return identity, name, row["account_id"], row["account_name"], round(match[1], 1), "near name"
