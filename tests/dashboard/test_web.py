"""What the app's web server answers before Streamlit is asked."""

import asyncio
import gc
import gzip
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit import file_util

from dashboard import web

SCRIPTS = Path(file_util.get_static_dir()) / "static" / "js"


async def _streamlit(scope: web.Message, receive: web.Receive, send: web.Send) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})


def _get(path: str, *, accepts: bytes = b"gzip, br") -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the answer; 299 where the request was handed on."""
    sent: list[Any] = []

    async def send(message: web.Message) -> None:
        sent.append(message)

    async def receive() -> web.Message:
        return {}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", accepts)]}
    asyncio.run(web.Web(_streamlit)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def test_a_script_travels_compressed_and_is_the_same_script() -> None:
    script = max(SCRIPTS.glob("PlotlyChart.*.js"))
    status, headers, body = _get(f"/static/js/{script.name}")
    assert (status, headers[b"content-encoding"], headers[b"vary"]) == (200, b"gzip", b"accept-encoding")
    assert headers[b"content-type"].endswith(b"/javascript")
    assert b"immutable" in headers[b"cache-control"]
    assert len(body) < script.stat().st_size / 3
    assert gzip.decompress(body) == script.read_bytes()


@pytest.mark.parametrize(
    ("path", "accepts"),
    [
        ("/static/js/none.js", b"gzip"),
        ("/static/js/../../index.js", b"gzip"),
        ("/_stcore/health", b"gzip"),
        ("/oauth2callback", b"gzip"),
        (f"/static/js/{next(SCRIPTS.glob('PlotlyChart.*.js')).name}", b"identity"),
    ],
)
def test_everything_else_is_streamlits_to_answer(path: str, accepts: bytes) -> None:
    assert _get(path, accepts=accepts)[0] == 299


@pytest.mark.parametrize("path", ["/", "/evidence"])
@pytest.mark.parametrize("accepts", [b"gzip", b"identity"])
def test_a_page_keeps_its_room_before_any_script_has_run(path: str, accepts: bytes) -> None:
    status, headers, body = _get(path, accepts=accepts)
    page = (gzip.decompress(body) if headers.get(b"content-encoding") == b"gzip" else body).decode()
    head = page.split("</head>")[0]
    assert (status, headers[b"cache-control"]) == (200, b"no-cache")
    assert ".st-key-page {min-height" in head
    assert head.count("./static/js/Multiselect.") == 1


def test_what_is_fetched_early_are_scripts_of_streamlit_with_all_that_they_import() -> None:
    found = web._early()
    assert len(found) == len(set(found)) > len(web._EARLY)
    assert all((SCRIPTS / name).is_file() for name in found)
    assert {name.split(".")[0] for name in found} >= set(web._EARLY)
    assert not any(name.startswith("PlotlyChart") for name in found)


def test_what_the_pages_need_is_loaded_before_the_first_viewer_comes() -> None:
    web.warm()
    try:
        assert {"plotly.graph_objects", "scipy.stats", "dashboard.components.portfolio"} <= set(sys.modules)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
