"""Where PostgreSQL is on this machine; installs it where it is not. Run by `make postgres`. Servers for the tests."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests import tools

DEBIAN = Path("/usr/lib/postgresql")  # a folder a version
USER, PASSWORD = "reader", "s3cret/of:the@reader"
NOBODIES = ("postgres", "nobody")  # PostgreSQL does not run as root
PATIENCE_SECONDS = 60


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs: POSTGRES_BIN, one on the PATH, or Debian's newest; None where none is."""
    named, on_path = os.environ.get("POSTGRES_BIN"), shutil.which("initdb")
    if named or on_path:
        return Path(named) if named else Path(on_path or "").resolve().parent
    versions = [path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


def install_postgres() -> None:
    """Install PostgreSQL with apt, as root on Debian; no server of Debian's own is started."""
    print("No PostgreSQL found: installing Debian's for the tests of databases.", flush=True)
    tools.install_with_apt(("postgresql",))


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that runs in a folder of its own, reached by a socket in it."""

    programs: Path
    folder: Path

    @property
    def address(self) -> str:
        """The address for settings, without the password, which the reader needs."""
        return f"postgresql://{USER}@/postgres?host={self.folder}"

    def run(self, sql: str, *, user: str = "owner") -> str:
        """What psql prints of some statements. Raises CalledProcessError."""
        place = ["-h", str(self.folder), "-U", user, "-d", "postgres"]
        command = [str(self.programs / "psql"), *place, "-v", "ON_ERROR_STOP=1", "-qAt"]
        ran = subprocess.run(command, input=sql, check=True, capture_output=True, text=True)
        return ran.stdout

    def control(self, *arguments: str) -> None:
        """Start or stop the server."""
        _as_nobody([self.programs / "pg_ctl", "-D", self.folder / "data", "-w", *arguments])


@contextmanager
def serving() -> Iterator[Server]:
    """A server with the user `reader`, who may read every table that is made later and needs a password."""
    programs = find_postgres()
    if programs is None:
        raise OSError("No PostgreSQL was found; `make postgres` installs it.")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    server = Server(programs, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _nobody())
        folder.chmod(0o755)
        command = [programs / "initdb", "-D", folder / "data", "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C"]
        _as_nobody([*command, "--no-sync"])
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {USER} scram-sha-256\nlocal all owner trust\n", encoding="utf-8")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        server.control("-l", str(folder / "log"), "-o", options, "start")
        server.run(
            f"create role {USER} login password '{PASSWORD}';"
            f"alter default privileges grant select on tables to {USER};"
            f"alter default privileges grant usage on schemas to {USER};"
        )
        yield server
    finally:
        with suppress(OSError):  # where it could not be started
            server.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _nobody() -> str:
    return next(name for name in NOBODIES if any(entry.pw_name == name for entry in pwd.getpwall()))


def _as_nobody(command: list[object]) -> None:
    """Run a command, where this is root as a user who is not. Raises OSError with what the command says."""
    user = _nobody() if os.geteuid() == 0 else None
    with tempfile.TemporaryFile() as said:  # a server would keep a pipe open
        ran = subprocess.run(
            [str(part) for part in command], user=user, cwd="/", timeout=PATIENCE_SECONDS, check=False,
            stdout=said, stderr=said,
        )  # fmt: skip
        said.seek(0)
        if ran.returncode:
            raise OSError(said.read().decode(errors="replace"))


def main() -> int:
    """Find or install PostgreSQL and print its folder; exit 1 with the mend where that fails."""
    mend = "Install it and set POSTGRES_BIN."
    return tools.find_or_install(
        find_postgres, install_postgres, name="PostgreSQL for the tests", missing="PostgreSQL", mend=mend
    )


if __name__ == "__main__":
    sys.exit(main())
