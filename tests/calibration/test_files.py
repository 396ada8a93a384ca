"""Firms from files to marts: what the build counts was done before signature, and it tells what the truth says."""

import json
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.evidence.estimators.panel import PRACTICES
from etl.sample import write_firm
from etl.warehouse.publish import read_pointer

pytestmark = pytest.mark.slow
DONE = ("early", "late", "presignature")
# deal, practice, the status that the records tell, whether the evidence is dated before signature
EVIDENCE = """
    select
        split_part(deal_id, ':', 2), practice, status,
        evidence_at is not null and cast(evidence_at as date) <= signed_on
    from marts.practice_evidence inner join marts.deal_outcomes using (deal_id)
"""


TOLD = "select split_part(deal_id, ':', 2), success_definition_status, delivery_voice_status, risk_ownership_status"


@pytest.mark.parametrize(
    "preset", ["lead", "release", "lost_records", "post_mortem", "written_up", "health", "staggered", "roll_out"]
)
def test_the_build_tells_of_each_deal_what_its_records_tell(tmp_path: Path, preset: str) -> None:
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=150, seed=11, preset=preset)
    pipeline.build(exports=exports, warehouse=warehouse)
    truth = json.loads((exports / "truth.json").read_text(encoding="utf-8"))["deals"]
    pointer = read_pointer(warehouse)
    assert pointer is not None
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        rows = connection.execute(f"{TOLD} from marts.deal_outcomes").fetchall()
    told = {deal: statuses for deal, *statuses in rows}
    assert told == {deal: [told_of[practice] for practice in PRACTICES] for deal, told_of in truth.items()}


@pytest.mark.parametrize("preset", ["reactive", "backfill"])
def test_practices_entered_after_signature_never_count_as_practised(tmp_path: Path, preset: str) -> None:
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    write_firm(exports, n_deals=600, seed=11, preset=preset)
    pipeline.build(exports=exports, warehouse=warehouse)
    truth = json.loads((exports / "truth.json").read_text(encoding="utf-8"))["deals"]
    pointer = read_pointer(warehouse)
    assert pointer is not None
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        rows = connection.execute(EVIDENCE).fetchall()

    undone = [row for row in rows if row[1] in PRACTICES and truth[row[0]][row[1]] in ("never", "after")]
    assert len(undone) > 500
    assert [row for row in undone if row[2] in DONE] == []
    is_dated_early = sum(1 for row in undone if row[3])
    assert is_dated_early > 50 if preset == "backfill" else is_dated_early >= 0
