"""Records that are named, not numbered: firms and deals are found by their names; firms that no file lists are derived.

A name counts within the system that wrote it, legal form and spelling aside, and only where one record bears it;
otherwise the reference stays as it is, and that is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from etl.conform.company_names import legal_form, plain_name
from etl.conform.parse_ids import COMPOSED
from etl.conform.tables import change, scan
from etl.entities import ENTITIES

DERIVED_FROM = ("deals", "contracts", "tickets")  # a firm of these is one, whether or not a list of accounts has it


@dataclass(slots=True)
class Names:
    """What names stand for: ids by the id-like text that the files hold; several where it is not told which."""

    found: dict[str, str] = field(default_factory=dict)
    ambiguous: dict[str, int] = field(default_factory=dict)  # text: the number of records that bear the name
    known: frozenset[str] = frozenset()  # ids that are no names


def link_accounts(tables: MutableMapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Replace, in place, names of firms by ids and add the firms that no file lists; returns what must be said."""
    known = tables["accounts"].select("account_id", "account_name").rows()
    aliases = set(tables["account_links"]["source_account_id"].to_list())
    told = {str(identity) for identity, _ in known} | aliases
    columns = list(_references("accounts", tables))
    texts = {text for table, column in columns for text in _unique(tables, table, column)} - told
    names = _of_accounts(texts, known)
    names.known = frozenset(told)
    derived = _derived(tables, names)
    messages = [*_ambiguous(tables, columns, names, "account"), *_derivation_messages(derived)]
    _replace(tables, columns, names)
    tables["accounts"] = pl.concat([tables["accounts"], derived.select(tables["accounts"].columns)])
    return tuple(messages)


def link_deals(tables: MutableMapping[str, pl.DataFrame], own_lists: Iterable[str]) -> tuple[str, ...]:
    """Replace, in place, names of deals by the ids of those who alone bear them; returns what must be said.

    `own_lists` are the sources of the firm's own sheets: they may name the deals of any system.
    """
    own, deals = set(own_lists), tables["deals"].select("deal_id", "deal_name").rows()
    told = {identity for identity, _ in deals}
    by_name: dict[str, list[str]] = defaultdict(list)
    for identity, name in deals:
        by_name[_squashed(name or "")].append(identity)
    columns = list(_references("deals", tables))
    names = Names()
    for text in {text for table, column in columns for text in _unique(tables, table, column)} - told:
        source, _, name = text.partition(":")
        bearers = [one for one in by_name.get(_squashed(name), []) if source in own or one.partition(":")[0] == source]
        _decide(names, text, bearers)
    messages = tuple(_ambiguous(tables, columns, names, "deal"))
    _replace(tables, columns, names)
    return messages


_TRACE = ("source_system", "source_file", "source_row")


def _references(target: str, tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str]]:
    """Table and column of every reference to a kind of record, but for the links themselves."""
    for name, entity in ENTITIES.items():
        if name != "account_links":
            for column, reference in entity.references.items():
                if reference.table == target and not scan(tables, name).head(1).collect().is_empty():
                    yield name, column


def _unique(tables: Mapping[str, pl.DataFrame], table: str, column: str) -> pl.Series:
    """What a column of a table holds, each once."""
    return scan(tables, table).select(pl.col(column).drop_nulls().unique()).collect().to_series()


def _of_accounts(texts: Iterable[str], known: Iterable[tuple[str, str | None]]) -> Names:
    """The accounts that texts name, the exact spelling before the plain one."""
    exact: dict[tuple[str, str], list[str]] = defaultdict(list)
    plain: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identity, name in known:
        if name:
            source = identity.partition(":")[0]
            exact[source, _squashed(name)].append(identity)
            plain[source, plain_name(name)].append(identity)
    names = Names()
    for text in sorted(texts):
        source, _, name = text.partition(":")
        bearers = exact.get((source, _squashed(name))) or plain.get((source, plain_name(name)), [])
        _decide(names, text, bearers)
    return names


def _decide(names: Names, text: str, bearers: list[str]) -> None:
    if len(bearers) == 1:
        names.found[text] = bearers[0]
    elif bearers:
        names.ambiguous[text] = len(bearers)


