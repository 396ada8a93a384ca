"""Charts as PNG and SVG, on a light ground, by one headless browser that is started once per process."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from functools import cache
from typing import Literal

import kaleido
import plotly.graph_objects as go
from choreographer.browsers import Chromium

from dashboard.figures.look import for_export
from dashboard.locale import t

WIDTH, HEIGHT, SCALE = 1280, 720, 2
PATIENCE_SECONDS = 60
_lock = threading.Lock()
_seen: list[object] = []  # the browser, where one was found


class NoBrowserError(RuntimeError):
    """No Chrome or Chromium was found, so no picture can be drawn."""


class PictureError(RuntimeError):
    """The browser gave no picture."""


def is_available() -> bool:
    """Whether a browser was found that can draw pictures; once found, it is not looked for again."""
    if not _seen:
        _seen.extend(filter(None, [Chromium.find_browser(skip_local=False)]))
    return bool(_seen)


def browser() -> str:
    """The path of Chrome or Chromium on this machine; raises `NoBrowserError` where there is none."""
    path = Chromium.find_browser(skip_local=False)
    if path is None:
        raise NoBrowserError(t("No Chrome or Chromium was found. Install Chromium, or choose PPTX, HTML or XLSX."))
    return str(path)


def to_png(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> bytes:
    """The figure with its title, subtitle and footer as a 16:9 PNG of 2560 × 1440 pixels."""
    return _picture(for_export(figure, title=title, subtitle=subtitle, footer=footer), "png")


def to_svg(figure: go.Figure, *, title: str, subtitle: str, footer: str) -> bytes:
    """The figure with its title, subtitle and footer as a 16:9 SVG, sharp at any size."""
    return _picture(for_export(figure, title=title, subtitle=subtitle, footer=footer), "svg")


def _picture(figure: go.Figure, kind: Literal["png", "svg"]) -> bytes:
    """Raises `NoBrowserError` without a browser, `PictureError` where it draws nothing in time."""
    browser()
    with _lock:
        drawing = _worker().submit(_draw, figure, kind)
        try:
            return drawing.result(PATIENCE_SECONDS)
        except NotInTime as error:
            _give_up(drawing)
            raise PictureError(
                t(
                    "The browser drew nothing within {n} s. Try again; if it stays so, restart the app.",
                    n=PATIENCE_SECONDS,
                )
            ) from error


def _draw(figure: go.Figure, kind: str) -> bytes:
    _start()
    return bytes(figure.to_image(format=kind, width=WIDTH, height=HEIGHT, scale=SCALE if kind == "png" else 1))


@cache
def _start() -> None:
    kaleido.start_sync_server(silence_warnings=True)


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


def _give_up(drawing: Future[bytes]) -> None:
    """Leave the stuck worker behind; the next picture gets a new one."""
    drawing.cancel()
    _worker().shutdown(wait=False, cancel_futures=True)
    _worker.cache_clear()
