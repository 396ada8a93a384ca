"""The command `report`: quarterly reviews from the shell, one or all accounts."""

import logging
import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from etl import console
from etl.cli import WarehouseOption
from etl.errors import ConfigError
from etl.settings.paths import WAREHOUSE

AccountOption = Annotated[str | None, typer.Option("--account", metavar="ID_OR_NAME", help="Review of one account.")]
PortfolioOption = Annotated[bool, typer.Option("--portfolio", help="Review of all accounts together.")]
AllOption = Annotated[bool, typer.Option("--all-accounts", help="A review of each account, into the folder -o.")]
QuarterOption = Annotated[str, typer.Option("--quarter", metavar="2026Q3", help="A quarter that a build is kept of.")]
FormatOption = Annotated[
    Literal["pptx", "pdf", "html", "xlsx", "png", "svg"],
    typer.Option("--format", help="PNG and SVG: one picture per chart, in a ZIP."),
]
OutOption = Annotated[Path, typer.Option("-o", "--output", help="The file; with --all-accounts the folder.")]
AsOption = Annotated[str | None, typer.Option("--as", metavar="USER", help="For whom: in this user's own scope.")]
TemplateOption = Annotated[Path | None, typer.Option("--template", help="The firm's own deck (PPTX).")]
SlidesOption = Annotated[str, typer.Option("--slides", help="Which slides, in this order: cover,headline,…")]
AgeOption = Annotated[int, typer.Option("--max-age-days", min=0, help="Data older than this are stale.")]
LanguageOption = Annotated[str, typer.Option("--language", metavar="CODE", help="In which language: en, de.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Render stale or failed data too; the footer says so.")]


def report(
    output: OutOption,
    quarter: QuarterOption,
    account: AccountOption = None,
    portfolio: PortfolioOption = False,
    all_accounts: AllOption = False,
    chosen: FormatOption = "pptx",
    user: AsOption = None,
    template: TemplateOption = None,
    slides: SlidesOption = "",
    max_age_days: AgeOption = 45,
    anyway: AnywayOption = False,
    language: LanguageOption = "en",
    warehouse: WarehouseOption = WAREHOUSE,
) -> None:
    """Render a quarterly review from the build that was kept of the quarter."""
    if sum((account is not None, portfolio, all_accounts)) != 1:
        raise ConfigError("Say what to review: --account ID_OR_NAME, --portfolio or --all-accounts.")
    os.environ["COMMON_GROUND_WAREHOUSE"] = str(warehouse.resolve())
    from streamlit import logger

    logger.set_log_level(logging.ERROR)  # the cache warns that no app is running
    from dashboard import reports
    from dashboard.export.formats import Format

    order = reports.Order(
        quarter=quarter,
        format=Format(chosen),
        user=user,
        template=template,
        slides=tuple(key.strip() for key in slides.split(",") if key.strip()),
        max_age_days=max_age_days,
        is_anyway=anyway,
        language=language,
    )
    with console.progress() as progress, progress.stage("report"):
        if all_accounts:
            n = reports.write_all(order, output, progress=progress)
        else:
            n = reports.write(order, account, output)
    console.say(f"{n:,} {'review' if n == 1 else 'reviews'} of {quarter}: {output}")
