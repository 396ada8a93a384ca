"""What `detect` says of a folder: each file, what would not convert, what is nearly right, and a draft of settings."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.conform.canonical_tables import conform
from etl.detect.draft_settings import draft
from etl.detect.near_columns import near_columns
from etl.errors import UndecidedFormatError
from etl.fetch.fetch import fetch
from etl.linking.suggest import heaviest, to_frame
from etl.recognise import scan
from etl.recognise.match import Found, Status, mapped_columns, share
from etl.settings.config import Settings

_NO_LINKS = to_frame(())


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a folder of exports before anything is built."""

    files: pl.DataFrame  # as `description` has it
    messages: tuple[str, ...]  # what would not convert, and why
    links: pl.DataFrame  # accounts that may be the same, as `linking.suggest.SCHEMA`
    draft: str  # a commented commonground.toml

    @property
    def n_unrecognised(self) -> int:
        """Tables that no mapping claims."""
        return int((self.files["entity"] == Status.UNRECOGNISED).sum())


def describe(settings: Settings) -> Description:
    """Read every file, load nothing, and say what would come of it."""
    with tempfile.TemporaryDirectory() as cache:
        settings = fetch(settings, Path(cache) / "fetched")
        plan = scan.identify(settings, Path(cache))
        try:
            conformed = conform(plan, settings)
        except UndecidedFormatError as error:
            return Description(description(plan), (str(error),), _NO_LINKS, draft(plan, _NO_LINKS, undecided=error))
        links = heaviest(plan, conformed.tables)
        return Description(
            description(plan), conformed.further_messages, links, draft(plan, links, conformed.escalation_candidates)
        )


def description(plan: scan.Plan) -> pl.DataFrame:
    """One row a file or sheet: file, system, entity, confidence (share of the mapping's columns present), columns."""
    names = ("file", "system", "entity", "confidence", "mapped", "unmapped", "near", "message")
    rows = [_description(found) for found in plan.files]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _description(found: Found) -> tuple[str, ...]:
    mapped = mapped_columns(found)
    kind = found.record or found.lookup
    confidence = f"{share(kind, found.header):.0%}" if kind else ""
    pairs = ", ".join(f"{name} → {', '.join(targets)}" for name, targets in mapped.items())
    return (
        found.landed.source_file,
        found.source.name if found.source else "",
        found.entity or found.status,
        confidence,
        pairs,
        ", ".join(_unread([name for name in found.landed.columns if name not in mapped])),
        ", ".join(f"{near.column} ≈ {near.canonical} ({near.score:.0f})" for near in near_columns(found)),
        found.message or "",
    )


def _unread(columns: list[str]) -> Iterable[str]:
    """Columns by name; many values of one object in JSON as `object.* (31)`."""
    outer = [name.partition(".")[0] if "." in name else name for name in columns]
    n_inside = Counter(outer)
    shown = (
        f"{top}.* ({n_inside[top]})" if n_inside[top] > 3 else name for top, name in zip(outer, columns, strict=True)
    )
    return dict.fromkeys(shown)
