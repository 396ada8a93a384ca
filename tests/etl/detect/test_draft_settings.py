"""A first commonground.toml that loads, and asks for what cannot be told."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import ingest, write


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


def test_the_draft_loads_and_asks_for_the_order_of_dates_that_cannot_be_told(tmp_path: Path) -> None:
    files = {"crm/o.csv": "Id,AccountId,StageName,CloseDate\n1,2,Closed Won,02/03/2026\n", "odd.csv": "a,b\n1,2\n"}
    found = described(tmp_path, files)
    assert "no date tells the day from the month" in found.messages[0]
    assert "# odd.csv: its columns do not tell what it is: a, b" in found.draft
    assert "ignore" not in found.draft
    write(tmp_path / "x", {"commonground.toml": found.draft})
    (source,) = (source for source in config.load(None, tmp_path / "x").sources if source.is_declared)
    assert (source.system.name, source.path.name, source.date_order) == ("salesforce", "crm", "dmy")
    assert ingest(tmp_path / "x").tables["deals"].height == 1


def test_the_draft_asks_for_the_decimal_mark_where_that_cannot_be_told(tmp_path: Path) -> None:
    rates = 'currency,quoted_in,quoted_on,rate\nUSD,EUR,2026-01-01,"1,085"\n'
    found = described(tmp_path, {"rates.csv": rates})
    write(tmp_path / "x", {"commonground.toml": found.draft})
    (source,) = (source for source in config.load(None, tmp_path / "x").sources if source.is_declared)
    assert (source.date_order, source.decimal_mark) == (None, ".")
    assert ingest(tmp_path / "x").tables["exchange_rates"].height == 1


def test_a_file_whose_name_is_part_of_anothers_is_not_taken_for_it(tmp_path: Path) -> None:
    header = "Id,AccountId,StageName,CloseDate\n"
    files = {
        "a/b.csv": f"{header}1,2,Closed Won,02/03/2026\n",
        "b.csv": "id,subject,requester_id,organization_id,status,created_at,updated_at\n"
        "1,A,2,3,open,2026-01-02,2026-01-02\n",
    }
    draft = described(tmp_path, files).draft
    assert draft.count('\ndate_order = "dmy"') == 1
