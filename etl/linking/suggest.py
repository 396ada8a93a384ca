"""Accounts of other systems that may be firms of the CRM, each pair with its weight and what speaks for and against."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

import polars as pl
from rapidfuzz import fuzz, process

from etl.conform.company_names import domain, plain_name
from etl.linking.mail_domains import with_mails
from etl.linking.weights import Firm, weigh
from etl.recognise.match import Found
from etl.recognise.scan import Plan

LEAST_WEIGHT = 4.0  # bits; below, a pair is not worth a look
_LEAST_ALIKE = 60.0  # of 100, for pairs that are weighed at all
_MOST_ALIKE = 5  # candidates by name for each firm
_NAMES = ("account_name", "name", "company name", "organization - name")
_DOMAINS = ("domain", "website", "domain_names", "websiteurl", "domains")
_COUNTRIES = ("country", "billing country", "country/region")
SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("source_account_id", "name", "account_id", "account_name"), pl.String),
    "weight": pl.Float64,
    "reason": pl.String,
    "is_domain_unique": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row of `SCHEMA`; `is_domain_unique`: no other account of either system has the domain that both have."""

    source_account_id: str
    name: str
    account_id: str
    account_name: str
    weight: float  # bits
    reason: str
    is_domain_unique: bool


def to_frame(suggestions: Sequence[Suggestion]) -> pl.DataFrame:
    """Suggestions as the rows of `meta.link_suggestions`."""
    return pl.DataFrame([astuple(one) for one in suggestions], schema=SCHEMA, orient="row")


def both_sides(plan: Plan, tables: Mapping[str, pl.DataFrame]) -> tuple[list[Firm], list[Firm]]:
    """The firms of other systems, and the accounts of those that hold deals, with the domains that they write from."""
    foreign, known = _foreign_firms(plan, tables), _known_firms(tables)
    if not foreign:
        return [], known  # nothing to compare, so no file is read for its addresses
    firms = with_mails([*foreign, *known], plan, tables["people"])
    return firms[: len(foreign)], firms[len(foreign) :]


def _known_firms(tables: Mapping[str, pl.DataFrame]) -> list[Firm]:
    """The accounts of the systems that hold deals."""
    systems = tables["deals"]["source_system"].unique()
    return list(_firms(tables["accounts"].filter(pl.col("source_system").is_in(systems.implode()))))


def _foreign_firms(plan: Plan, tables: Mapping[str, pl.DataFrame]) -> list[Firm]:
    """The firms of other systems: of their lists, and those that only their tickets name."""
    systems = set(tables["deals"]["source_system"])
    listed = [firm for found in plan.files for firm in _listed(found)]
    others = tables["accounts"].filter(~pl.col("source_system").is_in(list(systems)))
    firms = {firm.account_id: firm for firm in (*_firms(others), *listed) if firm.source not in systems}
    return list(firms.values())


def suggest(foreign: Sequence[Firm], known: Sequence[Firm]) -> list[Suggestion]:
    """For each foreign firm the known ones that weigh enough, the heaviest first."""
    plain = [plain_name(firm.name) for firm in known]
    squeezed = [name.replace(" ", "") for name in plain]
    by_host: dict[str, list[int]] = defaultdict(list)
    for at, firm in enumerate(known):
        for host in firm.hosts:
            by_host[host].append(at)
    n_known = Counter(firm.domain for firm in known)
    n_foreign = Counter((firm.source, firm.domain) for firm in foreign)
    found = []
    for firm in foreign:
        same_host = {at for host in firm.hosts for at in by_host.get(host, ())}
        for at in sorted(_alike(plain_name(firm.name), plain, squeezed) | same_host):
            weight, other = weigh(firm, known[at]), known[at]
            if weight.total >= LEAST_WEIGHT:
                is_same = firm.domain is not None and firm.domain == other.domain
                is_unique = is_same and n_known[firm.domain] == n_foreign[firm.source, firm.domain] == 1
                pair = (firm.account_id, firm.name, other.account_id, other.name)
                found.append(Suggestion(*pair, weight.total, weight.reason, is_unique))
    return sorted(found, key=lambda one: (-one.weight, one.source_account_id, one.account_id))


def heaviest(plan: Plan, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The heaviest suggestion of each firm that the exports themselves link to none, as `SCHEMA`."""
    linked = set(tables["account_links"]["source_account_id"])
    foreign, known = both_sides(plan, tables)
    rows = to_frame(suggest([firm for firm in foreign if firm.account_id not in linked], known))
    return rows.unique("source_account_id", keep="first", maintain_order=True)


def _alike(name: str, plain: Sequence[str], squeezed: Sequence[str]) -> set[int]:
    """The positions of the names nearest to one, with and without its spaces."""
    near = [
        *process.extract(name, plain, scorer=fuzz.token_sort_ratio, limit=_MOST_ALIKE, score_cutoff=_LEAST_ALIKE),
        *process.extract(
            name.replace(" ", ""), squeezed, scorer=fuzz.ratio, limit=_MOST_ALIKE, score_cutoff=_LEAST_ALIKE
        ),
    ]
    return {at for *_, at in near}


def _firms(accounts: pl.DataFrame) -> Iterator[Firm]:
    rows = accounts.select("account_id", "account_name", domain(pl.col("domain")).alias("domain"), "country")
    for identity, name, host, country in rows.iter_rows():
        if name:
            yield Firm(identity, name, host, country)


def _listed(found: Found) -> Iterator[Firm]:
    """The firms in a file about accounts of a system that is no CRM."""
    if not found.is_loaded or found.record is None or found.source is None or found.source.system.is_crm:
        return
    column = {"account_links": "source_account_id", "accounts": "account_id"}.get(found.entity or "")
    ids = found.header.find_all(found.record.columns.get(column, ())) if column else []
    names = found.header.find_all(_NAMES)
    if not ids or not names:
        return
    domains, countries = found.header.find_all(_DOMAINS), found.header.find_all(_COUNTRIES)
    host = domain(pl.col(domains[0]).str.strip_chars('[]"').str.split(",").list.first()) if domains else pl.lit(None)
    country = pl.col(countries[0]) if countries else pl.lit(None)
    cells = found.landed.scan().select(pl.col(ids[0]), pl.col(names[0]), host.alias("_host"), country.alias("_country"))
    for identity, name, own, where in cells.drop_nulls([ids[0], names[0]]).collect().iter_rows():
        yield Firm(f"{found.source.name}:{identity}", name, own, where)
