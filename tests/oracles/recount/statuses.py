"""From the moment of the evidence to a practice's status."""

from dataclasses import dataclass
from datetime import datetime

from tests.oracles.recount.deals import SignedDeal

PRACTISED = frozenset({"early", "late", "presignature"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """When something happened and when it was entered; `counts` is None where it cannot be decided."""

    at: datetime
    recorded_at: datetime | None
    counts: bool | None = True


def timing(deal: SignedDeal, at: datetime) -> str:
    """The status of evidence by signature."""
    if deal.committed_at is None:
        return "presignature"
    return "early" if at <= deal.committed_at else "late"


def has_practised(status: str) -> bool | None:
    return None if status == "unknown" else status in PRACTISED


def before_signature(deal: SignedDeal, evidence: list[Evidence]) -> list[Evidence]:
    """Evidence dated by signature and not entered long after it."""
    return [item for item in evidence if deal.is_by_limit(item.at) and not deal.is_backfilled(item.recorded_at)]


def after_signature(deal: SignedDeal, evidence: list[Evidence]) -> list[Evidence]:
    return [item for item in evidence if not deal.is_by_limit(item.at)]
