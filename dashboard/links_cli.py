"""The command `link`: which accounts of two systems are one; confirmed or refused one by one, or all above a weight."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl import console
from etl.cli import WarehouseOption
from etl.settings.paths import WAREHOUSE

if TYPE_CHECKING:
    import polars as pl


def link(
    warehouse: WarehouseOption = WAREHOUSE,
    confirm: Annotated[list[str] | None, typer.Option("--confirm", metavar="ID", help="Confirm these.")] = None,
    refuse: Annotated[list[str] | None, typer.Option("--refuse", metavar="ID", help="Refuse these.")] = None,
    confirm_above: Annotated[
        float | None, typer.Option("--confirm-above", metavar="WEIGHT", help="Confirm all that weigh at least this.")
    ] = None,
    workbook: Annotated[Path | None, typer.Option("--workbook", help="Write the suggestions to this file.")] = None,
    read: Annotated[Path | None, typer.Option("--read", help="Read the decisions in this workbook.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who decides.")] = "",
) -> None:
    """Suggest which accounts of two systems are one firm, and keep what is confirmed or refused for the next build."""
    import polars as pl

    from etl.linking import workbooks
    from etl.linking.decisions import decide
    from etl.linking.pending import best_above, of_firms, pending

    rows, who = pending(warehouse), by or getpass.getuser()
    if workbook is not None:
        workbooks.write(workbook, rows)
        console.say(
            f"Wrote {workbook}: write yes or no into its first column, then common-ground link --read {workbook}"
        )
        return
    chosen = {"confirmed": of_firms(rows, confirm or ()), "refused": of_firms(rows, refuse or ())}
    if read is not None:
        chosen = workbooks.read(read)
    if confirm_above is not None:
        chosen["confirmed"] = pl.concat([chosen["confirmed"], best_above(rows, confirm_above)], how="diagonal")
    if not any(frame.height for frame in chosen.values()) and sys.stdin.isatty() and rows.height:
        chosen = _asked(rows)
    n_confirmed = 0
    for verdict in ("confirmed", "refused"):
        pairs = chosen[verdict].select("source_account_id", "account_id", "reason").rows()
        if pairs:
            decide(warehouse, pairs, verdict=verdict, by=who)
            console.say(f"{len(pairs):,} {'link' if len(pairs) == 1 else 'links'} {verdict} by {who}.")
            n_confirmed += len(pairs) if verdict == "confirmed" else 0
    if n_confirmed:
        console.say("Next: common-ground build reads them.")
    elif not any(frame.height for frame in chosen.values()):
        _print(rows)


def _asked(rows: "pl.DataFrame") -> "dict[str, pl.DataFrame]":
    """What the person at the terminal says to each suggestion: yes, no, or later."""
    import polars as pl

    said: dict[str, list[dict[str, object]]] = {"confirmed": [], "refused": []}
    for row in rows.iter_rows(named=True):
        answer = typer.prompt(f"{_line(row)}  [y]es, [n]o, [l]ater", default="l").lower()[:1]
        if answer in "yn":
            said["confirmed" if answer == "y" else "refused"].append(row)
    return {verdict: pl.DataFrame(found, schema=rows.schema) for verdict, found in said.items()}


def _print(rows: "pl.DataFrame") -> None:
    for row in rows.iter_rows(named=True):
        console.say(_line(row))
    if rows.is_empty():
        console.say("No link is suggested: every account is linked, decided on, or like no other.")
        return
    console.say(
        "Confirm all from a weight: common-ground link --confirm-above 10; one: --confirm ID; not: --refuse ID."
    )


def _line(row: dict[str, object]) -> str:
    pair = f"{row['source_account_id']} {row['name']} = {row['account_id']} {row['account_name']}?"
    return f"{row['weight']:>5}  {pair}  ({row['reason']})"
