"""What stands at the foot of whatever leaves the app."""

from typing import Any

from dashboard.locale import t
from dashboard.wording import counts
from dashboard.wording.thresholds import overridden_in_words
from dashboard.wording.words import day


def footer(facts: dict[str, Any], n_deals: int, of: str) -> str:
    """What stands at the foot of an exported picture: as-of date, n, scope, thresholds, definitions and build."""
    return t(
        "As of {day} · n = {n} · {of} · {thresholds} · definitions {definitions} · build {build}",
        day=day(facts["as_of_on"]), n=counts.signed_deals(n_deals), of=of, thresholds=thresholds(facts),
        definitions=facts["definition_version"], build=facts["build_id"],
    )  # fmt: skip


def thresholds(facts: dict[str, Any]) -> str:
    """Which thresholds of the definitions the build was told to use instead of the standard ones."""
    overridden = facts["overridden_thresholds"]
    return (
        t("thresholds: {thresholds}", thresholds=overridden_in_words(overridden))
        if overridden
        else t("standard thresholds")
    )
