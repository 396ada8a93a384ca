"""Where a source's tables live: the address of a database or a bucket, what is read there, and how long it may take.

No secret is a setting: an address names variables of the environment, and only what opens the database reads them.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import Field, PlainValidator, model_validator

from etl.errors import ConfigError
from etl.settings.toml_values import Block, TextList, allowed, shown, wrong

Keeper = Literal["PostgreSQL", "DuckDB", "Parquet"]  # of the tables
KEEPERS: dict[str, Keeper] = {
    "postgresql": "PostgreSQL",
    "postgres": "PostgreSQL",
    "duckdb": "DuckDB",
    "s3": "Parquet",
    "gs": "Parquet",
    "az": "Parquet",
    "abfss": "Parquet",
}  # by the scheme of the address
DEFAULT_SCHEMAS: dict[Keeper, str] = {"PostgreSQL": "public", "DuckDB": "main"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = re.compile(r"passw|pwd|token|secret|signature|^sig$", re.IGNORECASE)  # names of parameters
_LONGEST = 7 * 24 * 3600  # seconds


def _address(value: Any) -> str:
    """An address without a secret in it. No message shows the value: what is refused may hold a password."""
    if not isinstance(value, str):
        raise wrong("must be an address in quotes, such as postgresql://reader@db.example/warehouse.")
    plain = _VARIABLE.sub("x", value)
    try:
        parts = urlsplit(plain)
        _ = parts.port
    except ValueError:
        raise wrong("is no address; a password with special signs belongs into password_env.") from None
    if parts.scheme not in KEEPERS:
        raise wrong(f"does not begin as an address of a database does; {allowed((f'{s}://' for s in KEEPERS), '')}")
    bare = urlsplit(_VARIABLE.sub("", value))
    _, _, password = bare.netloc.rpartition("@")[0].partition(":")
    is_named = any(_SECRET.search(name) for name, _ in parse_qsl(bare.query))
    is_split = KEEPERS[parts.scheme] == "PostgreSQL" and ("@" in bare.path or "@" in bare.query or bare.fragment)
    if password or is_named or is_split:
        raise wrong(
            "holds a secret in plain text; put it into a variable of the environment and write ${NAME} in its place,"
            ' or password_env = "NAME".'
        )
    if KEEPERS[parts.scheme] == "DuckDB" and (parts.netloc or not parts.path.strip("/")):
        raise wrong("names no file; write duckdb:///folder/file.duckdb, relative to this file, or duckdb:////folder/…")
    return value


def _seconds(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _LONGEST:
        raise wrong(f"must be a whole number of seconds above 0, such as 30, not {shown(value)}.")
    return int(value)


def _variable_name(value: Any) -> str:
    if not isinstance(value, str) or not _VARIABLE.fullmatch(f"${{{value}}}"):
        raise wrong("must be the name of a variable of the environment, such as WAREHOUSE_PASSWORD.")
    return value


def _cursor(value: Any) -> str | Mapping[str, str]:
    is_by_table = isinstance(value, dict) and all(isinstance(column, str) for column in value.values())
    if not isinstance(value, str) and not is_by_table:
        raise wrong(f"must be a column in quotes, or a table of tables and columns, not {shown(value)}.")
    return value  # type: ignore[no-any-return]


Address = Annotated[str, PlainValidator(_address, json_schema_input_type=str)]
Seconds = Annotated[int, PlainValidator(_seconds, json_schema_input_type=int)]
Variable = Annotated[str, PlainValidator(_variable_name, json_schema_input_type=str)]
Cursor = Annotated[str | Mapping[str, str], PlainValidator(_cursor, json_schema_input_type=str | dict[str, str])]


class TablePlace(Block):
    """The keys of a source whose tables a database or a bucket keeps."""

    url: Address = Field(
        default="",
        description="instead of `path`: the database or bucket that keeps the tables (`postgresql://user@host/database`,"
        " `duckdb:///file`, `s3://bucket/folder`); `${NAME}` is a variable of the environment",
    )
    password_env: Variable = Field(default="", description="variable of the environment that holds the password")
    schema_name: str = Field(
        default="", alias="schema", description="schema of the tables; default: `public`, of DuckDB `main`"
    )
    tables: TextList = Field(
        default=(), description="which tables are read; default: all of the schema; a bucket needs them"
    )
    cursor: Cursor = Field(
        default="",
        description="column that only grows (`_dlt_load_id`, `systemmodstamp`), or `{ <table> = column }`: a build"
        " fetches only the rows that came since the last one",
    )
    connect_seconds: Seconds = Field(default=10, description="how long a database may take to answer; default 10")
    table_seconds: Seconds = Field(default=600, description="how long a table may take to be fetched; default 600")

    @model_validator(mode="after")
    def _with_what_belongs_together(self) -> Self:
        given = self.model_fields_set
        if not self.url:
            for key, field in TablePlace.model_fields.items():
                if key in given:
                    raise wrong("is for a database; give its address as url, too.", field.alias or key)
            return self
        if "path" in given:
            raise wrong("a source is read from a path or from a url; leave one of them out.", "path")
        if self.keeper == "Parquet" and not self.tables:
            raise wrong("is missing: name the tables of the bucket: its folders or its files of Parquet.", "tables")
        if self.keeper == "Parquet" and (self.cursor or self.schema_name):
            raise wrong("is for a database; a bucket is read whole.", "cursor" if self.cursor else "schema")
        return self

    @property
    def keeper(self) -> Keeper:
        """What kind of place keeps the tables."""
        return KEEPERS[urlsplit(self.url).scheme]

    @property
    def schema_of_tables(self) -> str:
        """The schema that is read; empty for a bucket."""
        return self.schema_name or DEFAULT_SCHEMAS.get(self.keeper, "")

    @property
    def place(self) -> str:
        """The place as messages name it: without user, password and parameters, its variables as they are written."""
        if self.keeper == "DuckDB":
            return f"DuckDB file {self.file}"
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{self.keeper} at {host or 'this machine'}{parts.path}"

    @property
    def file(self) -> Path:
        """The file of a DuckDB database, relative to the settings as it is written."""
        return Path(urlsplit(self.url).path.removeprefix("/"))

    def opened(self) -> tuple[str, tuple[str, ...]]:
        """The address with its variables and password put in, and those secrets. Raises ConfigError."""
        secrets: list[str] = []

        def put_in(match: re.Match[str]) -> str:
            secrets.append(_from_environment(match[1]))
            return quote(secrets[-1], safe="")

        address = _VARIABLE.sub(put_in, self.url)
        if self.password_env:
            secrets.append(_from_environment(self.password_env))
            scheme, _, rest = address.partition("://")
            netloc, slash, path = rest.partition("/")
            user, at, host = netloc.rpartition("@")
            name = user.partition(":")[0] if at else ""
            address = f"{scheme}://{name}:{quote(secrets[-1], safe='')}@{host}{slash}{path}"
        return address, tuple(secrets)


def _from_environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigError(f"The settings name the variable {name}, which the environment does not hold; set it.")
    return value
