"""What trouble does to records."""

import numpy as np

from etl.sample.firm import EARLY, LATE, NEVER, UNKNOWN
from etl.sample.processes import Records
from etl.sample.records_of_trouble import records_of_trouble

STATUS = np.array([[EARLY, NEVER, NEVER], [UNKNOWN, UNKNOWN, UNKNOWN], [EARLY, NEVER, NEVER]])
PRACTISED = np.array([[True, False, False], [False, False, False], [True, False, False]])
TROUBLED = np.array([True, True, False])


def told(records: Records) -> list[list[int]]:
    status, _ = records_of_trouble(STATUS, PRACTISED, TROUBLED, records, np.random.default_rng(1))
    found: list[list[int]] = status.tolist()
    return found


def test_records_stay_as_they_are_where_the_firm_says_nothing() -> None:
    status, changed = records_of_trouble(STATUS, PRACTISED, TROUBLED, None, np.random.default_rng(1))
    assert (status == STATUS).all()
    assert not (changed.lost | changed.documented | changed.written_up).any()


def test_each_share_changes_its_own_records_of_troubled_deals() -> None:
    assert told(Records(lost=1.0)) == [[UNKNOWN, NEVER, NEVER], [UNKNOWN] * 3, [EARLY, NEVER, NEVER]]
    assert told(Records(documented=1.0)) == [[EARLY, NEVER, NEVER], [NEVER] * 3, [EARLY, NEVER, NEVER]]
    assert told(Records(written_up=1.0)) == [[EARLY, LATE, LATE], [UNKNOWN] * 3, [EARLY, NEVER, NEVER]]
