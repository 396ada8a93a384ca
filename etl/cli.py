"""The pipeline's commands: arguments in, one call out."""

import importlib.metadata
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from etl import console
from etl.errors import CommonGroundError, ConfigError
from etl.settings.paths import SAMPLE, WAREHOUSE

if TYPE_CHECKING:
    from etl.fetch.fetch import How
    from etl.pipeline import Allowance

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

ExportsOption = Annotated[Path | None, typer.Option("--exports", help="Folder of exports.")]
WarehouseOption = Annotated[Path, typer.Option("--warehouse", help="Folder of the published builds.")]


@contextmanager
def _writing(path: Path, argument: str) -> Iterator[None]:
    """Raise CommonGroundError, naming the argument, where what a command makes can't be written to `path`."""
    try:
        yield
    except OSError as error:
        raise CommonGroundError(f"{path} can't be written ({error.strerror}); give {argument} another name.") from None


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        console.say(f"common-ground {importlib.metadata.version('common-ground')}")
        console.say(f"Python {platform.python_version()} on {platform.platform()}")
        console.say(f"Warehouse, unless --warehouse names another: {WAREHOUSE}")
        raise typer.Exit


@app.callback()
def common_ground(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version, Python, the platform and where builds go.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Do agreements before signature go with fewer escalations afterwards? Evidence from a firm's own exports."""


@app.command(epilog="Example: common-ground build --exports ./exports --warehouse ./warehouse")
def build(
    exports: ExportsOption = None,
    warehouse: WarehouseOption = WAREHOUSE,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            help="Settings; default: commonground.toml of the exports. Without --exports, what they name is read.",
        ),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Read the firm that comes with Common Ground instead of exports.")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="Day on which observation ends; default: last ticket record."
        ),
    ] = None,
    engine: Annotated[
        Literal["duckdb", "spark"], typer.Option("--engine", help="What runs the models; the warehouse is the same.")
    ] = "duckdb",
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Threshold of the definitions (sql/dbt_project.yml); may be repeated."
        ),
    ] = None,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Build although a table has lost more than a fifth of its rows.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Build although no deal, or no ticket of any, is left to show.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no database; read what was fetched from it for an earlier build.")
    ] = False,
    reload: Annotated[
        bool, typer.Option("--reload", help="Fetch every table whole, also where its source has a cursor.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Build although nothing has changed since the last build.")
    ] = False,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="Read every file to learn whether it changed, not its size and times.")
    ] = False,
    log_format: Annotated[
        Literal["text", "json"] | None,
        typer.Option(
            "--log-format",
            help="Of WAREHOUSE/logs/build-ID.log; json: an object a line. Default: COMMON_GROUND_LOG, text.",
        ),
    ] = None,
) -> None:
    """Build a warehouse from a folder of exports, or from what --config names, and publish it.

    With --set, or --as-of a day before the data's end, it is a what-if: kept apart, not shown unless asked for.
    """
    from etl import pipeline
    from etl.settings.thresholds import parse_assignments

    with console.progress() as progress:
        report = pipeline.build(
            exports=SAMPLE if sample else exports,
            warehouse=warehouse,
            config_path=config,
            as_of=as_of.date() if as_of else None,
            engine_name=engine,
            overrides=parse_assignments(assignments or ()),
            allowed=_allowed(shrink=allow_shrink, empty=allow_empty),
            fetching=_fetching(offline=offline, reload=reload),
            only_if_changed=not force,
            rehash=rehash,
            log_format=log_format,
            progress=progress,
        )
    console.print_report(report)


def _fetching(*, offline: bool, reload: bool) -> "How":
    """What of the tables of databases is fetched. Raises ConfigError."""
    if offline and reload:
        raise ConfigError("--offline asks no database and --reload asks it for everything; leave one of them out.")
    return "kept" if offline else "whole" if reload else "new"


def _allowed(*, shrink: bool, empty: bool) -> list["Allowance"]:
    """What the build is made in spite of."""
    allowed: list[Allowance] = ["shrink"] if shrink else []
    return [*allowed, "empty"] if empty else allowed


