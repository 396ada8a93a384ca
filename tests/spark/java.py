"""Where Java is on this machine; installs one where none is. Run by `make spark`."""

import os
import shutil
import sys
from pathlib import Path

from tests import tools

PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless")


def find_java() -> str | None:
    """The path of Java: that of JAVA_HOME, or one on the PATH; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")


def install_java() -> None:
    """Install Debian's Java with apt, which takes root; Debian has 17 or 21, and Spark runs on both."""
    print("No Java found: installing Debian's for Spark.", flush=True)
    tools.install_with_apt(*((package,) for package in PACKAGES))


def main() -> int:
    """Find or install Java and print its path; exit 1 with the mend where that fails."""
    mend = "Install Java 17 or 21 and set JAVA_HOME."
    return tools.find_or_install(find_java, install_java, name="Java for Spark", missing="Java", mend=mend)


if __name__ == "__main__":
    sys.exit(main())
