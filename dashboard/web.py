"""The app's web server: Streamlit's own, with its scripts compressed and the room of a page kept while it loads.

Streamlit sends its scripts as they are, for a proxy to compress; this app has none before it.
"""

import gc
import gzip
import importlib
import mimetypes
import re
import sys
from asyncio import to_thread
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from streamlit import file_util
from streamlit.starlette import App

from etl.settings.paths import APP, PAGES, PICTURES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Served = Callable[[Message, Receive, Send], Awaitable[None]]
_SCRIPT = re.compile(r"/static/((?:js|css)/[\w.-]+\.(?:js|css))")
_PAGES = {"/", *(f"/{page.stem}" for page in PAGES.glob("*.py"))}
_EARLY = ("ButtonGroup", "Html", "TextInput", "Multiselect", "Selectbox", "PageLink", "Metric", "DownloadButton",
          "LinkButton", "Button")  # fmt: skip  # on nearly every page; Streamlit asks for each when it is first drawn
_IMPORTED = re.compile(r"""from\s*["']\./([\w.-]+\.js)["']""")
_LOADED_LATE = (  # with all that they import: Plotly, SciPy, the evidence
    "dashboard.components.contributions", "dashboard.components.trends", "dashboard.components.claims",
    "dashboard.components.work_list", "dashboard.components.account", "dashboard.components.review",
)  # fmt: skip
_FOREVER = "public,immutable,max-age=31536000"  # the name of a script holds its hash


class Web:
    """What is asked before Streamlit: scripts and styles, compressed once a process, and the shell of every page."""

    def __init__(self, app: Served) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        is_read = scope["type"] == "http" and scope["method"] == "GET"
        script = _SCRIPT.fullmatch(scope["path"]) if is_read else None
        if is_read and scope["path"] in _PAGES:
            await _answer(send, shell(_takes_gzip(scope)), "text/html; charset=utf-8", "no-cache", _takes_gzip(scope))
        elif script and _takes_gzip(scope) and (body := await to_thread(compressed, script[1])) is not None:
            kind = mimetypes.guess_type(script[1])[0] or "text/javascript"
            await _answer(send, body, kind, _FOREVER, is_compressed=True)
        else:
            await self.app(scope, receive, send)


@lru_cache(maxsize=512)
def compressed(name: str) -> bytes | None:
    """A script or style of Streamlit, compressed; None where there is none of that name."""
    path = Path(file_util.get_static_dir()) / "static" / name
    return gzip.compress(path.read_bytes(), 6) if path.is_file() else None


@lru_cache(maxsize=2)
def shell(is_compressed: bool) -> bytes:
    """Streamlit's page before any script has run, with the app's styles that keep its room."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    sheets = (PICTURES / "shell.css", *sorted((PICTURES / "components").glob("*.css")))
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n' for name in _early() if name not in page
    )
    body = page.replace("</head>", f"{links}<style>\n{styles}</style>\n</head>", 1).encode()
    return gzip.compress(body) if is_compressed else body


def _early() -> list[str]:
    """The scripts of the widgets that are on nearly every page, with all that they import."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    asked = [path.name for name in _EARLY for path in sorted(folder.glob(f"{name}.*.js"))]
    found: dict[str, None] = {}
    while asked:
        name = asked.pop()
        if name not in found:
            found[name] = None
            asked += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return sorted(found)


def _takes_gzip(scope: Message) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


async def _answer(send: Send, body: bytes, kind: str, caching: str, is_compressed: bool) -> None:
    headers = {"content-type": kind, "content-length": str(len(body)), "cache-control": caching,
               "vary": "accept-encoding"}  # fmt: skip
    if is_compressed:
        headers["content-encoding"] = "gzip"
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


def warm() -> None:
    """Load what the pages need, so that no viewer waits for it, and keep it out of Python's collections of garbage."""
    for name in _LOADED_LATE:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def serve(port: int) -> None:
    """Serve the app on this machine until the process is told to stop."""
    from starlette.middleware import Middleware

    warm()  # in a thread beside the first page, both would import the same modules at once
    sys.argv = [str(APP)]  # whose folder holds the theme
    App(APP, middleware=[Middleware(Web)]).run(config={"server.address": "localhost", "server.port": port})


if __name__ == "__main__":
    serve(int(sys.argv[1]))