@app.command(epilog="Example: common-ground sample --deals 400 --seed 7 ./my-sample")
def sample(
    out: Annotated[Path, typer.Argument(help="Folder to write; made if it does not exist.")],
    deals: Annotated[int, typer.Option(min=1, help="Number of signed deals.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed writes the same firm.")] = 7,
    tickets_per_deal: Annotated[
        int,
        typer.Option(min=0, help="Records of the ticket log a signed deal, at least; it has about 12 without."),
    ] = 0,
    effect: Annotated[
        float, typer.Option(min=0.05, max=5.0, help="True rate ratio of escalations per practice.")
    ] = 0.8,
    preset: Annotated[
        str, typer.Option(help="A named firm of the generator, such as effect, null, lead or roll_out.")
    ] = "effect",
    effects_of: Annotated[
        list[str] | None,
        typer.Option(
            "--effect-of", metavar="CLAIM=RATIO", help="True ratio of a claim c5 to c10, as c5=1.0; may be repeated."
        ),
    ] = None,
    hidden: Annotated[
        list[str] | None,
        typer.Option("--hidden", metavar="CLAIM", help="Give a claim c5 to c10 a hidden factor; may be repeated."),
    ] = None,
    lead_history: Annotated[
        bool, typer.Option(help="Export the history of the delivery lead, where the firm's leads matter.")
    ] = True,
    zones: Annotated[bool, typer.Option("--zones", help="Work at all hours from Los Angeles to Sydney.")] = False,
    resegmented: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the accounts whose segment changes after signature.")
    ] = 0.0,
    fiscal_year_starts: Annotated[
        int | None, typer.Option(min=1, max=12, help="Month in which the firm's fiscal years start.")
    ] = None,
) -> None:
    """Write a synthetic firm, with a known effect of each practice, as exports of real systems."""
    from etl.sample import write_firm
    from etl.sample.presets import Choices
    from etl.sample.processes import Places

    has_places = zones or resegmented > 0 or fiscal_year_starts is not None
    places = Places(zones, resegmented, fiscal_year_starts) if has_places else None
    with _writing(out, "OUT"), console.progress() as progress, progress.stage("sample"):
        write_firm(
            out,
            n_deals=deals,
            seed=seed,
            effect=effect,
            preset=preset,
            choices=Choices(_ratios(effects_of or ()), hidden or (), lead_history, places),
            tickets_per_deal=tickets_per_deal,
            on_progress=progress.step,
        )
    console.say(f"Wrote a firm of {deals} signed deals to {out} (its truth is in truth.json).")


def _ratios(assignments: Sequence[str]) -> dict[str, float]:
    """`c5=1.0` as a claim and its ratio. Raises ConfigError."""
    ratios: dict[str, float] = {}
    for text in assignments:
        claim, _, ratio = text.partition("=")
        try:
            ratios[claim.strip().lower()] = float(ratio)
        except ValueError:
            raise ConfigError(f"--effect-of: {text!r} is no claim with a ratio; write it like c5=1.0.") from None
        if not 0.05 <= ratios[claim.strip().lower()] <= 5:
            raise ConfigError(f"--effect-of: {text!r} is not between 0.05 and 5.")
    return ratios


@app.command(epilog="Example: common-ground detect ./exports")
def detect(
    folder: Annotated[Path, typer.Argument(help="Folder of exports.")],
    config: Annotated[Path | None, typer.Option("--config", help="Settings to apply.")] = None,
    draft: Annotated[
        Path | None, typer.Option("--draft", help="Write a commented commonground.toml to this new file.")
    ] = None,
) -> None:
    """Say what each file of a folder is, what maps and what would not convert, and draft its settings."""
    from etl.detect.report import describe
    from etl.settings.config import load

    if draft is not None and os.path.lexists(draft):
        raise CommonGroundError(f"{draft} exists and is not overwritten; give --draft another name.")
    found = describe(load(config, folder))
    console.print_description(found)
    if draft is not None:
        with _writing(draft, "--draft"):
            draft.write_text(found.draft, encoding="utf-8")
        console.say(f"Wrote {draft}.")
    console.print_next(found, folder, draft)


@app.command(epilog="Example: common-ground template --output practices.xlsx")
def template(
    output: Annotated[Path, typer.Option("--output", "-o", help="Workbook to write; must not exist.")],
    warehouse: WarehouseOption = WAREHOUSE,
    portfolio: Annotated[
        bool, typer.Option("--portfolio", help="For a firm without exports: its projects and its escalations.")
    ] = False,
) -> None:
    """Write a workbook for success criteria, responsibilities and risks, with the open deals of the last build.

    With --portfolio: one for projects, their practices and their escalations, which is enough for a build.
    """
    from etl.detect.portfolio_workbook import write_portfolio
    from etl.detect.practice_workbook import write_template

    if portfolio:
        with _writing(output, "--output"):
            write_portfolio(output)
        console.say(f"Wrote {output}. Fill it in, then run: common-ground build --exports {output.parent}")
        return
    with _writing(output, "--output"):
        n_deals = write_template(output, warehouse)
    console.say(f"Wrote {output} with {n_deals} open deals. Fill it in, put it among the exports and build again.")


@app.command(epilog="Example: common-ground check --warehouse ./warehouse")
def check(warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Run the quality suites again on the published build; exits 1 where a blocking check fails."""
    from etl.quality.results import blocking_failures, to_frame
    from etl.quality.run import check_published
    from etl.warehouse import publish

    pointer = publish.read_pointer(warehouse)
    if pointer is None:
        raise CommonGroundError(f"No build is published in {warehouse}; run `common-ground build` first.")
    results = check_published(pointer.path)
    console.print_checks(to_frame(results))
    if blocking_failures(results):
        raise typer.Exit(1)


@app.command(epilog="Example: common-ground explain n_attributable_escalations")
def explain(
    metric: Annotated[str, typer.Argument(help="A column of a mart (COLUMN or MART.COLUMN), or a mart.")],
    warehouse: WarehouseOption = WAREHOUSE,
) -> None:
    """Print a metric's definition, formula, SQL and inputs, with the files and columns of the last build."""
    from etl.lineage.explain import explain as explanation

    console.say(explanation(metric, warehouse))
