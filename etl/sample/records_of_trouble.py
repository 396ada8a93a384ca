"""What trouble does to the records of a deal's practices: they are lost, completed or written up afterwards."""

from dataclasses import dataclass

import numpy as np

from etl.sample.firm import LATE, NEVER, UNKNOWN, BoolArray, IntArray
from etl.sample.processes import Records


@dataclass(frozen=True, slots=True)
class RecordsOfTrouble:
    """(n, 3) each: whose record tells something else since the deal had trouble."""

    lost: BoolArray
    documented: BoolArray
    written_up: BoolArray


def records_of_trouble(
    status: IntArray, practised: BoolArray, is_troubled: BoolArray, records: Records | None, rng: np.random.Generator
) -> tuple[IntArray, RecordsOfTrouble]:
    """(n, 3) the status that the records tell after trouble, and which records that changed."""
    nothing = np.zeros_like(practised)
    if records is None:
        return status, RecordsOfTrouble(nothing, nothing, nothing)
    trouble = is_troubled[:, None]
    lost = trouble & (rng.random((len(status), 3)) < records.lost)
    documented, written_up = (
        trouble & (rng.random((len(status), 1)) < share) for share in (records.documented, records.written_up)
    )
    is_silent = (status == UNKNOWN).all(axis=1, keepdims=True)
    changed = RecordsOfTrouble(
        lost=lost & practised & (status != UNKNOWN),
        documented=documented & is_silent & ~practised.any(axis=1, keepdims=True) & ~nothing,
        written_up=written_up & ~practised & (status != UNKNOWN),
    )
    told = np.where(changed.lost, UNKNOWN, status)
    told = np.where(changed.documented, NEVER, told)
    return np.where(changed.written_up, LATE, told), changed
