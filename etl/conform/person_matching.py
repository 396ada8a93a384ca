"""Who is meant: people named by e-mail or name, the firm's own lists of people, and strangers told by their domain."""

from collections.abc import MutableMapping, Sequence
from functools import partial

import polars as pl

from etl.conform.company_names import domain
from etl.conform.tables import change
from etl.entities import ENTITIES
from etl.settings.people_rules import Rules

_LISTED = ("title", "department", "business_function", "function_from", "is_internal")


def merge_lists(people: pl.DataFrame, own_sources: Sequence[str]) -> pl.DataFrame:
    """`people` with what the firm's own lists say of persons whom another export holds under the same e-mail."""
    people = people.with_columns(pl.col("email").str.to_lowercase().alias("_email"))
    is_listed = pl.col("source_system").is_in(list(own_sources)) & pl.col("_email").is_not_null()
    listed, others = people.filter(is_listed), people.filter(is_listed.fill_null(False).not_())
    said = listed.unique("_email", keep="last", maintain_order=True).select("_email", *_LISTED)
    merged = others.join(said, on="_email", how="left", suffix="_said", maintain_order="left")
    merged = merged.with_columns(pl.coalesce(f"{name}_said", name).alias(name) for name in _LISTED)
    alone = listed.join(others, on="_email", how="anti")
    return pl.concat([merged.select(people.columns), alone]).drop("_email")


def resolve(tables: MutableMapping[str, pl.DataFrame]) -> None:
    """Replace, in place, ids of people that are the e-mail or the full name of exactly one known person by that id."""
    people = tables["people"]
    known = people["person_id"].to_list()
    words = _words(people)
    if words.is_empty():
        return
    tables["activity_participants"] = identify(tables["activity_participants"], people)
    for table, entity in ENTITIES.items():
        for column in (name for name, reference in entity.references.items() if reference.table == "people"):
            change(tables, table, partial(_known_as, column=column, known=known, words=words))
    participants = tables["activity_participants"]
    key = ENTITIES["activity_participants"].key
    tables["activity_participants"] = participants.unique(key, keep="first", maintain_order=True)


def _known_as(rows: pl.LazyFrame, column: str, known: Sequence[str], words: pl.DataFrame) -> pl.LazyFrame:
    """`rows` in which who is named by a word of somebody's is named by that person's id."""
    word = pl.when(~pl.col(column).is_in(known)).then(_word(column))
    named = rows.with_columns(word=word).join(words.lazy(), on="word", how="left", maintain_order="left")
    return named.with_columns(pl.coalesce("_person", column).alias(column)).drop("word", "_person")


def identify(participants: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`participants` whose id no list of people holds, by their e-mail first, then by the name that their id is."""
    known, mails = people["person_id"].to_list(), _by(people, "email").rename({"_person": "_mailed"})
    frame = participants.with_columns(word=pl.col("email").str.to_lowercase().str.strip_chars())
    frame = frame.join(mails, on="word", how="left", maintain_order="left")
    frame = frame.with_columns(word=_word("person_id"))
    frame = frame.join(_words(people), on="word", how="left", maintain_order="left")
    is_named = pl.col("person_id").is_not_null() & ~pl.col("person_id").is_in(known)
    person = pl.when(is_named).then(pl.coalesce("_mailed", "_person", "person_id")).otherwise("person_id")
    return frame.with_columns(person_id=person).select(participants.columns)


def strangers(tables: MutableMapping[str, pl.DataFrame], rules: Rules) -> pl.DataFrame:
    """People whom only an invitation names: own by the firm's domains, external by the domain of an account.

    Their name is the one beside the address, where it is written as one.
    """
    people, accounts = tables["people"], tables["accounts"]
    host = domain(pl.col("email"))
    theirs = accounts.select(domain(pl.col("domain")).alias("domain")).drop_nulls()["domain"].unique().to_list()
    ours = list(rules.internal_domains)
    emails = people["email"].drop_nulls().str.to_lowercase().to_list()
    known = people["person_id"].to_list()
    name = pl.col("person_id").str.replace(r"^[^:]*:", "")
    invited = (
        tables["activity_participants"]
        .filter(pl.col("email").is_not_null() & ~pl.col("person_id").is_in(known).fill_null(False))
        .with_columns(full_name=pl.when(name.str.contains(r"^\D+ \D+$")).then(name))
        .with_columns(pl.col("email").str.to_lowercase().str.strip_chars())
        .filter(~pl.col("email").is_in(emails))
        .unique("email", keep="first", maintain_order=True)
        .with_columns(is_internal=pl.when(host.is_in(ours)).then(True).when(host.is_in(theirs)).then(False))
        .filter(pl.col("is_internal").is_not_null())
        .with_columns(person_id="email:" + pl.col("email"))
    )
    return pl.concat(
        [people.clear(), invited.select(c for c in people.columns if c in invited.columns)], how="diagonal"
    )


def _word(column: str) -> pl.Expr:
    return pl.col(column).str.replace(r"^[^:]*:", "").str.to_lowercase().str.strip_chars()


def _words(people: pl.DataFrame) -> pl.DataFrame:
    """word, _person: e-mails, names, and names as address books write them (`Low, Kim`)."""
    turned = people.with_columns(full_name=pl.col("full_name").str.replace(r"^(.+) (\S+)$", "${2}, ${1}"))
    words = [_by(people, "email"), _by(people, "full_name"), _by(turned, "full_name")]
    return pl.concat(words).unique("word", keep="first", maintain_order=True)


def _by(people: pl.DataFrame, column: str) -> pl.DataFrame:
    """word, _person: the people who alone bear an e-mail or a name."""
    word = pl.col(column).str.to_lowercase().str.strip_chars()
    named = people.select(word=word, _person="person_id").filter(pl.col("word").str.len_chars() > 2)
    return named.filter(pl.col("word").is_unique())
