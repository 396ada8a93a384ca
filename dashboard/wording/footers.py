"""What stands at the foot of whatever leaves the app."""

from typing import Any

from dashboard.wording.words import day


def footer(facts: dict[str, Any], n_deals: int, of: str) -> str:
    """What stands at the foot of an exported picture: as-of date, n, scope, thresholds, definitions and build."""
    return (
        f"As of {day(facts['as_of_on'])} · n = {n_deals:,} signed deals · {of} · {thresholds(facts)}"
        f" · definitions {facts['definition_version']}"
        f" · build {facts['build_id']}"
    )


def thresholds(facts: dict[str, Any]) -> str:
    """Which thresholds of the definitions the build was told to use instead of the standard ones."""
    overridden = facts["overridden_thresholds"]
    return f"thresholds: {overridden}" if overridden else "standard thresholds"
