"""The thresholds of the definitions: dbt's variables, with what each means, and what a build overrides.

They stand in one block of `sql/dbt_project.yml`, each under the comment that says what it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl
import yaml

from etl.errors import ConfigError
from etl.settings.escalation_marks import ESCALATION_DEFINITIONS
from etl.settings.paths import DBT_PROJECT

CHOICES = {"escalation_definition": ESCALATION_DEFINITIONS}
RANGES = {
    "min_source_coverage": (0, 1),
    "recording_grace_working_days": (0, 5),
    "min_deals_for_median": (1, 1_000),
    "days_per_month": (28, 31),
    "max_tree_depth": (1, 20),
    "watch_success_definition": (0, 1),
    "watch_delivery_voice": (0, 1),
    "watch_risk_ownership": (0, 1),
    "watch_commitment_passed": (0, 1),
    "watch_not_known": (0, 1),
    "watch_stage_not_mapped": (0, 1),
    "watch_overdue": (0, 1),
}
_ANY_RANGE = (0, 3_650)

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Threshold:
    """One variable of the definitions, and the value that a build uses."""

    name: str
    value: Value
    default_value: Value
    description: str

    @property
    def is_overridden(self) -> bool:
        """Whether the build uses another value than the definition's own."""
        return self.value != self.default_value


def thresholds(overrides: Mapping[str, str] | None = None) -> tuple[Threshold, ...]:
    """Every threshold, in the order of the block, with `overrides` (name → text) applied.

    Raises ConfigError for a name that is none, or a value that its threshold can't have.
    """
    texts = dict(overrides or {})
    defaults: dict[str, Value] = yaml.safe_load(DBT_PROJECT.read_text(encoding="utf-8"))["vars"]
    unknown = [name for name in texts if name not in defaults]
    if unknown:
        near = get_close_matches(unknown[0], defaults, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ConfigError(f"No threshold is called {unknown[0]!r}.{hint} There are: {', '.join(defaults)}.")
    meanings = _meanings()
    return tuple(
        Threshold(name, _parse(name, texts[name], default) if name in texts else default, default, meanings[name])
        for name, default in defaults.items()
    )


def parse_assignments(assignments: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` texts as a mapping. Raises ConfigError for one that is neither."""
    pairs: dict[str, str] = {}
    for text in assignments:
        name, separator, value = text.partition("=")
        if not separator or not name.strip() or not value.strip():
            raise ConfigError(f"--set {text!r} is not NAME=VALUE, such as --set min_source_coverage=0.6.")
        pairs[name.strip()] = value.strip()
    return pairs


def variables(chosen: Iterable[Threshold]) -> dict[str, Value]:
    """What dbt must be told: the overridden ones."""
    return {threshold.name: threshold.value for threshold in chosen if threshold.is_overridden}


def to_frame(chosen: Iterable[Threshold]) -> pl.DataFrame:
    """`meta.settings`: name, value, default_value (texts), is_overridden, description."""
    rows = [
        {
            "name": threshold.name,
            "value": str(threshold.value),
            "default_value": str(threshold.default_value),
            "is_overridden": threshold.is_overridden,
            "description": threshold.description,
        }
        for threshold in chosen
    ]
    return pl.DataFrame(rows)


def _parse(name: str, text: str, default: Value) -> Value:
    if isinstance(default, str):
        if text not in CHOICES[name]:
            raise ConfigError(f"{name} is {text!r}; it can be: {', '.join(CHOICES[name])}.")
        return text
    try:
        value = type(default)(text)
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise ConfigError(f"{name} is {text!r}; it must be {kind}, such as {default}.") from None
    least, most = RANGES.get(name, _ANY_RANGE)
    if not least <= value <= most:
        raise ConfigError(f"{name} is {text}; it must lie between {least:,} and {most:,}.")
    return value


def _meanings() -> dict[str, str]:
    """The comment above each variable."""
    text = DBT_PROJECT.read_text(encoding="utf-8")
    block = text[re.search(r"^vars:$", text, re.MULTILINE).end() :]  # type: ignore[union-attr]
    found = re.findall(r"((?:^  # .*\n)+)^  (\w+):", block, re.MULTILINE)
    return {name: " ".join(line.strip("# ") for line in comment.splitlines()) for comment, name in found}
