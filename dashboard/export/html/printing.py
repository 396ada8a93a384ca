"""HTML printed as PDF by a headless browser, its links to the network dead."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from dashboard.export import image
from dashboard.locale import t

PATIENCE_SECONDS = 60
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--virtual-time-budget=20000",
)
_two_at_a_time = threading.BoundedSemaphore(2)


class PrintError(RuntimeError):
    """The browser gave no PDF."""


def to_pdf(html: str) -> bytes:
    """`html` printed as PDF, its scripts run and its links to the network dead.

    Raises `image.NoBrowserError` where there is no Chrome or Chromium, `PrintError` where it prints nothing in time.
    """
    browser = image.browser()
    with _two_at_a_time, tempfile.TemporaryDirectory(prefix="common-ground-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, printed = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8", errors="replace")
        _run([browser, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}", page.as_uri()])
        if not printed.exists():
            raise PrintError(t("The browser printed no PDF. Try again, or choose HTML and print that."))
        return printed.read_bytes()


def _run(command: list[str]) -> None:
    """Run the browser; end it with all of its children when its time is over."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired as error:
            _kill_all(process.pid)
            raise PrintError(
                t("The browser took more than {n} s. Try again with fewer slides.", n=PATIENCE_SECONDS)
            ) from error


def _kill_all(leader: int) -> None:
    """End a process that leads a session, and its children."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(leader)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        os.killpg(leader, signal.SIGKILL)
