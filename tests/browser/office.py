"""Where LibreOffice is on this machine, to draw decks; installs it where it is not. Run by `make office`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import tools

NAMES = ("soffice", "libreoffice")
PATIENCE_SECONDS = 120


def find_office() -> str | None:
    """The path of LibreOffice: OFFICE_PATH or one on the PATH; None where there is none."""
    return os.environ.get("OFFICE_PATH") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install_office() -> None:
    """Install LibreOffice Impress and letters as wide as Arial with apt, as root on Debian."""
    print("No LibreOffice found: installing Debian's for the tests of decks.", flush=True)
    tools.install_with_apt(("libreoffice-impress", "fonts-liberation"))


def as_pdf(deck: bytes, folder: Path) -> Path:
    """The deck as a PDF in `folder`, a page per slide, with a profile of its own so that several can run at once."""
    office = find_office()
    if office is None:
        raise OSError("No LibreOffice was found; `make office` installs it.")
    source = folder / "deck.pptx"
    source.write_bytes(deck)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", str(folder), str(source)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
        )
    return folder / "deck.pdf"


def main() -> int:
    """Find or install LibreOffice and print its path; exit 1 with the mend where that fails."""
    mend = "Install it and set OFFICE_PATH."
    return tools.find_or_install(
        find_office, install_office, name="LibreOffice for the tests", missing="LibreOffice", mend=mend
    )


if __name__ == "__main__":
    sys.exit(main())
