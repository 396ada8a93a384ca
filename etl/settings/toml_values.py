"""Values of a TOML file, checked: the errors name the key and what is allowed."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from etl.errors import ConfigError

DATE_ORDERS = ("dmy", "mdy")
DECIMAL_MARKS = (".", ",")


def check_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    """Raise ConfigError for a key of `table` that is not in `allowed`."""
    for key in as_table(table, where):
        if key not in allowed:
            raise ConfigError(f"{where}.{key}: unknown key; allowed: {', '.join(allowed)}.")


def as_table(value: Any, where: str) -> Mapping[str, Any]:
    """`value`, which must be a TOML table; raises ConfigError."""
    if not isinstance(value, Mapping):
        raise ConfigError(f'{where}: must be a table, such as {{ name = "value" }}, not {value!r}.')
    return value


def parse_timezone(value: Any, where: str) -> str | None:
    """An IANA zone name or None; raises ConfigError."""
    if value is None:
        return None
    try:
        ZoneInfo(str(value))
    except (ValueError, KeyError, OSError):
        raise ConfigError(f"{where}: {value!r} is no time zone; use a name such as Europe/Paris or UTC.") from None
    return str(value)


def parse_choice(value: Any, allowed: tuple[str, ...], where: str) -> str | None:
    """One of the allowed texts, or None; raises ConfigError."""
    if value is not None and value not in allowed:
        raise ConfigError(f"{where}: {value!r} is not allowed; allowed: {', '.join(allowed)}.")
    return None if value is None else str(value)


def as_texts(value: Any, where: str) -> tuple[str, ...]:
    """A text or a list of texts, as a tuple; raises ConfigError."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ConfigError(f"{where}: must be a text or a list of texts, not {value!r}.")
    return tuple(items)


def as_text(value: Any, where: str) -> str:
    """One text, number or truth, as text; raises ConfigError."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise ConfigError(f"{where}: must be one value, not {value!r}.")
    return str(value)
