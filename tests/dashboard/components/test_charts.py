"""Charts and tables as components draw them."""

from typing import Any

import polars as pl
import pytest
import streamlit as st

from dashboard.components import charts


def test_only_the_webs_own_addresses_become_links(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(st, "dataframe", lambda data, **options: drawn.update(options, data=data))
    frame = pl.DataFrame({"Record": ["https://crm.example/1", "javascript:alert(1)", "file:///etc/passwd", None]})
    charts._frame(frame, key="k", alt="a", links=("Record",))
    assert drawn["data"]["Record"].to_list() == ["https://crm.example/1", None, None, None]
