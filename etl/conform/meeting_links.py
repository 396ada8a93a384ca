"""Meetings that name neither deal nor account, as calendars do: the deal is found by who was asked.

Contact → account → the deal that was open on that day, in the deal's zone. Where it is not the only one, the meeting
stays unlinked, and that is said.
"""

from collections.abc import Iterator, Mapping, MutableMapping

import polars as pl

from etl.conform.build_messages import counted
from etl.conform.company_names import domain
from etl.settings.config import Settings

_MEETINGS = ("meeting", "call")


def link(tables: MutableMapping[str, pl.DataFrame], settings: Settings) -> tuple[str, ...]:
    """Fill, in place, deal and account of such meetings; returns what must be said of activities that stay unlinked."""
    activities = tables["activities"]
    unknown = tuple(_unknown_accounts(tables))
    asked = activities.filter(
        pl.col("deal_id").is_null() & pl.col("account_id").is_null() & pl.col("activity_type").is_in(_MEETINGS)
    ).drop_nulls("occurred_at")
    if asked.is_empty() or tables["deals"].is_empty():
        return unknown
    accounts = _accounts_of(tables, settings).join(asked.select("activity_id"), on="activity_id", how="semi")
    found = _open_deals(asked, accounts, tables, settings)
    outcome = asked.join(found, on="activity_id", how="left", maintain_order="left")
    linked = outcome.select(
        "activity_id",
        _deal=pl.when(pl.col("deals").list.len() == 1).then(pl.col("deals").list.first()),
        _account=pl.when(pl.col("accounts").list.len() == 1).then(pl.col("accounts").list.first()),
        _n_deals=pl.col("deals").list.len().fill_null(0),
    )
    of_deal = tables["deals"].select(_deal="deal_id", _of_deal="account_id")
    linked = linked.join(of_deal, on="_deal", how="left", maintain_order="left")
    account = pl.coalesce("_of_deal", pl.when(pl.col("_n_deals") == 0).then("_account"))
    linked = linked.select("activity_id", "_deal", _account=account)
    joined = activities.join(linked, on="activity_id", how="left", maintain_order="left")
    tables["activities"] = joined.with_columns(
        deal_id=pl.coalesce("deal_id", "_deal"), account_id=pl.coalesce("account_id", "_account")
    ).select(activities.columns)
    return (*unknown, *_messages(outcome, tables["deals"]))


