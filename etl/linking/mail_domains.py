"""The domains that the people of a firm write from: contacts in lists of people, requesters in tickets."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from etl.conform.company_names import domain, plain_name
from etl.conform.parse_ids import TRANSFORMS
from etl.linking.weights import Firm
from etl.recognise.match import Found
from etl.recognise.scan import Plan

MOST_FIRMS = 3  # of one system; people of more of them share a provider, an agency or a group
_FILES = ("people", "tickets")
_MAILS = (
    *("contact email", "requester email", "requester.email", "reporter email", "caller_id.email", "supplied email"),
    *("email", "e-mail", "email address", "properties.email", "emailaddress1", "emailaddress"),
)
_FIRMS = (
    *("account_id", "account name", "organization_id", "organization", "company_id", "company", "company name"),
    *("associated company ids (primary)", "primary associated company id", "associated company ids"),
    *("associated company (primary)", "associated company", "properties.associatedcompanyid"),
    *("property_associatedcompanyid", "person - organization id", "person - organization", "parentcustomerid"),
    *("_parentcustomerid_value", "company.value", "company_value"),
)
_SCHEMA = {"firm": pl.String, "host": pl.String}


def with_mails(firms: Sequence[Firm], plan: Plan, people: pl.DataFrame) -> list[Firm]:
    """The firms with the domains of the e-mail addresses beside their ids or names.

    Left out are free mail, the firm's own people, and domains of more than MOST_FIRMS firms of a system.
    """
    own = people.filter(pl.col("is_internal"))["email"].drop_nulls().str.to_lowercase().unique().to_list()
    beside = pl.concat([pl.DataFrame(schema=_SCHEMA), *(_beside(found, own) for found in plan.files)]).unique()
    by_text = _by_text(firms)
    found = ((_firm(text, by_text), host) for text, host in beside.iter_rows())
    mails = rare((firm, host) for firm, host in found if firm)
    return [replace(firm, mails=mails.get(firm.account_id, frozenset())) for firm in firms]


def rare(seen: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """The domains of each account, of pairs of the two, without those of more than MOST_FIRMS accounts of a system."""
    pairs = set(seen)
    n_firms = Counter((account.partition(":")[0], host) for account, host in pairs)
    kept: dict[str, set[str]] = defaultdict(set)
    for account, host in pairs:
        if n_firms[account.partition(":")[0], host] <= MOST_FIRMS:
            kept[account].add(host)
    return {account: frozenset(hosts) for account, hosts in kept.items()}


def _beside(found: Found, own: Collection[str]) -> pl.DataFrame:
    """Every e-mail address that stands beside a firm in a file: firm (`source:id` or `source:name`) and host."""
    if not found.is_loaded or found.record is None or found.source is None or found.entity not in _FILES:
        return pl.DataFrame(schema=_SCHEMA)
    columns, name = found.record.columns, found.source.name
    mails = found.header.find_all((*columns.get("email", ()), *_MAILS))
    firms = found.header.find_all((*columns.get("account_id", ()), *_FIRMS))
    transform = TRANSFORMS.get(found.source.system.id_transform or "")
    cells = found.landed.scan()
    each = [
        cells.select(firm=_parts(firm, ";"), mail=_parts(mail, ",", ";"))
        .unique()
        .explode("firm", empty_as_null=True)
        .explode("mail", empty_as_null=True)
        .select(pl.col("firm").str.strip_chars(), mail=pl.col("mail").str.to_lowercase().str.strip_chars())
        .filter(~pl.col("mail").is_in(list(own)) & pl.col("mail").str.contains("@", literal=True))
        .select(
            firm=pl.concat_str(pl.lit(f"{name}:"), transform(pl.col("firm")) if transform else "firm"),
            host=domain(pl.col("mail")),
        )
        .drop_nulls()
        .unique()
        for firm in firms
        for mail in mails
    ]
    return pl.concat([pl.LazyFrame(schema=_SCHEMA), *each]).collect()


def _parts(column: str, *separators: str) -> pl.Expr:
    """The values of cells that may hold several."""
    text = pl.col(column).str.strip_chars('[]"')
    for separator in separators:
        text = text.str.replace_all(separator, separators[0], literal=True)
    return text.str.split(separators[0])


def _by_text(firms: Iterable[Firm]) -> dict[str, str]:
    """The accounts by their ids, and by `source:plain name` where one account of the source bears it."""
    named: dict[str, list[str]] = defaultdict(list)
    for firm in firms:
        named[f"{firm.source}:{plain_name(firm.name)}"].append(firm.account_id)
    alone = {text: bearers[0] for text, bearers in named.items() if len(bearers) == 1}
    return alone | {firm.account_id: firm.account_id for firm in firms}


def _firm(text: str, by_text: Mapping[str, str]) -> str | None:
    source, _, name = text.partition(":")
    return by_text.get(text) or by_text.get(f"{source}:{plain_name(name)}")
