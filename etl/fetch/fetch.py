"""The sources that name a database or a bucket: their tables are fetched into files, which the build then reads.

Each source has a folder (`kept`). A fetch that fails changes none of them, so the build can be done anew without the
database: from what was fetched last.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from etl.engines.tables import DatabaseError
from etl.errors import CommonGroundError
from etl.fetch import kept
from etl.fetch.deadline import Deadline, LateError, within
from etl.fetch.tables import MEND_OF_SLOW, Request, fetch_bucket, fetch_tables
from etl.settings.config import Settings
from etl.settings.source import Source

How = Literal["new", "whole", "kept"]  # what came since the last fetch; everything; nothing, what was fetched before
_STAYS = "Nothing was published; the last good build stays."


class FetchError(CommonGroundError):
    """A database or bucket did not give a source's tables; nothing was published."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a source's folder will hold once all sources are fetched."""

    folder: Path
    files: Path
    content: kept.Kept


def is_needed(settings: Settings) -> bool:
    """Whether any source names a database or a bucket."""
    return any(source.url for source in settings.sources)


def fetch(
    settings: Settings, folder: Path, how: How = "new", on_progress: Callable[[int, int], None] | None = None
) -> Settings:
    """`settings` whose sources read files only: what databases and buckets keep lies below `folder`.

    Raises FetchError where one of them does not give what is wanted, and ConfigError where the environment lacks a
    variable; then what was fetched before stays as it was.
    """
    places = _folders(settings, folder)
    if how == "kept":
        for source in places:
            _check(settings.sources[source], places[source])
    else:
        drafts: list[_Draft] = []
        for done, (number, place) in enumerate(places.items()):
            drafts.append(_fetched(settings, settings.sources[number], place, how))
            if on_progress:
                on_progress(done + 1, len(places))
        for draft in drafts:
            kept.keep(draft.folder, draft.files, draft.content)
    sources = [
        source.model_copy(update={"path": places[number], "is_fetched": True}) if number in places else source
        for number, source in enumerate(settings.sources)
    ]
    return settings.model_copy(update={"sources": tuple(sources)})


def _folders(settings: Settings, folder: Path) -> dict[int, Path]:
    """The folder of each source that names a database, by its number; of the same name the second has a number."""
    folders: dict[int, Path] = {}
    for number, source in enumerate(settings.sources):
        if source.url:
            name = quote(source.name, safe=" ")
            n_before = sum(other.name == source.name and bool(other.url) for other in settings.sources[:number])
            folders[number] = folder / (f"{name}-{n_before + 1}" if n_before else name)
    return folders


def _check(source: Source, folder: Path) -> None:
    """Raise FetchError where what was fetched of a source is not there."""
    content = kept.read(folder)
    if content is None or content.origin != _origin(source):
        raise FetchError(
            f"Source {source.name}: nothing is there that was fetched from {source.place} before, or it was changed;"
            f" build once without --offline. {_STAYS}"
        )
    kept.tidy(folder, content)


def _origin(source: Source) -> str:
    return f"{source.place} {source.schema_of_tables}".strip()


def _fetched(settings: Settings, source: Source, folder: Path, how: How) -> _Draft:
    """Fetch the tables of one source into a draft beside what is kept of it."""
    before = kept.read(folder) if how == "new" else None
    if before is not None and before.origin != _origin(source):
        before = None
    files, fetched_at, deadline = kept.begin(folder), time.time(), Deadline()
    address, secrets = source.opened()
    request = Request(source, settings.ignore, files, before.tables if before else {}, deadline)
    work = fetch_bucket if source.keeper == "Parquet" else fetch_tables
    try:
        tables = within(deadline, lambda: work(request, address))
    except LateError as error:
        raise _error(source, secrets, f"{error} took longer than it may; {MEND_OF_SLOW}") from None
    except DatabaseError as error:
        raise _error(source, secrets, str(error)) from None
    return _Draft(folder, files, kept.Kept(_origin(source), fetched_at, tables))


def _error(source: Source, secrets: tuple[str, ...], text: str) -> FetchError:
    for secret in secrets:
        text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
    return FetchError(f"Source {source.name}, {source.place}: {text}. {_STAYS}")
