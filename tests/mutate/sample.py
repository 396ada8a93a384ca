"""Which mutants are tried: a seeded sample of those that could be noticed, each with the nearest test file."""

import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutate.mutants import Mutant, mutants_of

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")


@dataclass(frozen=True, slots=True)
class Sample:
    """The mutants to try."""

    mutants: tuple[Mutant, ...]
    n_mutants: int  # in all, without the equivalent ones
    n_equivalent: int
    stale: tuple[str, ...]  # entries of the list of equivalents that no mutant matches any more


def nearest_test(path: str) -> str:
    """The test file that mirrors a module: tests/etl/a/test_b.py for etl/a/b.py."""
    module = Path(path)
    return (Path("tests") / module.parent / f"test_{module.stem}.py").as_posix()


def drawn(root: Path, folders: Iterable[str], *, n: int, seed: int) -> Sample:
    """At most `n` of the mutants of the modules in `folders`, the same for the same seed and code."""
    listed = read_equivalents()
    found = [
        mutant for path in _modules(root, folders) for mutant in mutants_of(path, (root / path).read_text("utf-8"))
    ]
    keys = {mutant.key for mutant in found}
    kept = [mutant for mutant in found if mutant.key not in listed]
    chosen = random.Random(seed).sample(range(len(kept)), min(n, len(kept)))
    stale = tuple(" · ".join(key) for key in sorted(listed) if _is_in(key[0], folders) and key not in keys)
    return Sample(tuple(kept[index] for index in sorted(chosen)), len(kept), len(found) - len(kept), stale)


def read_equivalents() -> dict[tuple[str, str, str], str]:
    """(path, where, change) → why no test could notice. Raises KeyError for an entry without a reason."""
    entries = tomllib.loads(EQUIVALENTS.read_text("utf-8")).get("mutant", [])
    return {(entry["path"], entry["where"], entry["change"]): entry["reason"] for entry in entries}


def _modules(root: Path, folders: Iterable[str]) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*.py")
        if path.name != "__init__.py"
    )


def _is_in(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)
