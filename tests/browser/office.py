"""Where LibreOffice is on this machine, to draw decks; installs it where it is not. Run by `make office`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("soffice", "libreoffice")
PATIENCE_SECONDS = 120


def find_office() -> str | None:
    """The path of LibreOffice: OFFICE_PATH or one on the PATH; None where there is none."""
    return os.environ.get("OFFICE_PATH") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install_office() -> None:
    """Install LibreOffice Impress and letters as wide as Arial with apt, as root on Debian."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise OSError("only root on Debian can install it by itself")
    print("No LibreOffice found: installing Debian's for the tests of decks.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    packages = ["libreoffice-impress", "fonts-liberation"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)


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
    if find_office() is None:
        try:
            install_office()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"No LibreOffice could be installed ({error}). Install it and set OFFICE_PATH.", file=sys.stderr)
            return 1
    print(f"LibreOffice for the tests: {find_office()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
