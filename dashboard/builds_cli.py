"""The commands `builds list`, `pin`, `promote` and `forget`: which published builds there are, and which stay."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from etl import console
from etl.cli import WarehouseOption
from etl.errors import CommonGroundError
from etl.settings.paths import WAREHOUSE

if TYPE_CHECKING:
    from etl.warehouse.manage_builds import Choice

builds = typer.Typer(
    no_args_is_help=True,
    help="List the published builds; pin, promote or forget one.",
    epilog="Example: common-ground builds list --warehouse ./warehouse",
)
BuildArgument = Annotated[str, typer.Argument(metavar="BUILD", help="Its id, as `builds list` shows it.")]


@builds.command("list", epilog="Example: common-ground builds list")
def list_builds(warehouse: WarehouseOption = WAREHOUSE) -> None:
    """List the builds: as-of date, quarter, whether current, a quarter's, what-if or pinned, size and schema."""
    from etl.warehouse import manage_builds

    console.print_builds(manage_builds.table(warehouse))


@builds.command(epilog="Example: common-ground builds pin 20260930T080000Z-ab12")
def pin(
    build: BuildArgument,
    warehouse: WarehouseOption = WAREHOUSE,
    off: Annotated[bool, typer.Option("--off", help="Let it go again as the others do.")] = False,
) -> None:
    """Keep a build, whatever is published after it."""
    from etl.warehouse import manage_builds
    from etl.warehouse.build_lock import only_build_in

    manage_builds.published(warehouse)
    with only_build_in(warehouse):
        manage_builds.pin(warehouse, build, is_pinned=not off)
    console.say(f"{build} is {'no longer pinned' if off else 'pinned'}.")


@builds.command(epilog="Example: common-ground builds promote 20260930T080000Z-ab12")
def promote(build: BuildArgument, warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Make a what-if the build of its quarter, and the one that the app shows unless that is of a later quarter.

    The build whose place it takes is pinned.
    """
    from etl.warehouse import manage_builds
    from etl.warehouse.build_lock import only_build_in

    manage_builds.published(warehouse)
    with only_build_in(warehouse):
        promoted = manage_builds.promote(warehouse, build)
    shown = "The app shows it." if promoted.is_current else f"The app still shows {promoted.pointer.build_id}."
    console.say(f"{build} is the build of {promoted.quarter}. {shown}")


@builds.command(epilog="Example: common-ground builds forget 20260930T080000Z-ab12 --yes")
def forget(
    build: BuildArgument,
    warehouse: WarehouseOption = WAREHOUSE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a build and its file; asks first where it is the current one or a quarter's."""
    from etl.warehouse import manage_builds
    from etl.warehouse.build_lock import only_build_in

    manage_builds.published(warehouse)
    with only_build_in(warehouse):
        loss = _loss(manage_builds.choose(warehouse, build))
        if loss and not yes and not _is_agreed(f"{build} is {loss}. Forget it?"):
            raise CommonGroundError(f"{build} is {loss}; nothing was removed. To remove it all the same, add --yes.")
        pointer = manage_builds.forget(warehouse, build)
    console.say(f"Forgot {build}. The app shows {pointer.build_id}.")


def _loss(choice: "Choice") -> str:
    """What is lost with a build that something rests on; empty where nothing does."""
    if choice.is_current:
        return "the current build"
    return f"the build of {choice.quarter}, which its reviews rest on" if choice.quarter else ""


def _is_agreed(question: str) -> bool:
    """What the person at the terminal answers; no where there is none."""
    return sys.stdin.isatty() and typer.confirm(question)
