"""Where Java is on this machine; installs one where none is. Run by `make spark`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless")


def find_java() -> str | None:
    """The path of Java: that of JAVA_HOME, or one on the PATH; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")


def install_java() -> None:
    """Install Debian's Java with apt, which takes root; Debian has 17 or 21, and Spark runs on both."""
    print("No Java found: installing Debian's for Spark.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    for package in PACKAGES:
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return
    raise OSError(f"apt-get could install none of {', '.join(PACKAGES)}")


def main() -> int:
    """Find or install Java and print its path; exit 1 with the mend where that fails."""
    if find_java() is None:
        try:
            install_java()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"No Java could be installed ({error}). Install Java 17 or 21 and set JAVA_HOME.", file=sys.stderr)
            return 1
    print(f"Java for Spark: {find_java()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
