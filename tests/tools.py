"""The programs that tests need, found or installed with apt: for `make browser`, `office`, `postgres` and `spark`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable


def has_apt() -> bool:
    """Whether apt can install here: root, on Debian."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install_with_apt(*choices: tuple[str, ...]) -> None:
    """Install the packages of the first choice that Debian has. Raises OSError, CalledProcessError."""
    if not has_apt():
        raise OSError("only root on Debian can install it by itself")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=subprocess.DEVNULL)
    for packages in choices:
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return
    raise OSError(f"apt-get could not install {' or '.join(' '.join(packages) for packages in choices)}")


def find_or_install(
    find: Callable[[], object | None], install: Callable[[], None], *, name: str, missing: str, mend: str
) -> int:
    """Print where a program is, installed where it was not; 1 with the mend where that fails, else 0."""
    if find() is None:
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"No {missing} could be installed ({error}). {mend}", file=sys.stderr)
            return 1
    print(f"{name}: {find()}")
    return 0
