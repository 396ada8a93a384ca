"""What `detect` says of a folder: each file, what would not convert, what is nearly right, and a draft of settings."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl import detect
from etl.config import Settings
from etl.conform import conform
from etl.draft import draft
from etl.errors import ConfigError
from etl.suggest import account_links

_NO_LINKS = pl.DataFrame(schema={"source_account_id": pl.String})


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a folder of exports before anything is built."""

    files: pl.DataFrame  # as `detect.description` has it
    messages: tuple[str, ...]  # what would not convert, and why
    links: pl.DataFrame  # accounts that may be the same, with a score
    draft: str  # a commented commonground.toml


def describe(settings: Settings) -> Description:
    """Read every file, load nothing, and say what would come of it."""
    with tempfile.TemporaryDirectory() as cache:
        plan = detect.identify(settings, Path(cache))
        try:
            conformed = conform(plan, settings)
        except ConfigError as error:
            return Description(detect.description(plan), (str(error),), _NO_LINKS, draft(plan, _NO_LINKS, error))
        links = account_links(plan, conformed.tables["accounts"], conformed.tables["account_links"])
        seen = {found.message for found in plan.files}
        messages = tuple(message for message in conformed.messages if message not in seen)
        return Description(detect.description(plan), messages, links, draft(plan, links))
