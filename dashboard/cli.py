"""The entry point `common-ground`: the pipeline's commands, and the app."""

import io
import os
import sys
from typing import Annotated

import typer

from dashboard import server
from dashboard.builds_cli import builds
from dashboard.links_cli import link
from dashboard.report_cli import report
from etl import console
from etl.cli import WarehouseOption, app
from etl.errors import CommonGroundError, ConfigError
from etl.settings.paths import SAMPLE, WAREHOUSE

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the app.")]


@app.command("app", epilog="Example: common-ground app --warehouse ./warehouse --port 8501")
def open_app(
    warehouse: WarehouseOption = WAREHOUSE,
    port: PortOption = 8501,
    build: Annotated[
        str | None, typer.Option("--build", metavar="ID", help="Show this build: a what-if, or an earlier one.")
    ] = None,
) -> None:
    """Start the dashboard on a published warehouse; it answers on this machine only."""
    from etl.warehouse import manage_builds

    command = [sys.executable, "-P", "-m", "dashboard.web", str(port)]  # -P: nothing is imported from this folder
    environment = {**os.environ, "COMMON_GROUND_WAREHOUSE": str(warehouse.resolve())}
    if build is not None:
        environment["COMMON_GROUND_BUILD"] = manage_builds.choose(warehouse, build).build.build_id
    console.say(f"Common Ground is on http://localhost:{port} (stop it with Ctrl+C).")
    raise typer.Exit(server.run(command, environment=environment))


@app.command(epilog="Example: common-ground demo --port 8501")
def demo(warehouse: WarehouseOption = WAREHOUSE, port: PortOption = 8501) -> None:
    """Build the sample firm, written first where it is missing, and start the dashboard on it."""
    from etl import pipeline
    from etl.sample import write_firm

    with console.progress() as progress:
        if not (SAMPLE / "truth.json").exists():
            with progress.stage("sample"):
                write_firm(SAMPLE, n_deals=400, seed=7, on_progress=progress.step)
        report = pipeline.build(
            exports=SAMPLE, warehouse=warehouse, allowed=["shrink"], only_if_changed=True, progress=progress
        )
    console.print_report(report)
    open_app(warehouse=warehouse, port=port)


app.add_typer(builds, name="builds")
app.command("link", epilog="Example: common-ground link --warehouse ./warehouse --confirm-above 6")(link)
app.command("report", epilog="Example: common-ground report --portfolio --quarter 2026Q3 --format pptx -o review.pptx")(
    report
)


def main() -> None:
    """Run the command line: 1 when the data fail a blocking check, 2 for usage and configuration errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign that the console's code page lacks ends no command
            stream.reconfigure(errors="replace")
    try:
        app()
    except ConfigError as error:
        console.fail(str(error))
        sys.exit(2)
    except CommonGroundError as error:
        console.fail(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
