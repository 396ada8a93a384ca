"""Charts as PNG, on a light ground, by one headless browser that is started once per process."""

import threading
from functools import cache

import kaleido
import plotly.graph_objects as go
from choreographer.browsers import Chromium

from dashboard import figures

WIDTH, HEIGHT, SCALE = 1280, 720, 2
_lock = threading.Lock()


class NoBrowserError(RuntimeError):
    """No Chrome or Chromium was found, so no picture can be drawn."""


def is_available() -> bool:
    """Whether a browser was found that can draw pictures."""
    return Chromium.find_browser(skip_local=False) is not None


def browser() -> str:
    """The path of Chrome or Chromium on this machine; raises `NoBrowserError` where there is none."""
    path = Chromium.find_browser(skip_local=False)
    if path is None:
        raise NoBrowserError("No Chrome or Chromium was found. Install Chromium, or choose PPTX, HTML or XLSX.")
    return str(path)


def to_png(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> bytes:
    """The figure with its title, subtitle and footer as a 16:9 PNG of 2560 × 1440 pixels."""
    picture = figures.for_export(figure, title=title, subtitle=subtitle, footer=footer)
    with _lock:
        _start()
        return bytes(picture.to_image(format="png", width=WIDTH, height=HEIGHT, scale=SCALE))


@cache
def _start() -> None:
    kaleido.start_sync_server(silence_warnings=True)
