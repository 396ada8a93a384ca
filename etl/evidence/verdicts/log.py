"""Which verdict is issued, given those of earlier cuts: looking often must not make a claim look better.

A verdict is issued once per quarter-end cut, by the first build as of that day or later, and stands until the next cut.
An upgrade to Supported takes two cuts in a row that say so by the same definitions; a firm's first cut shows its own
verdict, marked provisional. Anything less favourable is issued at once.
"""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from etl.errors import CommonGroundError
from etl.evidence.results import Claim, Evidence, Verdict

UNISSUED = (Verdict.NONE,)


@dataclass(frozen=True, slots=True)
class Cut:
    """The data and the definitions that a build's verdicts rest on."""

    as_of_on: date
    data_hash: str
    definition_hash: str

    @property
    def cut_on(self) -> date:
        """The last quarter end on or before the as-of date."""
        return quarter_end(self.as_of_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: what a build said of a contrast, and what was issued."""

    as_of_on: date
    cut_on: date
    data_hash: str
    definition_hash: str
    claim_id: str
    contrast: str
    verdict: Verdict  # of these data alone
    issued: Verdict
    is_provisional: bool
    is_issuing: bool  # whether this build issued the cut's verdict; else an earlier one did
    value: float | None
    low: float | None
    high: float | None

    @property
    def line(self) -> str:
        """The entry as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), default=date.isoformat)


def issue(evidence: Evidence, lines: Iterable[str], cut: Cut) -> tuple[Evidence, tuple[str, ...]]:
    """The evidence with the verdicts to issue, and the lines to append; none where these data are logged already.

    Raises CommonGroundError for a line that is none of the log's.
    """
    entries = read(lines)
    claims, added = [], []
    for claim in evidence.claims:
        if claim.verdict in UNISSUED:
            claims.append(claim)
            continue
        own = [entry for entry in entries if (entry.claim_id, entry.contrast) == (claim.claim_id, claim.contrast)]
        issued, is_logged = _issued(claim, own, cut)
        claims.append(issued)
        if not is_logged:
            added.append(_entry(claim, issued, own, cut).line)
    return dataclasses.replace(evidence, claims=tuple(claims)), tuple(added)


def read(lines: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of a log, in its order. Raises CommonGroundError for a line that is none."""
    return tuple(_parsed(number, line) for number, line in enumerate(lines, start=1) if line.strip())


def quarter_end(day: date) -> date:
    """The last day of a calendar quarter on or before `day`."""
    following = day + timedelta(days=1)
    return date(following.year, 3 * ((following.month - 1) // 3) + 1, 1) - timedelta(days=1)


def _issued(claim: Claim, entries: Sequence[Entry], cut: Cut) -> tuple[Claim, bool]:
    """The claim with the verdict to issue, and whether these data are logged."""
    alike = [entry for entry in entries if entry.definition_hash == cut.definition_hash]
    of_cut = [entry for entry in alike if entry.cut_on == cut.cut_on and entry.is_issuing]
    if of_cut:
        standing = of_cut[0]
        is_logged = any((entry.as_of_on, entry.data_hash) == (cut.as_of_on, cut.data_hash) for entry in alike)
        note = f"Issued on the cut of {cut.cut_on:%d %b %Y}; it stands until the next."
        if standing.issued is not claim.verdict:
            note = f"{note} These data alone say: {claim.verdict}."
        return _with(claim, standing.issued, standing.is_provisional, note), is_logged
    earlier = [entry for entry in alike if entry.cut_on < cut.cut_on and entry.is_issuing]
    return _at_new_cut(claim, max(earlier, key=lambda entry: entry.cut_on) if earlier else None, cut), False


def _at_new_cut(claim: Claim, last: Entry | None, cut: Cut) -> Claim:
    """The claim with the verdict that a cut issues after `last`, the one before it."""
    if last is None:
        return _with(claim, claim.verdict, True, "Provisional: the first quarter-end cut by these definitions.")
    if claim.verdict is not Verdict.SUPPORTED:
        return _with(claim, claim.verdict, False, None)
    is_in_a_row = last.cut_on == quarter_end(cut.cut_on - timedelta(days=1))
    if last.issued is Verdict.SUPPORTED and not last.is_provisional:
        return _with(claim, Verdict.SUPPORTED, False, None)
    if is_in_a_row and last.verdict is Verdict.SUPPORTED:
        return _with(claim, Verdict.SUPPORTED, False, "Supported on two quarter-end cuts in a row.")
    if last.issued is Verdict.SUPPORTED:
        note = "Provisional: no second quarter-end cut in a row supports it yet."
        return _with(claim, Verdict.SUPPORTED, True, note)
    note = "Supported on this cut alone; an upgrade takes two quarter-end cuts in a row."
    return _with(claim, Verdict.LEANING, False, note)


def _with(claim: Claim, verdict: Verdict, is_provisional: bool, note: str | None) -> Claim:
    reasons = claim.reasons if note is None else (note, *claim.reasons)
    return dataclasses.replace(claim, verdict=verdict, is_provisional=is_provisional, reasons=reasons)


def _entry(claim: Claim, issued: Claim, entries: Sequence[Entry], cut: Cut) -> Entry:
    is_issued_before = any(
        (entry.definition_hash, entry.cut_on) == (cut.definition_hash, cut.cut_on) for entry in entries
    )
    return Entry(
        as_of_on=cut.as_of_on,
        cut_on=cut.cut_on,
        data_hash=cut.data_hash,
        definition_hash=cut.definition_hash,
        claim_id=claim.claim_id,
        contrast=claim.contrast,
        verdict=claim.verdict,
        issued=issued.verdict,
        is_provisional=issued.is_provisional,
        is_issuing=not is_issued_before,
        value=claim.adjusted.value,
        low=claim.adjusted.low,
        high=claim.adjusted.high,
    )


def _parsed(number: int, line: str) -> Entry:
    try:
        row: dict[str, Any] = json.loads(line)
        days = {name: date.fromisoformat(row[name]) for name in ("as_of_on", "cut_on")}
        verdicts = {name: Verdict(row[name]) for name in ("verdict", "issued")}
        return Entry(**(row | days | verdicts))
    except (ValueError, TypeError, KeyError) as error:
        raise CommonGroundError(
            f"verdicts.jsonl line {number}: no line of the verdict log ({error}). Restore the file from a backup, or "
            "move it away: the next build then starts a new log, and its verdicts are provisional."
        ) from None
