"""Confirmed links in the canonical tables, and what is suggested beside them."""

from collections import Counter
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.linking.decisions import NAME, Decision, decisions
from etl.linking.suggest import both_sides, suggest, to_frame
from etl.recognise.scan import Plan
from etl.settings.config import Links

ACCEPTED_BY = "links.accept_equal_domains"


@dataclass(frozen=True, slots=True)
class Linked:
    """What is suggested still, and what must be said."""

    suggestions: pl.DataFrame  # as `suggest.SCHEMA`
    messages: tuple[str, ...]


def complete(plan: Plan, tables: MutableMapping[str, pl.DataFrame], warehouse: Path, settings: Links) -> Linked:
    """Add the confirmed links to `account_links`, in place; returns the suggestions on which nobody has decided."""
    foreign, known = both_sides(plan, tables)
    decided = decisions(warehouse)
    links = [(d.source_account_id, d.account_id, _method(d), d.decided_by) for d in decided.values() if _stands(d)]
    done = {source for source, *_ in links} | set(tables["account_links"]["source_account_id"])
    suggestions = suggest([firm for firm in foreign if firm.account_id not in done], known)
    suggestions = [one for one in suggestions if (one.source_account_id, one.account_id) not in decided]
    if settings.accept_equal_domains:
        accepted = [one for one in suggestions if one.is_domain_unique]
        links += [(one.source_account_id, one.account_id, one.reason, ACCEPTED_BY) for one in accepted]
        done |= {one.source_account_id for one in accepted}
        suggestions = [one for one in suggestions if one.source_account_id not in done]
    tables["account_links"] = pl.concat([tables["account_links"], _rows(links)], how="diagonal")
    left = [firm for firm in foreign if firm.account_id not in done]
    frame = to_frame(suggestions)
    return Linked(frame, tuple(_messages(Counter(firm.source for firm in left), frame)))


def _stands(decision: Decision) -> bool:
    return decision.verdict == "confirmed"


def _method(decision: Decision) -> str:
    return f"confirmed {decision.decided_at[:10]}" + (f": {decision.reason}" if decision.reason else "")


def _rows(links: list[tuple[str, str, str, str]]) -> pl.DataFrame:
    columns = ("source_account_id", "account_id", "method", "linked_by")
    frame = pl.DataFrame(links, schema=dict.fromkeys(columns, pl.String), orient="row")
    frame = frame.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
    return frame.with_columns(source_system=pl.lit("links"), source_file=pl.lit(NAME))


def _messages(left: Counter[str], suggestions: pl.DataFrame) -> Iterator[str]:
    """A line per system whose firms are linked to no account of the CRM."""
    for source, n_firms in left.items():
        rows = suggestions.filter(pl.col("source_account_id").str.starts_with(f"{source}:"))
        firms = "1 firm is" if n_firms == 1 else f"{n_firms:,} firms are"
        yield (
            f"{source}: {firms} linked to no account of the CRM; a link is suggested for"
            f" {rows['source_account_id'].n_unique():,}. See `common-ground link`."
        )
