"""What a rerun of the app's pages costs, one viewer and many, beside a bare Streamlit page's of the same run.

Without a browser: a viewer is a web socket, and a rerun is from the choice of a filter to the page's last message.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from tests.bench import figures
from tests.bench.figures import Figure
from tests.bench.viewers import Viewer, opened
from tests.browser.conftest import listening, served

BARE = "bare page"
PAGES = {"trends": "", "evidence": "evidence", "watch list": "watch_list"}  # name → address
FILTERS = ("Segment", "Region", "Service line", "Deal type", "Filter 1", "Filter 2", "Filter 3", "Filter 4")
VIEWERS, EVERY = 25, 10.0  # seconds between the actions of a viewer
UNITS = {"errors": "errors", "MB": "MB", "grown": "times"}  # by a word of the measure; else seconds
BESIDE_BARE = {"new p95": 1.5, "again p95": 1.5, f"{VIEWERS}: p95": 2.0}  # times the bare page's, at most
OF_ITSELF = {"first paint": 1.5, "errors": 0.0, f"{VIEWERS}: errors": 0.0, "memory grown": 1.1}
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
        viewer, painted = await opened(url, page)
        row.setdefault("first paint", painted)  # of the first viewer of the page
        chance, began = random.Random(1), server.seconds()
        seconds = []
        for _ in range(n):
            viewer.choose(chance, FILTERS)
            seconds.append(await viewer.run())
        row |= {f"{name} p50": statistics.median(seconds), f"{name} p95": _tail(seconds),
                f"{name} cpu": (server.seconds() - began) / n}  # fmt: skip
        row |= {"sent MB": viewer.n_bytes / 1e6, "errors": row.get("errors", 0) + len(viewer.errors)}
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


async def memory(url: str, page: str, n: int) -> Row:
    """How the server's memory grew over `n` reruns of one viewer: from their second tenth, when all is warm, on."""
    server, chance, found = Server(url), random.Random(2), []
    viewer, _ = await opened(url, page)
    for number in range(n):
        viewer.choose(chance, FILTERS)
        await viewer.run()
        if (number + 1) % max(n // 10, 1) == 0:
            found.append(server.megabytes())
    await viewer.socket.close()
    print(f"memory over {n} reruns, MB: " + " ".join(f"{size:.0f}" for size in found))
    return {"memory MB": found[-1], "memory grown": found[-1] / found[1]}


def as_figures(rows: dict[str, Row]) -> list[Figure]:
    """The measures of each page beside the bare page's, and, where a goal is a time or a count, by themselves."""
    return [
        _figure(f"{page}, {name}", value, name, rows[BARE].get(name))
        for page, row in rows.items()
        if page != BARE
        for name, value in row.items()
    ]


def _figure(name: str, value: float, measure: str, bare: float | None) -> Figure:
    unit = next((unit for word, unit in UNITS.items() if word in measure), "s")
    if measure in OF_ITSELF:
        return Figure(name, value, unit, goal=OF_ITSELF[measure])
    return Figure(name, value, unit, BARE if bare else None, bare or None, BESIDE_BARE.get(measure))


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
            rows[options.pages[0]] |= await memory(app, PAGES[options.pages[0]], options.memory)
    return rows


def main() -> None:
    """Print what each page's reruns cost, and write it as JSON. Exits with an error where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--warehouse", type=Path, help="a built one; without it the sample is built")
    asked.add_argument("--reruns", type=int, default=40)
    asked.add_argument("--seconds", type=float, default=60, help="how long the many act; 0: not measured")
    asked.add_argument("--memory", type=int, default=0, help="over how many reruns memory is watched")
    asked.add_argument("--pages", nargs="+", default=list(PAGES), choices=list(PAGES))
    asked.add_argument("--json", type=Path, help="a file for the figures")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = figures.warehouse_or_sample(options.warehouse, Path(folder))
        rows = asyncio.run(_rows(warehouse, Path(folder), options))
    figures.told(as_figures(rows), options.json)


if __name__ == "__main__":
    main()
