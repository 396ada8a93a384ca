"""Who is meant: people named by e-mail or name, the firm's own lists of people, and strangers told by their domain."""

from collections.abc import Sequence

import polars as pl

from etl.conform.company_names import domain
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


def resolve(tables: dict[str, pl.DataFrame]) -> None:
    """Replace, in place, ids of people that are the e-mail or the full name of exactly one known person by that id."""
    people = tables["people"]
    known = people["person_id"].to_list()
    words = pl.concat([_by(people, "email"), _by(people, "full_name")]).unique(
        "word", keep="first", maintain_order=True
    )
    if words.is_empty():
        return
    for table, entity in ENTITIES.items():
        for column in (name for name, reference in entity.references.items() if reference.table == "people"):
            word = pl.col(column).str.replace(r"^[^:]*:", "").str.to_lowercase().str.strip_chars()
            frame = tables[table].with_columns(pl.when(~pl.col(column).is_in(known)).then(word).alias("word"))
            frame = frame.join(words, on="word", how="left", maintain_order="left")
            tables[table] = frame.with_columns(pl.coalesce("_person", column).alias(column)).drop("word", "_person")
    participants = tables["activity_participants"]
    key = ENTITIES["activity_participants"].key
    tables["activity_participants"] = participants.unique(key, keep="first", maintain_order=True)


def strangers(tables: dict[str, pl.DataFrame], rules: Rules) -> pl.DataFrame:
    """People whom only an invitation names: own by the firm's domains, external by the domain of an account."""
    people, accounts = tables["people"], tables["accounts"]
    host = domain(pl.col("email"))
    theirs = accounts.select(domain(pl.col("domain")).alias("domain")).drop_nulls()["domain"].unique().to_list()
    ours = list(rules.internal_domains)
    emails = people["email"].drop_nulls().str.to_lowercase().to_list()
    invited = (
        tables["activity_participants"]
        .filter(pl.col("person_id").is_null() & pl.col("email").is_not_null())
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


def _by(people: pl.DataFrame, column: str) -> pl.DataFrame:
    """word, _person: the people who alone bear an e-mail or a name."""
    word = pl.col(column).str.to_lowercase().str.strip_chars()
    named = people.select(word=word, _person="person_id").filter(pl.col("word").str.len_chars() > 2)
    return named.filter(pl.col("word").is_unique())
