"""`python -m tests.docs` writes every generated table of the READMEs; `--check` only says which are stale."""

import contextlib
import io
import subprocess
import sys

from cogapp import Cog

from etl.settings.paths import ROOT

MEND = "run `make docs`, read what changed and commit it"


def pages() -> list[str]:
    """The Markdown files with a generated table, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split() if "[[[cog" in (ROOT / name).read_text(encoding="utf-8")]


def stale(names: list[str]) -> list[str]:
    """Those of the files that hold another table than would be written now."""
    return [name for name in names if _cog("--check", name) != 0]


def write(names: list[str]) -> None:
    """Write the tables of the files anew."""
    for name in names:
        if _cog("-r", name) != 0:
            raise SystemExit(f"The tables of {name} could not be written.")


def _cog(option: str, name: str) -> int:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.chdir(ROOT):
        status = Cog().main(["cog", option, name])
    if status not in (0, 5):  # 5: the check found it stale
        raise SystemExit(f"{name}: {said.getvalue()}")
    return int(status)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if outdated := stale(pages()):
            raise SystemExit(f"Generated tables are stale in {', '.join(outdated)}: {MEND}.")
    else:
        write(pages())
