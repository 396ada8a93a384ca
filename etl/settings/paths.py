"""Where the product's own files lie: every path to code, models and shipped data is named here.

In a checkout they lie beside the packages; an installed wheel carries them in `etl/_shipped`, which nothing writes to.
"""

from functools import cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = PACKAGE / "_shipped"  # made by the wheel's build: see pyproject.toml
IS_INSTALLED = _SHIPPED.is_dir()
ROOT = _SHIPPED if IS_INSTALLED else PACKAGE.parent
APP = ROOT / "streamlit_app.py"
PICTURES = PACKAGE.parent / "dashboard"
PAGES = PICTURES / "pages"
SQL = ROOT / "sql"
DBT_PROJECT = SQL / "dbt_project.yml"
CAUSE_MAP = SQL / "seeds" / "cause_map.csv"
SAMPLE = ROOT / "data" / "sample"
USER_DATA = user_data_path("common-ground", appauthor=False) if IS_INSTALLED else ROOT / "data"
WAREHOUSE = USER_DATA / "warehouse"
USER_CACHE = user_cache_path("common-ground", appauthor=False) if IS_INSTALLED else ROOT / ".cache"
CALIBRATION = ROOT / "data" / "calibration" / "calibration.json"
CALIBRATION_ROWS = CALIBRATION.with_name("rows.json")
SYSTEMS = PACKAGE / "sources"
SETTINGS_SCHEMA = PACKAGE / "settings" / "commonground.schema.json"

READING_FOLDERS = ("settings", "engines", "extract", "extract/readers", "recognise", "conform")  # of PACKAGE
READING_MODULES = ("entities.py", "errors.py")


@cache
def reading_code(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every module that decides what is read from a file: to change one makes stale what was read before.

    Raises FileNotFoundError where a folder holds no module: it was moved, and its changes would go unseen.
    """
    folders = {name: sorted((package / name).glob("*.py")) for name in READING_FOLDERS}
    if empty := [name for name, modules in folders.items() if not modules]:
        raise FileNotFoundError(f"No module lies in {', '.join(empty)} of {package}.")
    return (*(package / name for name in READING_MODULES), *(m for modules in folders.values() for m in modules))
