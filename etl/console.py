"""What the commands print: progress bars, tables and one-line messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    import polars as pl

    from etl.build_report import BuildReport
    from etl.detect.report import Description

out = Console()
err = Console(stderr=True)
_WIDEST = 10_000  # characters of a table in a file
_MESSAGES = 12  # of a build; its log has all


def say(text: str) -> None:
    """Print `text` as it is: markup in it, which may come from a file, is not read."""
    out.print(escape(text), highlight=False, soft_wrap=True)


def fail(text: str) -> None:
    """Print an error to stderr."""
    err.print(f"[bold]Error:[/bold] {escape(text)}", highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator["ConsoleProgress"]:
    """Bars on a terminal; nothing where the output is a file."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[item]}"),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        yield ConsoleProgress(bars)


class ConsoleProgress:
    """The pipeline's `Progress`, drawn as one bar a stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """A bar for the stage `name`, filled when the context is left."""
        task = self._task = self._bars.add_task(name, total=None, item="")
        yield
        total = self._bars.tasks[task].total or 1
        self._bars.update(task, total=total, completed=total, item="")
        self._bars.stop_task(task)

    def step(self, done: int, total: int) -> None:
        """`done` of `total` units are finished."""
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total)

    def name(self, item: str) -> None:
        """Show the item that was just finished."""
        if self._task is not None:
            self._bars.update(self._task, item=escape(item))


def print_frame(frame: "pl.DataFrame", *, title: str) -> None:
    """A frame as a table that breaks no name: as wide as it is in a file, as a list in a terminal too narrow for it."""
    table = Table(title=escape(title), box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(escape(name.replace("_", " ")), justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in frame.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    width = Measurement.get(out, out.options.update(width=_WIDEST), table).maximum
    if width <= out.width:
        out.print(table)
    elif not out.is_terminal:
        Console(file=out.file, width=width).print(table)
    else:
        _print_as_list(frame, title=title)


def _print_as_list(frame: "pl.DataFrame", *, title: str) -> None:
    """A frame that is too wide for the terminal: a line for what a row is of, the rest below it."""
    out.print(f"[bold]{escape(title)}[/bold]")
    for first, *others in frame.iter_rows():
        say(str(first))
        named = zip(frame.columns[1:], others, strict=True)
        cells = " · ".join(f"{name.replace('_', ' ')} {_cell(value)}" for name, value in named if value is not None)
        out.print(Padding(cells, (0, 0, 0, 4)), highlight=False)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(str(value))


def print_report(report: "BuildReport") -> None:
    """The closing table of a build: files, rows, checks, models and seconds."""
    import polars as pl

    from etl.quality.results import failing

    if report.told.reach.is_blind:
        say(report.told.reach.sentence)
    if report.is_unchanged:
        say(
            f"Nothing changed since build {report.build_id}, as of {report.as_of_on:%d %b %Y}; nothing was built."
            " --force builds anyway."
        )
        for line in report.told.lines:
            say(line)
        return
    data_files = report.files.filter(pl.col("status") != "ignored")
    rows = ["rows_read", "rows_loaded", "rows_rejected", "rows_superseded", "rows_unused"]
    print_frame(data_files.select("source_file", "source_system", "entity", *rows, "status"), title="Files")
    for message in report.messages[:_MESSAGES]:
        say(f"• {message}")
    if len(report.messages) > _MESSAGES:
        log = report.path.parent / "logs" / f"build-{report.build_id}.log"
        say(f"• {len(report.messages) - _MESSAGES} messages more are in {log}")
    read, loaded, rejected, superseded, unused = (data_files[name].sum() for name in rows)
    failed = report.checks.filter(~pl.col("success"))
    n_checks = len(report.checks)
    seconds = " · ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    lines = (
        "",
        f"{len(data_files)} files: {read:,} rows read = {loaded:,} loaded + {rejected:,} rejected"
        f" + {superseded:,} superseded" + (f" + {unused:,} unused" if unused else ""),
        f"{n_checks} checks: {n_checks - len(failed)} passed, {len(failed)} warned",
        f"{report.n_models} models built, {report.n_model_tests} model tests passed",
        *(
            f"  warning: {row[0]}: not so: {row[1]}{failing(*row[2:])}"
            for row in failed.select("table_name", "description", "unexpected_count", "observed").iter_rows()
        ),
        f"{seconds} · all {sum(report.seconds.values()):.1f} s",
        *(_what_if(report) if report.what_if else [_published(report, "build")]),
        *report.told.lines,
    )
    for line in lines:
        say(line)


def _published(report: "BuildReport", what: str) -> str:
    return f"Published {what} {report.build_id}, as of {report.as_of_on:%d %b %Y}: {report.path}"


def _what_if(report: "BuildReport") -> list[str]:
    """Where a what-if lies, and what can be done with it."""
    return [
        _published(report, "what-if"),
        f"It is kept apart ({report.what_if}): no review rests on it; the app shows it only where nothing else is.",
        f"  look at it: common-ground app --warehouse {report.path.parent} --build {report.build_id}",
        f"  make it its quarter's: common-ground builds promote {report.build_id} --warehouse {report.path.parent}",
        f"  remove it: common-ground builds forget {report.build_id} --warehouse {report.path.parent}",
    ]


def print_detected(files: "pl.DataFrame") -> None:
    """What each file was recognised as, with the columns that map and those that nothing reads."""
    for row in files.iter_rows(named=True):
        what = (
            f"{row['system']} {row['entity']}, {row['confidence']} of its columns" if row["system"] else row["entity"]
        )
        say(f"{row['file']}: {what}")
        for name in ("mapped", "unmapped", "near", "message"):
            if row[name]:
                say(f"    {name}: {row[name]}")


def print_description(found: "Description") -> None:
    """What each file is, what would not convert, and accounts of two systems that may be one."""
    print_detected(found.files)
    for title, lines in (("Would not convert, or not wholly", found.messages), ("Perhaps one account", _links(found))):
        if lines:
            say("")
            say(f"{title}:")
            for line in lines:
                say(f"• {line}")


def print_next(found: "Description", folder: Path, draft: Path | None) -> None:
    """What to do after `detect`, in order."""
    from etl.conform.build_messages import numbered
    from etl.settings.config import CONFIG_NAME

    own = folder / CONFIG_NAME
    place = "" if draft == own else f" and put it beside the exports as {CONFIG_NAME}"
    steps = [f"Read {draft}, mend what it asks{place}."] if draft else []
    if draft is None and found.n_unrecognised:
        tables = "the table" if found.n_unrecognised == 1 else f"each of the {found.n_unrecognised} tables"
        steps.append(f"common-ground detect {folder} --draft {own} drafts the mapping of {tables} that nothing claims.")
    elif draft is None:
        steps.append(f"If a setting is to change: common-ground detect {folder} --draft {own} writes them, commented.")
    steps.append(f"common-ground build --exports {folder}")
    if len(found.links):
        steps.append("common-ground link: say which accounts of two systems are the same.")
    for line in ("", *numbered(steps)):
        say(line)


def _links(found: "Description") -> list[str]:
    return [
        f"{row['source_account_id']} {row['name']} = {row['account_id']} {row['account_name']}?"
        f" (weight {row['weight']:.1f}: {row['reason']}; applied only once it is confirmed)"
        for row in found.links.iter_rows(named=True)
    ]


def print_builds(builds: "pl.DataFrame") -> None:
    """A line a build, its id first and never broken, so that it can be copied."""
    for row in builds.iter_rows(named=True):
        size = "no file" if row["mb"] is None else f"{row['mb']:,.1f} MB"
        schema = "?" if row["schema"] is None else row["schema"]
        options = f" ({row['options']})" if row["options"] else ""
        when = f"as of {row['as_of']}  {row['quarter']}"
        say(f"{row['build']}  {when}  {size:>9}  schema {schema}  {row['kind']}{options}")


def print_checks(checks: "pl.DataFrame") -> None:
    """Every check with its outcome."""
    import polars as pl

    outcome = (
        pl.when("is_broken").then(pl.lit("could not run")).when("success").then(pl.lit("passed")).otherwise("severity")
    )
    print_frame(
        checks.select("suite", "table_name", "description", outcome.alias("outcome"), "unexpected_count"),
        title="Checks",
    )
