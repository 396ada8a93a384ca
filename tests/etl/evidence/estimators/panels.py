"""Small panels written out, for what is reckoned by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from etl.evidence.estimators.panel import CODES, NUMBERS, Panel


def panel_of(
    n: int,
    *,
    events: Any = None,
    months: Any = None,
    practised: Any = None,
    accounts: Sequence[int] | None = None,
    numbers: dict[str, Any] | None = None,
    codes: dict[str, Any] | None = None,
) -> Panel:
    """n deals: a year each in one account each, without events, with nothing recorded unless told."""
    counted = np.zeros((n, 1)) if events is None else np.asarray(events, dtype=np.float64)
    unknown = {name: np.full(n, np.nan) for name in (*NUMBERS, "quarter")}
    unnamed = {name: np.full(n, -1) for name in CODES}
    return Panel(
        months=np.full(counted.shape, 12.0) if months is None else np.asarray(months, dtype=np.float64),
        events=counted,
        controls=np.zeros(counted.shape),
        practised=np.zeros((n, 3)) if practised is None else np.asarray(practised, dtype=np.float64),
        accounts=np.arange(n) if accounts is None else np.asarray(accounts),
        numbers={**unknown, **{k: np.asarray(v, dtype=np.float64) for k, v in (numbers or {}).items()}},
        codes={**unnamed, **{k: np.asarray(v) for k, v in (codes or {}).items()}},
        is_early=np.zeros(n, dtype=np.bool_),
        is_late=np.zeros(n, dtype=np.bool_),
    )
