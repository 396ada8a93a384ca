"""Which verdict is issued, given those of earlier cuts: looking often must not make a claim look better.

A verdict is issued once per quarter-end cut, by the first build as of that day or later, and stands until the next cut.
Supported, Leaning and Contradicted take the words of two quarter-end cuts in a row by the same definitions: what both
say at least is issued (Supported counts as Leaning), and where they have nothing in common the claim is under review.
A weaker word is issued at once, between cuts too. A firm's first cut shows its own verdict, marked provisional.
"""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from etl.errors import CommonGroundError
from etl.evidence.findings import Evidence
from etl.evidence.results import Claim, Verdict
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

UNISSUED = (Verdict.NONE,)
WEAK = (Verdict.INSUFFICIENT, Verdict.CONFOUNDED, Verdict.NOT_SUPPORTED)  # issued at once


@dataclass(frozen=True, slots=True)
class Cut:
    """The data and the definitions that a build's verdicts rest on."""

    as_of_on: date
    data_hash: str
    definition_hash: str
    fiscal_year: FiscalYear = CALENDAR_YEAR

    @property
    def cut_on(self) -> date:
        """The last quarter end on or before the as-of date."""
        return quarter_end(self.as_of_on, self.fiscal_year)


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


def quarter_end(day: date, fiscal_year: FiscalYear = CALENDAR_YEAR) -> date:
    """The last day of a quarter on or before `day`."""
    return fiscal_year.quarter_start(day + timedelta(days=1)) - timedelta(days=1)


def _issued(claim: Claim, entries: Sequence[Entry], cut: Cut) -> tuple[Claim, bool]:
    """The claim with the verdict to issue, and whether these data are logged."""
    alike = [entry for entry in entries if entry.definition_hash == cut.definition_hash]
    of_cut = [entry for entry in alike if entry.cut_on == cut.cut_on]
    if of_cut:
        is_logged = any((entry.as_of_on, entry.data_hash) == (cut.as_of_on, cut.data_hash) for entry in of_cut)
        return _between_cuts(claim, of_cut[-1], cut), is_logged
    earlier = [entry for entry in alike if entry.cut_on < cut.cut_on and entry.is_issuing]
    return _at_new_cut(claim, max(earlier, key=lambda entry: entry.cut_on) if earlier else None, cut), False


def _between_cuts(claim: Claim, standing: Entry, cut: Cut) -> Claim:
    """The claim with the verdict that stands since the cut, or with a weaker one at once."""
    if claim.verdict in WEAK:
        return _with(claim, claim.verdict, note=None, is_provisional=standing.is_provisional)
    note = f"Issued on the cut of {cut.cut_on:%d %b %Y}; it stands until the next."
    if standing.issued is not claim.verdict:
        note = f"{note} These data alone say: {claim.verdict}."
    is_under_review = standing.issued is Verdict.INSUFFICIENT and standing.verdict not in WEAK
    return _with(
        claim, standing.issued, note=note, is_provisional=standing.is_provisional, is_under_review=is_under_review
    )


def _at_new_cut(claim: Claim, last: Entry | None, cut: Cut) -> Claim:
    """The claim with the verdict that a cut issues after `last`, the one before it."""
    if last is None:
        note = "Provisional: the first quarter-end cut by these definitions."
        return _with(claim, claim.verdict, note=note, is_provisional=True)
    if claim.verdict in WEAK:
        return _with(claim, claim.verdict, note=None)
    is_in_a_row = last.cut_on == quarter_end(cut.cut_on - timedelta(days=1), cut.fiscal_year)
    common = common_word(last.verdict, claim.verdict) if is_in_a_row else None
    if common is None:
        before = f"the cut before said {last.verdict}" if is_in_a_row else "there is no cut of the quarter before"
        note = f"Under review: this cut alone says {claim.verdict}, {before}; a word takes two cuts in a row."
        return _with(claim, Verdict.INSUFFICIENT, note=note, is_under_review=True)
    if common is claim.verdict:
        return _with(claim, common, note=f"{common} on two quarter-end cuts in a row, at least.")
    note = f"Two quarter-end cuts in a row say at least {common}; this one alone says {claim.verdict}."
    return _with(claim, common, note=note)


def common_word(before: Verdict, now: Verdict) -> Verdict | None:
    """The strongest word that two cuts in a row both say at least; None where they have none in common."""
    if before is now:
        return now
    return Verdict.LEANING if before.is_favourable and now.is_favourable else None


def _with(
    claim: Claim, verdict: Verdict, *, note: str | None, is_provisional: bool = False, is_under_review: bool = False
) -> Claim:
    return dataclasses.replace(
        claim,
        verdict=verdict,
        own_verdict=claim.verdict,
        is_provisional=is_provisional,
        is_under_review=is_under_review,
        reasons=claim.reasons if note is None else (note, *claim.reasons),
    )


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
