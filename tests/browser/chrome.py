"""Where Chrome or Chromium is on this machine; installs one where none is. Run by `make browser`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chrome or Chromium found: installing Debian's chromium for the browser tests.", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)
        return
    print("No Chrome or Chromium found: installing Playwright's own for the browser tests.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Find or install a browser and print its path; exit 1 with the mend where that fails."""
    if find_chrome() is None:
        try:
            install_chrome()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"No browser could be installed ({error}). Install Chromium and set CHROME_PATH.", file=sys.stderr)
            return 1
    print(f"Browser for the tests: {find_chrome()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
