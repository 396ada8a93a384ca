"""The faults that are planted, and what counts as noticed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutate import sample
from tests.mutate.mutants import mutants_of, planted
from tests.mutate.sample import drawn, nearest_test

ROOT = Path(__file__).resolve().parents[2]


def changes(source: str) -> list[str]:
    return [mutant.change for mutant in mutants_of("etl/a.py", source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a < b → a <= b", "a < b → a >= b"]),
        ("a == b", ["a == b → a != b"]),
        ("a is not b", ["a is not b → a is b"]),
        ("a in b", ["a in b → a not in b"]),
        ("a + b", ["a + b → a - b"]),
        ("a ** b", ["a ** b → a * b"]),
        ("a and b", ["a and b → a or b"]),
        ("not a", ["not a → a"]),
        ("-a", ["-a → a"]),
        ("x = 3", ["3 → 4", "3 → 2"]),
        ("x = 0.5", ["0.5 → 1.0", "0.5 → 0.25"]),
        ("x = 0.0", ["0.0 → 1.0", "0.0 → -1.0"]),
        ("x = True", ["True → False"]),
        ("f(a, b, c)", ["f(a, b, c) → nothing", "f(a, b, c) → f(b, a, c)"]),
        ("a if b else c", ["a if b else c → c if b else a"]),
        ("if a:\n    b", ["if a: b → nothing"]),
        ("a += b", ["a += b → nothing"]),
        ("a[b] = c", ["a[b] = c → nothing"]),
        ("def f():\n    return a", ["return a → return None"]),
    ],
)
def test_each_kind_of_change_is_made(source: str, expected: list[str]) -> None:
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "x = 'text'",
        "x = f'{a + 1} deals'",
        "'text' + a",
        "x: dict[str, 3] = a",
        "import a",
        "@d(slots=True)\ndef f() -> 1: ...",
        "a = zip(b, b, strict=True)",
        "x = max(a, b)",
        "def f():\n    return None",
        "def f():\n    '''Docstring.'''",
        "if TYPE_CHECKING:\n    import a",
    ],
)
def test_what_no_test_could_notice_is_left_alone(source: str) -> None:
    assert changes(source) == []


def test_a_mutant_is_planted_alone_and_leaves_the_rest_as_it_is() -> None:
    source = "def f(a):\n    if a > 1:\n        return a + 2\n    return 0\n"
    found = list(mutants_of("etl/a.py", source))
    chosen = next(mutant for mutant in found if mutant.change == "a + 2 → a - 2")
    assert planted(source, chosen.number) == source.replace("a + 2", "a - 2").rstrip()
    assert (chosen.line, chosen.where, chosen.path) == (3, "f", "etl/a.py")
    assert len({planted(source, mutant.number) for mutant in found}) == len(found)


def test_the_nearest_test_mirrors_the_path() -> None:
    assert nearest_test("etl/evidence/verdicts/log.py") == "tests/etl/evidence/verdicts/test_log.py"


def test_every_module_that_is_judged_has_a_nearest_test() -> None:
    modules = [
        path for folder in ("verdicts", "estimators") for path in (ROOT / "etl/evidence" / folder).glob("[!_]*.py")
    ]
    missing = [path.name for path in modules if not (ROOT / nearest_test(path.relative_to(ROOT).as_posix())).exists()]
    assert missing == []


def test_the_same_seed_draws_the_same_mutants_and_the_listed_are_not_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "etl").mkdir()
    (tmp_path / "etl" / "a.py").write_text("a = 1\nb = 2\nc = a < b\n", encoding="utf-8")
    first, again, other = (drawn(tmp_path, ["etl"], n=3, seed=seed).mutants for seed in (1, 1, 2))
    assert first == again != other
    assert len(drawn(tmp_path, ["etl"], n=99, seed=1).mutants) == 6
    entries = [("module", "1 → 2"), ("module", "gone → away")]
    text = "".join(f'[[mutant]]\npath="etl/a.py"\nwhere="{w}"\nchange="{c}"\nreason="r"\n' for w, c in entries)
    (tmp_path / "list.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(sample, "EQUIVALENTS", tmp_path / "list.toml")
    found = drawn(tmp_path, ["etl"], n=99, seed=1)
    assert (len(found.mutants), found.n_equivalent) == (5, 1)
    assert found.stale == ("etl/a.py · module · gone → away",)


RUN = """
import sys
from pathlib import Path
from tests.mutate import run
from tests.mutate.run import Trial
source = Path("etl/a.py").read_text()
other = [source, source.replace("2", "3"), source.replace("return", "while True: pass\\n    return"), "("]
trials = [Trial("tests/etl/test_a.py", "etl.a", text) for text in other]
ended = dict(run.run_all(trials, root=Path.cwd(), workers=2, seconds=lambda _: 8.0))
print(*(run.outcome(ended[index]).value for index in range(4)), sep=",")
"""


@pytest.mark.thorough
def test_a_fault_is_caught_where_a_test_fails_never_ends_or_cannot_start(tmp_path: Path) -> None:
    for folder in ("etl", "tests/etl"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "etl" / "a.py").write_text("def f():\n    return 2\n", encoding="utf-8")
    test = "from etl.a import f\n\n\ndef test_f():\n    assert f() == 2\n"
    (tmp_path / "tests" / "etl" / "test_a.py").write_text(test, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{RUN}"],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stdout.strip() == "survived,caught,timed out,caught"
    assert (tmp_path / "etl" / "a.py").read_text(encoding="utf-8") == "def f():\n    return 2\n"
