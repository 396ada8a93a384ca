"""Seconds that Superset takes for queries on a DuckDB file. Run by a Python that has Superset.

Superset 6.1 does not start as it installs; this environment does, in a minute:
`pip install apache-superset==6.1.0 flask-caching==2.3.1 cachetools duckdb-engine`. Nothing is cached or logged.
Arguments: the file, a file with a JSON list of SQL, how often. Prints the median of the seconds for all of them.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

SETTINGS = """
from superset.utils.log import AbstractEventLogger

class Silent(AbstractEventLogger):
    def log(self, *arguments, **named):
        pass

EVENT_LOGGER = Silent()
SECRET_KEY = 'of one benchmark'
CACHE_CONFIG = {'CACHE_TYPE': 'NullCache'}
DATA_CACHE_CONFIG = FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = CACHE_CONFIG
"""


def main(database: str, queries: str, repeats: int) -> None:
    """Ask as SQL Lab and charts do: by the database's engine, into a data frame."""
    Path("superset_config.py").write_text(SETTINGS, encoding="utf-8")
    os.environ["SUPERSET_CONFIG_PATH"] = str(Path("superset_config.py").resolve())
    from superset.app import create_app

    with create_app().app_context():
        from superset.models.core import Database

        asked = Database(database_name="commonground", sqlalchemy_uri=f"duckdb:///{database}")
        asked.set_sqlalchemy_uri(f"duckdb:///{database}?access_mode=read_only")
        timings = []
        for _ in range(repeats):
            started = time.perf_counter()
            for sql in json.loads(Path(queries).read_text(encoding="utf-8")):
                asked.get_df(sql)
            timings.append(time.perf_counter() - started)
    print(statistics.median(timings))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