def _derived(tables: Mapping[str, pl.DataFrame], names: Names) -> pl.DataFrame:
    """The firms that only deals, contracts and tickets name, as accounts; fills `names`.

    Of a name with several legal forms each form is a firm, and the name without any is none of them.
    """
    named = pl.concat(scan(tables, name).select("account_id", *_TRACE) for name in DERIVED_FROM).drop_nulls(
        "account_id"
    )
    decided = names.found.keys() | names.ambiguous.keys()
    firms: dict[tuple[str, str], dict[str, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for row in named.unique("account_id", keep="first", maintain_order=True).collect().rows(named=True):
        source, _, name = row["account_id"].partition(":")
        if row["account_id"] not in decided and _is_name(name) and row["account_id"] not in names.known:
            firms[source, plain_name(name)][legal_form(name)].append({**row, "account_name": name})
    accounts: dict[str, dict[str, object]] = {}
    for (source, plain), by_form in firms.items():
        n_forms = len(by_form.keys() - {""})
        for form, row in ((form, row) for form, rows in by_form.items() for row in rows):
            text = str(row["account_id"])
            if n_forms > 1 and not form:
                names.ambiguous[text] = n_forms
                continue
            names.found[text] = f"{source}:{COMPOSED}{plain}" + (f" {form}" if n_forms > 1 else "")
            accounts.setdefault(names.found[text], row)
    rows = [{**row, "account_id": identity} for identity, row in accounts.items()]
    return (
        pl.concat([tables["accounts"].clear(), pl.DataFrame(rows)], how="diagonal")
        if rows
        else tables["accounts"].clear()
    )


def _is_name(text: str) -> bool:
    """Whether a reference reads as a firm's name: words, or one with a capital and no digit; no address."""
    has_letters = sum(character.isalpha() for character in text) > 1
    is_word = " " in text or (text[:1].isupper() and not any(character.isdigit() for character in text))
    return has_letters and is_word and "@" not in text and not text.startswith(COMPOSED)


def _replace(tables: MutableMapping[str, pl.DataFrame], columns: Iterable[tuple[str, str]], names: Names) -> None:
    for table, column in columns if names.found else ():
        change(tables, table, partial(_by_id, column=column, found=names.found))


def _by_id(rows: pl.LazyFrame, column: str, found: Mapping[str, str]) -> pl.LazyFrame:
    """`rows` in which a column has the ids of the records that it names."""
    return rows.with_columns(pl.col(column).replace(found))


def _ambiguous(
    tables: Mapping[str, pl.DataFrame], columns: Iterable[tuple[str, str]], names: Names, noun: str
) -> Iterator[str]:
    """A line per table and name that several records bear."""
    for table, column in columns:
        if not names.ambiguous:
            return
        is_ambiguous = pl.col(column).is_in(list(names.ambiguous))
        rows = scan(tables, table).filter(is_ambiguous).select(column, *_TRACE).collect()
        for (text,), same in rows.group_by(column, maintain_order=True):
            first, n_records = same.row(0, named=True), names.ambiguous[str(text)]
            name, kept = str(text).partition(":")[2], ENTITIES[table].noun
            others = f", and {same.height - 1:,} more like it" if same.height > 1 else ""
            yield (
                f"{first['source_file']} row {first['source_row']}, {column} {name!r}: {n_records} {noun}s bear this"
                f" name; the {kept} stays unlinked{others}. Write the {noun}'s id, or its full name."
            )


def _derivation_messages(derived: pl.DataFrame) -> Iterator[str]:
    for (source,), accounts in derived.group_by("source_system", maintain_order=True):
        files = ", ".join(accounts["source_file"].unique(maintain_order=True).head(3))
        firms = (
            "1 account is derived from its name"
            if accounts.height == 1
            else (f"{accounts.height:,} accounts are derived from their names")
        )
        yield (
            f"{source}: {firms} in {files}, since no file lists them. Their segment, region and industry are not"
            " known; export the list of accounts too."
        )


def _squashed(name: str) -> str:
    return " ".join(name.casefold().split())