def _unknown_accounts(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """A line per file whose activities name accounts, and none that is known: they are another system's, or names."""
    known = pl.concat([tables["accounts"]["account_id"], tables["account_links"]["source_account_id"]]).implode()
    named = tables["activities"].filter(pl.col("deal_id").is_null()).drop_nulls("account_id")
    for (file,), rows in named.group_by("source_file", maintain_order=True):
        if not tables["accounts"].is_empty() and not rows["account_id"].is_in(known).any():
            source, _, first = rows["account_id"][0].partition(":")
            yield (
                f"{file} row {rows['source_row'][0]}, account_id {_cell(first)}: no account of {source} is known, not"
                f" this one nor another that the file names; {rows.height:,} of its rows stay unlinked. Say whose"
                ' accounts they are: references = { account_id = "<name of a source>" }.'
            )


def _accounts_of(tables: Mapping[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """activity_id, account: the accounts of those who were asked and are not the firm's own, by any of their ids.

    An account is told by the list of contacts, else by the domain of the address. Who declined tells it only where
    everybody did.
    """
    people = tables["people"].select("person_id", "is_internal", of_person="account_id", listed="email")
    by_mail = people.drop_nulls("listed").with_columns(word=pl.col("listed").str.to_lowercase())
    by_mail = by_mail.filter(pl.col("word").is_unique()).select("word", by_mail="person_id")
    asked = tables["activity_participants"].select("activity_id", "person_id", "email", "response")
    asked = asked.with_columns(word=pl.col("email").str.to_lowercase()).join(by_mail, on="word", how="left")
    asked = asked.with_columns(person_id=pl.coalesce("person_id", "by_mail")).join(people, on="person_id", how="left")
    host = domain(pl.coalesce("email", "listed"))
    is_own = pl.col("is_internal").fill_null(False) | host.is_in(list(settings.people.internal_domains)).fill_null(
        False
    )
    others = asked.filter(~is_own).with_columns(host=host)
    has_declined = pl.col("response").str.contains("(?i)declin").fill_null(False)  # as in int_practices__meetings
    others = others.filter(~has_declined | has_declined.all().over("activity_id"))
    hosts = tables["accounts"].select(host=domain(pl.col("domain")), of_host="account_id").drop_nulls()
    others = others.join(hosts, on="host", how="left").with_columns(account=pl.coalesce("of_person", "of_host"))
    others = others.with_columns(_plain(pl.col("account"), tables))
    return others.select("activity_id", "account").unique(maintain_order=True)


def _plain(account: pl.Expr, tables: Mapping[str, pl.DataFrame]) -> pl.Expr:
    """The id that stands for an account, whichever system's id it is."""
    links = dict(tables["account_links"].select("source_account_id", "account_id").iter_rows())
    plain = {identity: _followed(identity, links) for identity in links}
    return account.replace(plain) if plain else account


def _followed(identity: str, links: Mapping[str, str]) -> str:
    seen = {identity}
    while (after := links.get(identity)) and after not in seen:
        seen.add(after)
        identity = after
    return identity


def _open_deals(
    asked: pl.DataFrame, accounts: pl.DataFrame, tables: Mapping[str, pl.DataFrame], settings: Settings
) -> pl.DataFrame:
    """activity_id, accounts, deals: those of who was asked, and their deals that were open on that day.

    A deal is open from its creation to its closing, or its signature where that is later; to an end that nobody knows,
    it is open.
    """
    signed = tables["contracts"].group_by("deal_id").agg(pl.col("signed_on").max()).drop_nulls()
    deals = tables["deals"].select("deal_id", "account_id", "created_at", "closed_on", "source_system")
    deals = deals.join(signed, on="deal_id", how="left").with_columns(account=_plain(pl.col("account_id"), tables))
    deals = deals.join(_zones(tables, settings), on="deal_id", how="left")
    pairs = accounts.drop_nulls().join(deals.drop("account_id"), on="account", how="inner")
    pairs = pairs.join(asked.select("activity_id", "occurred_at"), on="activity_id", how="inner")
    zones = pairs["zone"].unique().to_list()
    day, since = _day("occurred_at", zones), _day("created_at", zones)
    until = pl.max_horizontal("closed_on", "signed_on")
    is_open = (since <= day).fill_null(True) & (day <= until).fill_null(True)
    deals_of = pairs.filter(is_open).group_by("activity_id").agg(deals=pl.col("deal_id").unique().sort())
    accounts_of = accounts.group_by("activity_id").agg(accounts=pl.col("account").drop_nulls().unique().sort())
    return accounts_of.join(deals_of, on="activity_id", how="left")


def _zones(tables: Mapping[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """deal_id, zone: in which the days of each deal begin and end."""
    calendar = settings.calendar
    of_source = {source.name: source.timezone for source in reversed(settings.sources)}
    region = tables["accounts"].select("account_id", "region")
    deals = tables["deals"].select("deal_id", "account_id", "source_system")
    deals = deals.join(region, on="account_id", how="left", maintain_order="left")
    by_region = pl.col("region").replace_strict(dict(calendar.zones), default=None, return_dtype=pl.String)
    by_source = pl.col("source_system").replace_strict(of_source, default="UTC", return_dtype=pl.String)
    return deals.select("deal_id", zone=pl.coalesce(by_region, pl.lit(calendar.timezone), by_source))


def _day(column: str, zones: list[str]) -> pl.Expr:
    """The day of a moment in the zone of its row; what is exactly midnight is a day already."""
    moment = pl.col(column)
    local = [
        pl.when(pl.col("zone") == zone).then(
            moment.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
        )
        for zone in zones
    ]
    is_day = moment == moment.dt.truncate("1d")
    return pl.when(is_day).then(moment).otherwise(pl.coalesce(*local, moment)).dt.date()


def _messages(outcome: pl.DataFrame, deals: pl.DataFrame) -> Iterator[str]:
    """A line per file with meetings that stay unlinked, and one on the first of those with several deals."""
    n_deals, n_accounts = pl.col("deals").list.len().fill_null(0), pl.col("accounts").list.len().fill_null(0)
    names = dict(deals.select("deal_id", "deal_name").iter_rows())
    for (file,), rows in outcome.group_by("source_file", maintain_order=True):
        several = rows.filter(n_deals > 1)
        if not several.is_empty():
            first = several.row(0, named=True)
            called = ", ".join(repr(names[deal] or deal) for deal in first["deals"][:3])
            others = f", with {several.height - 1:,} more like it" if several.height > 1 else ""
            yield (
                f"{file} row {first['source_row']}, {_cell(first['subject'])} on {first['occurred_at']:%Y-%m-%d}:"
                f" {counted(len(first['deals']), 'deal')} of those who were asked were open that day ({called}); the"
                f" meeting stays unlinked{others}. Name its deal where the meeting is kept, and export that."
            )
        has_external = pl.col("accounts").is_not_null()
        closed = rows.filter((n_deals == 0) & (n_accounts > 0)).height
        unknown = rows.filter(has_external & (n_accounts == 0))
        n_linked = rows.filter(n_deals == 1).height
        left = [f"{closed:,} fell when no deal of their account was open"] if closed else []
        if not unknown.is_empty():
            left.append(f"{unknown.height:,} had nobody of a known account (first: row {unknown['source_row'][0]})")
        if left:
            yield (
                f"{file}: of {counted(rows.height, 'meeting')} that name no deal, {n_linked:,} belong to the only one"
                f" that was open that day at the account of who was asked; {', and '.join(left)}. Export the contacts"
                " with their accounts, and the accounts with their domains, if more should."
            )


def _cell(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return repr(plain if len(plain) <= 40 else plain[:39] + "…")
