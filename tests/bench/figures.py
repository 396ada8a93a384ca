"""What a benchmark measured: figures beside the yardsticks of the same run, kept per release and compared."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from packaging.version import Version

from etl import pipeline
from etl.settings.paths import SAMPLE

RELEASES = Path(__file__).with_name("releases")
MOST_WORSE = 1.2  # times the ratio of the last release


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, of which less is better, beside that of a yardstick in the same run."""

    name: str
    value: float
    unit: str
    yardstick: str | None = None
    yardstick_value: float | None = None
    goal: float | None = None  # the most that the ratio may be; without a yardstick, the value

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick's the measure is; None without a yardstick."""
        return self.value / self.yardstick_value if self.yardstick_value else None

    @property
    def is_missed(self) -> bool:
        """Whether it is beyond its goal."""
        return self.goal is not None and self._held_to_goal > self.goal

    @property
    def _held_to_goal(self) -> float:
        return self.value if self.ratio is None else self.ratio

    @property
    def sentence(self) -> str:
        """The measure in words, beside its yardstick."""
        return f"{self.value:,.2f} {self.unit}" if self.ratio is None else f"{self.ratio:.2f} times {self.yardstick}"


def write(figures: Iterable[Figure], file: Path) -> None:
    """Write figures as JSON: a list of objects with the fields of `Figure` and `ratio`, a line each."""
    lines = (json.dumps({**asdict(figure), "ratio": figure.ratio}) for figure in figures)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read(file: Path) -> list[Figure]:
    """The figures of a file that `write` wrote."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [Figure(**{name: row[name] for name in row if name != "ratio"}) for row in rows]


def last_release(folder: Path = RELEASES) -> Path | None:
    """The figures of the newest release that has some, `<version>.json`; None where none has."""
    return max(folder.glob("*.json"), key=lambda file: Version(file.stem), default=None)


def worse(now: Iterable[Figure], before: Iterable[Figure]) -> list[str]:
    """A line for each figure whose ratio to its yardstick is over a fifth above the last release's, or is missing.

    Figures without a yardstick, and new ones, can't be compared and are not.
    """
    found, lines = {(figure.name, figure.yardstick): figure for figure in now}, []
    for old in before:
        new = found.get((old.name, old.yardstick))
        if new is None:
            lines.append(f"{old.name}, beside {old.yardstick or 'nothing'}: not measured now")
        elif new.ratio and old.ratio and new.ratio > MOST_WORSE * old.ratio:
            lines.append(f"{old.name}: {new.sentence}, it was {old.ratio:.2f}")
    return lines


def as_table(figures: Sequence[Figure]) -> str:
    """The figures, a line each: name, value, yardstick with its value, ratio and goal."""
    rows = [("figure", "value", "yardstick", "its value", "ratio", "goal")]
    for one in figures:
        goal = "" if one.goal is None else f"{one.goal:g}" + (" missed" if one.is_missed else "")
        beside = "" if one.yardstick_value is None else f"{one.yardstick_value:,.2f} {one.unit}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        rows.append((one.name, f"{one.value:,.2f} {one.unit}", one.yardstick or "", beside, ratio, goal))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def told(figures: Sequence[Figure], file: Path | None) -> None:
    """Print figures, and write them where there is a file. Raises SystemExit where one misses its goal."""
    print(as_table(figures))
    if file:
        write(figures, file)
    if missed := [f"{one.name}: {one.sentence}" for one in figures if one.is_missed]:
        raise SystemExit("\n".join(["A goal was missed; is the machine busy?", *missed]))


def warehouse_or_sample(given: Path | None, folder: Path) -> Path:
    """The warehouse that was given, else the sample's, built in `folder`."""
    if given is not None:
        return given
    pipeline.build(exports=SAMPLE, warehouse=folder / "warehouse")
    return folder / "warehouse"


def measured(module: str, options: Sequence[str], file: Path) -> list[Figure]:
    """What a benchmark of `tests.bench` measures in a process of its own; nothing where it could not.

    A benchmark that misses a limit of its own has written its figures before it fails, and has said which.
    """
    command = [sys.executable, "-m", f"tests.bench.{module}", *options, "--json", str(file)]
    subprocess.run(command, check=False)
    return read(file) if file.exists() else []
