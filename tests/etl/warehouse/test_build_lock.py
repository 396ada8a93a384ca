"""One build at a time in a warehouse folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl import pipeline
from etl.errors import CommonGroundError
from etl.warehouse.build_lock import BUILDING, only_build_in


def test_the_folder_to_build_in_lies_in_the_warehouse_and_is_made(tmp_path: Path) -> None:
    with only_build_in(tmp_path / "new") as building:
        assert building == tmp_path / "new" / BUILDING
        assert building.is_dir()


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CommonGroundError, match="is no folder for builds"), only_build_in(tmp_path / "file"):
        pass


def test_a_second_build_of_a_warehouse_is_refused_until_the_first_ends_or_dies(tmp_path: Path) -> None:
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    imports = "from pathlib import Path\nfrom etl.warehouse.build_lock import only_build_in"
    code = f"{imports}\nwith only_build_in(Path({str(warehouse)!r})):\n    print('held', flush=True)\n    input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
        with pytest.raises(CommonGroundError, match="Another build is writing"):
            pipeline.build(exports=exports, warehouse=warehouse)
        first.kill()
        first.wait()
    with pytest.raises(CommonGroundError) as refused:  # there is nothing to build
        pipeline.build(exports=exports, warehouse=warehouse)
    assert "Another build" not in str(refused.value)
