"""Pages under test: the real app on a real warehouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.settings.paths import ROOT

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a page of the app on a warehouse, with the given URL parameters."""

    def _open(warehouse: Path, page: str, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        if page != "trends":
            app.switch_page(f"dashboard/pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return _open
