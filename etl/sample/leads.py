"""Who leads the delivery of a deal: by signature, and today."""

import numpy as np

from etl.sample.firm import BoolArray, IntArray
from etl.sample.processes import Lead


def leads(
    at_signature: IntArray, is_troubled: BoolArray, lead: Lead | None, rng: np.random.Generator
) -> tuple[IntArray, BoolArray]:
    """(n,) today's lead, and whether the deal had one by signature; without `lead` each deal keeps its own.

    A lead who comes after signature is the one who delivers: the deal's rate is theirs.
    """
    n = len(at_signature)
    if lead is None:
        return at_signature, np.ones(n, bool)
    n_leads = int(at_signature.max()) + 1
    is_changed = is_troubled & (rng.random(n) < lead.changed)
    another = (at_signature + rng.integers(1, max(n_leads, 2), n)) % n_leads
    return np.where(is_changed, another, at_signature), rng.random(n) < lead.by_signature
