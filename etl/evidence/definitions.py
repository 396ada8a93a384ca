"""The number of each component's definitions: raised when its results mean something else, never for a refactor.

Golden results hold it: where a component's results move by more than 1e-8 its number must be raised with them
(`tests/etl/evidence/test_definitions.py`). The hash of the definitions, by which two quarter-end cuts count as made
alike, covers these numbers, not the code.
"""

from etl.evidence import checks, claims, estimators, outlook, verdicts

COMPONENTS = {
    "estimators": estimators.DEFINITION,
    "claims": claims.DEFINITION,
    "checks": checks.DEFINITION,
    "verdicts": verdicts.DEFINITION,
    "outlook": outlook.DEFINITION,
}
