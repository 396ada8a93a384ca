"""The numbers of the sample stay as they are, to the last cell, unless somebody means to change them."""

from etl.build_report import BuildReport
from tests.etl.marts_of_sample import marts, read


def test_every_cell_of_the_marts_is_as_committed(sample_report: BuildReport) -> None:
    found, committed = marts(sample_report.path), read()
    changed = sorted(
        f"{mart}.{column}"
        for mart in found | committed
        for column in found.get(mart, {}) | committed.get(mart, {})
        if found.get(mart, {}).get(column) != committed.get(mart, {}).get(column)
    )
    assert not changed, (
        "cells of the sample's marts changed; if that is meant, run `python -m tests.etl.marts_of_sample WAREHOUSE` "
        "on a build of data/sample and say in CHANGELOG.md what changed and why"
    )
