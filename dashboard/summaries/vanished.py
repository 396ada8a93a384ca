"""Evidence that earlier kept builds had and this one has not, as a reader sees it."""

import polars as pl

from dashboard.locale import t
from dashboard.wording.words import PRACTICES, in_words


def sentence(gone: pl.DataFrame, *, n_builds: int) -> str:
    """How many practices are gone since `n_builds` earlier ones, and how many of them after an escalation."""
    if n_builds == 0:
        return t("No earlier build is kept, so nothing can be seen to have gone since.")
    if gone.is_empty():
        return t("Nothing vanished: every practice that an earlier kept build had on record is on record still.")
    after = gone.drop_nulls("escalated_on")
    return t(
        "Practices on record in an earlier kept build and not in this one: {n}. With an escalation in between: {after}."
        " Ask the owners of these records why.",
        n=len(gone), after=len(after),
    )  # fmt: skip


def rows(gone: pl.DataFrame) -> pl.DataFrame:
    """A row per deal and practice, with the build that had it and the escalation in between."""

    def words(column: str) -> list[str | None]:
        return [None if value is None else in_words(value) for value in gone[column]]

    return pl.DataFrame(
        {
            "deal_name": gone["deal_name"].fill_null(t("No longer in the exports")),
            "deal_id": gone["deal_id"],
            "practice": [t(PRACTICES[practice]) for practice in gone["practice"]],
            **{name: words(name) for name in ("status_then", "status_now")},
            **{name: gone[name] for name in ("had_build_id", "had_on", "gone_by_on", "escalated_on")},
        }
    )
