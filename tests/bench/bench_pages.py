"""What a rerun of the app's pages costs, one viewer and many, beside a bare Streamlit page's of the same run.

Without a browser: a viewer is a web socket, and a rerun is from the choice of a filter to the page's last message.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from etl import pipeline
from etl.settings.paths import SAMPLE
from tests.bench.viewers import Viewer, opened
from tests.browser.conftest import listening, served

BARE = "bare page"
PAGES = {"trends": "", "evidence": "evidence", "watch list": "watch_list"}  # name → address
FILTERS = ("Segment", "Region", "Service line", "Deal type", "Filter 1", "Filter 2", "Filter 3", "Filter 4")
VIEWERS, EVERY = 25, 10.0  # seconds between the actions of a viewer
MOST_ALONE, MOST_TOGETHER, MOST_PAINT = 1.5, 2.0, 1.5  # times the bare page's, times, seconds
Row = dict[str, float]


def _tail(seconds: list[float], share: float = 0.95) -> float:
    return sorted(seconds)[min(int(share * len(seconds)), len(seconds) - 1)]


class Server:
    """What the process that serves an address has used, as Linux tells it."""

    def __init__(self, url: str) -> None:
        port = int(url.rsplit(":", 1)[1])
        self.pid = next(pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _listens(pid, port))

    def seconds(self) -> float:
        """Processor seconds since it started."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Its memory now."""
        return (
            int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
            * os.sysconf("SC_PAGE_SIZE")
            / 1e6
        )


def _listens(pid: int, port: int) -> bool:
    """Whether a process was started with that port as its last argument."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return len(command) > 1 and command[-2] == str(port).encode()


async def alone(url: str, page: str, n: int) -> Row:
    """One viewer's reruns: with filters that nobody has chosen yet, and again with the same."""
    server, row = Server(url), Row()
    for name in ("new", "again"):  # the same walk through the filters, by another viewer
        viewer, row["first paint, s"] = await opened(url, page)
        chance, began = random.Random(1), server.seconds()
        seconds = []
        for _ in range(n):
            viewer.choose(chance, FILTERS)
            seconds.append(await viewer.run())
        row |= {f"{name} p50": statistics.median(seconds), f"{name} p95": _tail(seconds),
                f"{name} cpu": (server.seconds() - began) / n}  # fmt: skip
        row |= {"sent, MB": viewer.n_bytes / 1e6, "errors": row.get("errors", 0) + len(viewer.errors)}
        await viewer.socket.close()
    return row


async def together(url: str, page: str, seconds: float) -> Row:
    """Many viewers of one page, each of whom acts every ten seconds."""
    found: list[float] = []
    async with AsyncExitStack() as stack:
        viewers = []
        for _ in range(VIEWERS):
            viewer, _first = await opened(url, page)
            stack.push_async_callback(viewer.socket.close)
            viewers.append(viewer)
        until = time.perf_counter() + seconds
        await asyncio.gather(*(_acts(viewer, number, until, found) for number, viewer in enumerate(viewers)))
        errors = sum(len(viewer.errors) for viewer in viewers)
    return {f"{VIEWERS}: p50": statistics.median(found), f"{VIEWERS}: p95": _tail(found), f"{VIEWERS}: errors": errors}


async def _acts(viewer: Viewer, number: int, until: float, found: list[float]) -> None:
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * EVERY)
    while time.perf_counter() < until:
        viewer.choose(chance, FILTERS)
        took = await viewer.run()
        found.append(took)
        await asyncio.sleep(max(EVERY - took, 0))


async def memory(url: str, page: str, n: int) -> list[float]:
    """The server's memory in MB ten times over `n` reruns of one viewer."""
    server, chance, found = Server(url), random.Random(2), []
    viewer, _ = await opened(url, page)
    for number in range(n):
        viewer.choose(chance, FILTERS)
        await viewer.run()
        if (number + 1) % max(n // 10, 1) == 0:
            found.append(server.megabytes())
    await viewer.socket.close()
    return found


def missed(rows: dict[str, Row]) -> list[str]:
    """A line per page and limit that it does not keep."""
    bare, many, lines = rows[BARE], f"{VIEWERS}: p95", []
    for name, row in rows.items():
        if name == BARE:
            continue
        limits = {"new p95": MOST_ALONE * bare["new p95"], "again p95": MOST_ALONE * bare["again p95"],
                  "first paint, s": MOST_PAINT, "errors": 0.0}  # fmt: skip
        if many in row:
            limits |= {many: MOST_TOGETHER * bare[many], f"{VIEWERS}: errors": 0.0}
        lines += [f"{name}: {what} {row[what]:.2f}, the most is {limit:.2f}" for what, limit in limits.items()
                  if row[what] > limit]  # fmt: skip
    return lines


def as_table(rows: dict[str, Row]) -> str:
    """The measures, a line per page; in brackets the ratio to the bare page's."""
    names, bare = list(rows[BARE]), rows[BARE]
    lines = ["page".ljust(12) + "".join(name.rjust(16) for name in names)]
    for page, row in rows.items():
        cells = (f"{row[name]:.2f}" + (f" ({row[name] / bare[name]:.1f})" if bare[name] else "") for name in names)
        lines.append(page.ljust(12) + "".join(cell.rjust(16) for cell in cells))
    return "\n".join(lines)


async def _rows(warehouse: Path, folder: Path, options: argparse.Namespace) -> dict[str, Row]:
    script = str(Path(__file__).with_name("bare_page.py"))
    streamlit = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true",
                 "--runner.postScriptGC", "true", "--server.port"]  # fmt: skip  # as Streamlit comes
    (folder / "bare").mkdir()
    (folder / "app").mkdir()
    with ExitStack() as stack:
        bare = stack.enter_context(listening(streamlit, folder / "bare"))
        app = stack.enter_context(served(warehouse, folder / "app"))
        rows = {BARE: await alone(bare, "", options.reruns)}
        for name in options.pages:
            rows[name] = await alone(app, PAGES[name], options.reruns)
        if options.seconds:
            rows[BARE] |= await together(bare, "", options.seconds)
            for name in options.pages:
                rows[name] |= await together(app, PAGES[name], options.seconds)
        if options.memory:
            grown = await memory(app, "", options.memory)
            print(f"memory over {options.memory} reruns, MB: " + " ".join(f"{size:.0f}" for size in grown))
    return rows


def main() -> None:
    """Print what each page's reruns cost as a table and as JSON. Exits with an error where a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--warehouse", type=Path, help="a built one; without it the sample is built")
    asked.add_argument("--reruns", type=int, default=40)
    asked.add_argument("--seconds", type=float, default=60, help="how long the many act; 0: not measured")
    asked.add_argument("--memory", type=int, default=0, help="over how many reruns memory is watched")
    asked.add_argument("--pages", nargs="+", default=list(PAGES), choices=list(PAGES))
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = options.warehouse or Path(folder) / "warehouse"
        if options.warehouse is None:
            pipeline.build(exports=SAMPLE, warehouse=warehouse)
        rows = asyncio.run(_rows(warehouse, Path(folder), options))
    print(as_table(rows))
    print(json.dumps(rows))
    if lines := missed(rows):
        raise SystemExit("\n".join(["A limit was missed; is the machine busy?", *lines]))


if __name__ == "__main__":
    main()
