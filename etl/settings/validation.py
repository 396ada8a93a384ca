"""TOML → models: what is wrong becomes one ConfigError, which names the key's whole path and what is expected."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from etl.errors import ConfigError
from etl.settings.toml_values import Block, allowed, shown

Model = TypeVar("Model", bound=Block)

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_EXPECTED = {
    "string_type": "a text in quotes",
    "bool_type": "true or false, without quotes",
    "list_type": "a list in [ ]",
    "tuple_type": "a list in [ ]",
    "dict_type": 'a table, such as { name = "value" }',
}
_AS_TABLE = {"model_type", "model_attributes_type", "mapping_type"}


def read_toml(file: Path) -> dict[str, Any]:
    """The content of a TOML file; raises ConfigError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:  # of TOML's grammar, of UTF-8, or a number with thousands of digits
        raise ConfigError(f"{file.name} is not valid TOML: {error}.") from None
    except RecursionError:
        raise ConfigError(f"{file.name} is not valid TOML: brackets are nested too deeply.") from None
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}.") from None


def validated(model: type[Model], content: Mapping[str, Any], *, where: str, folder: Path) -> Model:
    """The model that `content` describes; its paths are relative to `folder`.

    Raises ConfigError: the first mistake with its path after `where`, and the paths of the others.
    """
    try:
        return model.model_validate(content, context=folder)
    except ValidationError as error:
        details = error.errors(include_url=False)
    paths = [where + _path(content, _location(one)) for one in details]
    others = dict.fromkeys(path for path in paths if path != paths[0])
    also = f" Also wrong: {', '.join(others)}." if others else ""
    raise ConfigError(f"{paths[0]}: {_message(details[0])}{also}")


def _location(error: ErrorDetails) -> tuple[str | int, ...]:
    return (*error["loc"], *error.get("ctx", {}).get("at", ()))


def _path(content: Any, location: Sequence[str | int]) -> str:
    """`.source[1].name`: places in lists counted from 1, where the file has a list and not one item for it."""
    path = ""
    for step in location:
        if isinstance(step, str):
            path += f".{step}" if _BARE_KEY.fullmatch(step) else f'."{step}"'
            content = content.get(step) if isinstance(content, Mapping) else None
        elif isinstance(content, list):
            path += f"[{step + 1}]"
            content = content[step]
    return path


def _message(error: ErrorDetails) -> str:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind == "wrong":
        return str(context["message"])
    if kind == "blocks":
        header = ".".join(step for step in error["loc"] if isinstance(step, str))
        instead = "one table" if isinstance(value, dict) else shown(value)  # it may hold the address of a database
        return f"write [[{header}]] with two brackets, one block each, not {instead}."
    if kind == "literal_error":
        options = re.findall(r"'([^']+)'", context["expected"])
        return f"{shown(value)} is not allowed; {allowed(options, value)}"
    expected = _EXPECTED.get("dict_type" if kind in _AS_TABLE else kind)
    return f"must be {expected}, not {shown(value)}." if expected else f"{error['msg']}, not {shown(value)}."
