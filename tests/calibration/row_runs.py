"""Runs of the calibration table's rows: firm by firm, kept as they come, so that a run goes on where one ended."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import isnan, log, nan
from pathlib import Path
from typing import Any

from scipy.stats import beta

from etl.evidence import Claim, assess_thoroughly
from etl.evidence.claims import contracts, cycle, first_escalations, late_stage, surprises, trust
from etl.settings.paths import CALIBRATION_ROWS, ROOT
from tests.calibration import looks, replicates
from tests.calibration.rows import Row, rows

ROWS = CALIBRATION_ROWS
PARTIAL = ROOT / ".pytest_cache" / "calibration"
SIDES = ("before", "after")
_MADE_OF = ("etl/evidence", "etl/sample", "tests/calibration", "tests/etl/evidence/firms.py")
_CLAIMS = {
    "C5": surprises.claims,
    "C6": contracts.claims,
    "C7": contracts.claims,
    "C8": late_stage.claims,
    "C9": trust.claims,
    "C10": cycle.claims,
    "C11": first_escalations.claims,
}
_BATCH = 20
_ONE_SIDED = 0.05
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """How often each word came out, and how the interval did, of the firms so far."""

    n_firms: int
    shares: dict[str, float]  # by word; of a row of looks: ever, of those after a firm's first cut
    type_i: float  # share of the intervals without 1, where 1 is true
    coverage: float  # share of the intervals with the truth
    bias: float  # of the log ratio
    made_on: str

    def missed(self, limits: Mapping[str, tuple[float, float]]) -> list[str]:
        """The limits that the share is beyond, with its one-sided 95 % binomial bound (Clopper & Pearson 1934)."""
        found = {name: self.shares.get(name, 0.0) for name in limits}
        found |= {"type_i": self.type_i, "coverage": self.coverage}
        return [
            name
            for name, (least, most) in limits.items()
            if not isnan(found[name])
            and (_lower(found[name], self.n_firms) > most or _upper(found[name], self.n_firms) < least)
        ]


def run(row: Row, side: str, *, n_firms: int | None = None, report: Report = lambda _: None) -> Judged:
    """The row judged on so many firms; firms that this code judged before are not simulated again."""
    kept = _partial(row, side)
    done = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()] if kept.exists() else []
    wanted = row.n_firms if n_firms is None else n_firms
    kept.parent.mkdir(parents=True, exist_ok=True)
    with replicates.pool() as pool:
        while len(done) < wanted:
            seeds = range(replicates.FIRST_SEED + len(done), replicates.FIRST_SEED + min(len(done) + _BATCH, wanted))
            found = list(pool.map(partial(judge, row), seeds))
            with kept.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in found)
            done += found
            words = Counter(word for of in done for word in set(of["words"]))
            report(f"{row.key}: {len(done)} of {wanted} firms, {dict(words)}")
    return judged(row, done[:wanted])


def judge(row: Row, seed: int) -> dict[str, Any]:
    """The words on the row's claim of one firm, and the claim's log ratio with its limits."""
    inputs = row.firm.inputs(seed)
    if row.n_looks > 1:
        return {"words": looks.words(inputs, row.n_looks), "value": None, "low": None, "high": None}
    if row.claim in _CLAIMS:
        claim = next(claim for claim in _CLAIMS[row.claim](inputs) if claim.claim_id == row.claim)
    else:
        claim = assess_thoroughly(inputs, sketch_of=row.claim).claim(row.claim)
    return {"words": [str(claim.verdict)], **_logs(claim)}


def _logs(claim: Claim) -> dict[str, float | None]:
    found = claim.adjusted
    names = {"value": found.value, "low": found.low, "high": found.high}
    return {name: None if number is None or number <= 0 else log(number) for name, number in names.items()}


def judged(row: Row, done: list[dict[str, Any]]) -> Judged:
    """The firms of a row, summed up."""
    n = len(done)
    given = [of for of in done if None not in (of["value"], of["low"], of["high"])]
    truth = log(row.truth)
    ever = Counter(word for of in done for word in set(of["words"]))
    covers = [of["low"] < truth < of["high"] for of in given]
    return Judged(
        n_firms=n,
        shares={word: times / n for word, times in sorted(ever.items())},
        type_i=nan if row.truth != 1 or not given else sum(not covered for covered in covers) / len(given),
        coverage=sum(covers) / len(given) if given else nan,
        bias=sum(of["value"] for of in given) / len(given) - truth if given else nan,
        made_on=date.today().isoformat(),
    )


def keep(row: Row, side: str, found: Judged, path: Path = ROWS) -> None:
    """Write a row's result beside the others, in the order of the table."""
    kept = {of["key"]: of for of in json.loads(path.read_text(encoding="utf-8"))} if path.exists() else {}
    sides = {name: kept.get(row.key, {}).get(name) for name in SIDES} | {side: _result(row, found)}
    kept[row.key] = {
        "key": row.key,
        "claim": row.claim,
        "firm": row.firm.name,
        "n_deals": row.firm.n_deals,
        "truth": round(row.truth, 4),
        "is_hidden": row.is_hidden,
        "is_unseen": row.is_unseen,
        "n_looks": row.n_looks,
        "limits": {name: list(limit) for name, limit in row.limits.items()},
        **sides,
    }
    ordered = [kept[of.key] for of in rows() if of.key in kept]
    path.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def _result(row: Row, found: Judged) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in ("type_i", "coverage", "bias")}
    return {
        "n_firms": found.n_firms,
        "made_on": found.made_on,
        "shares": {word: round(share, 4) for word, share in found.shares.items()},
        **{name: None if isnan(number) else round(number, 4) for name, number in numbers.items()},
        "missed": found.missed({} if row.is_unseen else row.limits),
    }


def _partial(row: Row, side: str) -> Path:
    """Where the firms of a row are kept: another place for each state of the code that judges them."""
    digest = hashlib.sha256(repr(row).encode())
    for name in _MADE_OF:
        files = sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name]
        for file in files:
            digest.update(file.read_bytes())
    return PARTIAL / side / f"{row.key.replace(' ', '_')}-{digest.hexdigest()[:12]}.jsonl"


def _lower(share: float, n: int) -> float:
    events = round(share * n)
    return 0.0 if events == 0 else float(beta.ppf(_ONE_SIDED, events, n - events + 1))


def _upper(share: float, n: int) -> float:
    events = round(share * n)
    return 1.0 if events == n else float(beta.ppf(1 - _ONE_SIDED, events + 1, n - events))
