"""`make mutate`: plant faults, run the nearest tests, and say which faults nobody noticed."""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutate import run
from tests.mutate.mutants import Mutant, planted
from tests.mutate.run import Ended, Outcome, Trial
from tests.mutate.sample import Sample, drawn, nearest_test

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ("etl/evidence/verdicts", "etl/evidence/estimators")
REPORTED = "etl/conform"
_COPIED = ("etl", "tests", "dashboard", "sql", "data", "pyproject.toml", "streamlit_app.py")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "warehouse", "target", "logs", ".*", "Makefile")
_EVERY = 50  # mutants, a line of progress
_SLOWER = 5  # a mutant may take that many times as long as the code as it is, and ten seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where enough mutants are caught, 1 where not, 2 where the nearest tests fail on the code as it is."""
    chosen = _arguments(arguments)
    until = time.monotonic() + 60 * chosen.minutes
    run.import_libraries()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = _copy(Path(folder))
        judged = drawn(root, JUDGED, n=chosen.mutants, seed=chosen.seed)
        if judged.stale:
            print("No mutant matches these entries of the list of equivalents any more:", *judged.stale, sep="\n  ")
            return 2
        score = _judge(root, judged, JUDGED, until=until, workers=chosen.workers)
        if score is None:
            return 2
        if chosen.reported and (root / REPORTED).is_dir():
            print(f"\n{REPORTED}, without a goal:")
            sample = drawn(root, [REPORTED], n=chosen.reported, seed=chosen.seed)
            _judge(root, sample, [REPORTED], until=until, workers=chosen.workers)
    print(f"\nCaught {score:.1%} of the mutants; at least {chosen.goal:.0%} is the goal.")
    return 0 if score >= chosen.goal else 1


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.mutate", description=__doc__)
    parser.add_argument("--mutants", type=int, default=400, help="how many to draw")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time")
    parser.add_argument("--minutes", type=float, default=40, help="after which no mutant is begun")
    parser.add_argument("--goal", type=float, default=0.85, help="share to catch")
    parser.add_argument(
        "--reported", type=int, default=0, help=f"how many of {REPORTED} to try besides, without a goal"
    )
    return parser.parse_args(arguments)


def _copy(folder: Path) -> Path:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=_NOT_COPIED)
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def _judge(root: Path, sample: Sample, folders: Sequence[str], *, until: float, workers: int) -> float | None:
    """The share caught of the sample, printed by folder; None where the tests fail without any mutant."""
    begun = time.monotonic()
    tests = sorted({nearest_test(mutant.path) for mutant in sample.mutants})
    limits = _limits(root, tests, workers)
    if limits is None:
        return None
    trials = [_trial(root, mutant) for mutant in sample.mutants]
    ended = dict(run.run_all(trials, root=root, workers=workers, seconds=lambda trial: limits[trial.test], until=until))
    print(f"{sample.n_mutants:,} mutants, and {sample.n_equivalent} listed as equivalent; {len(trials)} drawn.")
    if len(ended) < len(trials):
        print(f"Out of time: {len(trials) - len(ended)} were not tried.")
    return _report(sample.mutants, ended, folders, seconds=time.monotonic() - begun)


def _trial(root: Path, mutant: Mutant) -> Trial:
    source = planted((root / mutant.path).read_text("utf-8"), mutant.number)
    return Trial(nearest_test(mutant.path), run.dotted(mutant.path), source)


def _limits(root: Path, tests: Sequence[str], workers: int) -> dict[str, float] | None:
    """How long each test file may take with a mutant; None where one fails on the code as it is.

    A module without a nearest test file has none to notice anything: its mutants all survive.
    """
    present = [test for test in tests if (root / test).exists()]
    for test in sorted(set(tests) - set(present)):
        print(f"There is no {test}.")
    ended = dict(run.run_all([Trial(test) for test in present], root=root, workers=workers, seconds=lambda _: 300.0))
    failed = [present[index] for index, end in ended.items() if end.code != run.PASSED]
    if failed:
        print("These tests fail on the code as it is:", *sorted(failed), sep="\n  ")
        return None
    return dict.fromkeys(tests, 10.0) | {present[i]: 10 + _SLOWER * end.seconds for i, end in ended.items()}


def _report(mutants: Sequence[Mutant], ended: dict[int, Ended], folders: Sequence[str], *, seconds: float) -> float:
    outcomes = {index: _outcome(end) for index, end in ended.items()}
    survivors = [mutants[index] for index in sorted(outcomes) if outcomes[index] is Outcome.SURVIVED]
    for mutant in survivors:
        print(f"survived  {mutant.path}:{mutant.line}  {mutant.where}: {mutant.change}")
    for folder in folders:
        counted = Counter(outcomes[i] for i in outcomes if mutants[i].path.startswith(f"{folder}/"))
        _line(folder, counted)
    total = Counter(outcomes.values())
    _line(f"in all, {seconds / 60:.1f} minutes", total)
    return 1 - total[Outcome.SURVIVED] / max(total.total(), 1)


def _outcome(end: Ended) -> Outcome:
    """No test file, or one without tests, catches nothing."""
    return Outcome.SURVIVED if end.code in (run.NO_FILE, run.NO_TESTS) else run.outcome(end)


def _line(name: str, counted: Counter[Outcome]) -> None:
    n, survived, late = counted.total(), counted[Outcome.SURVIVED], counted[Outcome.TIMED_OUT]
    share = f"{1 - survived / n:.1%}" if n else "–"
    print(f"{name:40} {n:4} mutants, {n - survived:4} caught ({late} by time), {survived:3} survived: {share}")


if __name__ == "__main__":
    sys.exit(main())
