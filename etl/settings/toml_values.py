"""The types that a key of a TOML file can have: strict, each with its own words for a value that it can't be."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

_NO_KEY = cast(type, SkipJsonSchema)  # in the metadata of a field
_SHOWN = 60  # characters of a wrong value


class Block(BaseModel):
    """A table of a TOML file. A field marked with SkipJsonSchema is no key: the program fills it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    @cache
    def keys(cls) -> Mapping[str, FieldInfo]:
        """What can be written in the table, by key."""
        written = {field.alias or name: field for name, field in cls.model_fields.items()}
        return {key: f for key, f in written.items() if not any(isinstance(m, _NO_KEY) for m in f.metadata)}

    @model_validator(mode="before")
    @classmethod
    def _known_and_needed_keys(cls, table: Any, info: ValidationInfo) -> Any:
        """`table`, read from a file (then there is a context): raises where a key is none, or is missing."""
        if info.context is None or not isinstance(table, dict):
            return table
        keys = cls.keys()
        for key in table:
            if key not in keys:
                raise wrong(f"unknown key; {allowed(keys, key)}", key)
        for key, field in keys.items():
            if field.is_required() and key not in table:
                raise wrong(f"is missing: {field.description}.", key)
        return table


def wrong(message: str, *at: str) -> PydanticCustomError:
    """The error of a value, or of the one at the keys `at` inside it."""
    return PydanticCustomError("wrong", "{message}", {"message": message, "at": at})


def allowed(options: Iterable[str], value: object) -> str:
    """What is allowed, and which of it `value` comes near to."""
    texts = tuple(options)
    near = get_close_matches(str(value), texts, n=1)
    return f"allowed: {', '.join(texts)}." + (f" Did you mean {near[0]}?" if near else "")


def shown(value: object) -> str:
    """A wrong value as a message shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, date | time) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _texts(value: Any) -> tuple[str, ...]:
    items = (value,) if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise wrong(f"must be a text or a list of texts, not {shown(value)}.")
    return tuple(items)


def _text_list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise wrong(f'must be a list of texts, such as ["a", "b"], not {shown(value)}.')
    return tuple(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise wrong(f"must be one text, number or truth, not {shown(value)}.")
    return str(value)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise wrong(f"must be a date without quotes, such as 2026-09-30, not {shown(value)}.")
    return value


def _month(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12:
        return value
    raise wrong(f"must be the number of a month, 1 to 12, such as 4 for April, not {shown(value)}.")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        near = get_close_matches(name, available_timezones(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise wrong(f"{name!r} is no time zone; use a name such as Europe/Paris or UTC.{hint}") from None
    return name


def _patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            pl.Series([""]).str.contains(pattern)
        except pl.exceptions.ComputeError as error:
            reason = str(error).partition("\n\n")[0].splitlines()[-1].removeprefix("regex ").removeprefix("error: ")
            raise wrong(f"{pattern!r} is no regular expression: {reason.rstrip('.')}.") from None
    return patterns


def _blocks(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("blocks", "must be a list of tables")
    return value


DateOrder = Literal["dmy", "mdy"]
SwappedDates = Literal["turn", "keep"]
DecimalMark = Literal[".", ","]
Timezone = Annotated[str, AfterValidator(_zone)]
Month = Annotated[int, PlainValidator(_month, json_schema_input_type=Annotated[int, Field(ge=1, le=12)])]
Day = Annotated[date, PlainValidator(_day, json_schema_input_type=date | datetime)]
Scalar = Annotated[str, PlainValidator(_scalar, json_schema_input_type=str | float | bool)]
TextList = Annotated[tuple[str, ...], PlainValidator(_text_list, json_schema_input_type=tuple[str, ...])]
Texts = Annotated[tuple[str, ...], PlainValidator(_texts, json_schema_input_type=str | tuple[str, ...])]  # or one
Patterns = Annotated[Texts, AfterValidator(_patterns)]  # regular expressions
LISTED = Strict(False)  # a tuple of models or of lists takes TOML's lists
BLOCKS = BeforeValidator(_blocks)  # [[name]]
