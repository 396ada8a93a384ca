"""Pictures: SVG, and what happens without a browser or with a stuck one."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from choreographer.browsers import Chromium

from dashboard.export import image
from dashboard.export.html import document
from dashboard.figures.evidence import dose_response
from dashboard.figures.look import LIGHT
from etl import evidence
from etl.sample.deals import as_marts, simulate
from tests.dashboard.export import reviews

WORDS = {"title": "A <finding> & more", "subtitle": "of what", "footer": "n = 300"}


@pytest.mark.browser
def test_an_svg_bears_the_finding_and_the_footer() -> None:
    drawn = image.to_svg(reviews.line().figure(LIGHT), **WORDS).decode()
    assert drawn.startswith("<svg")
    assert 'width="1280" height="720"' in drawn
    for words in ("finding", "of what", "n = 300"):
        assert words in drawn
    assert "<finding>" not in drawn


@pytest.mark.parametrize(
    "make", [lambda: image.to_png(reviews.line().figure(LIGHT), **WORDS), lambda: document.to_pdf("")]
)
def test_without_a_browser_the_error_names_what_needs_none(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chromium, "find_browser", lambda **_: None)
    with pytest.raises(image.NoBrowserError, match="PPTX, HTML or XLSX"):
        make()


@pytest.mark.browser
def test_a_browser_that_draws_nothing_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "PATIENCE_SECONDS", 0.05)
    given_up = threading.Event()
    monkeypatch.setattr(image, "_draw", lambda figure, kind: given_up.wait())
    with pytest.raises(image.PictureError, match="drew nothing"):
        image.to_svg(reviews.line().figure(LIGHT), **WORDS)
    given_up.set()
    monkeypatch.undo()
    assert image.to_svg(reviews.line().figure(LIGHT), **WORDS).startswith(b"<svg")


@pytest.mark.thorough
def test_a_browser_that_never_prints_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "chromium"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path / 'process'}\nexec sleep 3000\n")
    slow.chmod(0o755)
    monkeypatch.setattr(image, "browser", lambda: str(slow))
    monkeypatch.setattr("dashboard.export.html.printing.PATIENCE_SECONDS", 3)
    with pytest.raises(document.PrintError, match="took more than"):
        document.to_pdf("<p>x")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


@pytest.mark.browser
def test_a_chart_becomes_a_picture_of_a_slide_s_size() -> None:
    if not image.is_available():
        pytest.fail("No Chrome or Chromium was found; `make test` installs one.")
    levels = evidence.assess(*as_marts(simulate(300, 4))).levels
    picture = image.to_png(dose_response(levels, LIGHT), title="A finding", subtitle="of what", footer="n = 300")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 2560
    assert int.from_bytes(picture[20:24]) == 1440
