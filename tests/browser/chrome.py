"""Where Chrome or Chromium is on this machine; installs one where none is. Run by `make browser`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import tools

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chrome() -> str | None:
    """The path of a Chrome or Chromium: CHROME_PATH, one on the PATH, or Playwright's own; None where there is none."""
    named = os.environ.get("CHROME_PATH")
    if named:
        return named
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    return on_path or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_chrome() -> None:
    """Install Chromium: with apt as root on Debian, else Playwright's own build."""
    if tools.has_apt():
        print("No Chrome or Chromium found: installing Debian's chromium for the browser tests.", flush=True)
        tools.install_with_apt(("chromium", "fonts-dejavu-core"))
        return
    print("No Chrome or Chromium found: installing Playwright's own for the browser tests.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Find or install a browser and print its path; exit 1 with the mend where that fails."""
    mend = "Install Chromium and set CHROME_PATH."
    return tools.find_or_install(
        find_chrome, install_chrome, name="Browser for the tests", missing="browser", mend=mend
    )


if __name__ == "__main__":
    sys.exit(main())
