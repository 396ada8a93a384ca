"""The values of closed enumerations as readers see them; those of a firm's own lists are shown as they are."""

import polars as pl

from dashboard.locale import deferred, t

# In words, as `words.in_words` writes them: `user_request` is `User request`.
IN_WORDS = (
    # causes of escalations
    deferred("Commercial"),
    deferred("Expectation"),
    deferred("External"),
    deferred("Known risk"),
    deferred("Other"),
    deferred("Responsibility"),
    deferred("Scope"),
    deferred("Technical fault"),
    deferred("Unowned risk"),
    deferred("User request"),
    # types of deals
    deferred("Expansion"),
    deferred("New"),
    deferred("Renewal"),
    # how an escalation got its deal
    deferred("Direct"),
    deferred("Latest active"),
    deferred("Only active"),
    deferred("Service line"),
    deferred("Unattributed"),
    # why a number changed
    deferred("Input rows"),
    deferred("Settings"),
    deferred("Time passed"),
    deferred("Version"),
    # measures of claims
    deferred("Hazard ratio"),
    deferred("Odds ratio"),
    deferred("Rate ratio"),
    deferred("Share"),
    # kinds of records
    deferred("Accounts"),
    deferred("Activities"),
    deferred("Contract clauses"),
    deferred("Contracts"),
    deferred("Opportunities"),
    deferred("People"),
    deferred("Responsibilities"),
    deferred("Risks"),
    deferred("Success criteria"),
    deferred("Tickets"),
)
# As the build writes them.
WRITTEN = (
    # what became of a file
    deferred("ignored"),
    deferred("loaded"),
    deferred("unused"),
    # severity of checks and of risks
    deferred("blocking"),
    deferred("critical"),
    deferred("high"),
    deferred("low"),
    deferred("medium"),
    deferred("warning"),
)


def translated(column: str) -> pl.Expr:
    """A column whose values the build writes, in the reader's language."""
    return pl.col(column).map_elements(t, return_dtype=pl.String)
