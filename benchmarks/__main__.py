"""`make bench`: measures the parts asked for, by default all, and writes RESULTS.md and PLANS.md."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import Final

from loyalty_graph.plugins import load_plugins

from .filling import Size
from .parts import PARTS
from .peers import versions
from .plans import recorded_plans
from .results import Circumstances, keep, machine, write
from .workbench import ACCOUNT, Effort, open_workbench, opened

_PLANS: Final = "plans"
"""What is recorded beside the parts: the statements' plans, in PLANS.md."""

_HERE: Final = Path(__file__).parent
_FOLDER: Final = Path(".loyalty-graph-bench")


def main() -> None:
    """Measure on a server of its own, in a folder of its own on the disk, with the settings that users have."""
    given = _arguments()
    size = Size(given.members, given.entries, given.days)
    effort, load_before = Effort(given.rounds, given.seconds), os.getloadavg()[0]
    with open_workbench(given.folder, size, effort) as bench:
        here = machine(bench.server_version, {} if bench.missing else versions())
        under = Circumstances(here, size, effort, load_before)
        text = ""
        for part in (part for part in PARTS if part.name in given.parts):
            sys.stdout.write(f"Measuring {part.title} ...\n")
            sys.stdout.flush()
            keep(given.results, part, part.measure(bench), under)
            text = write(given.results, PARTS)
        sys.stdout.write(text)
        if _PLANS in given.parts:
            (given.results / "PLANS.md").write_text(asyncio.run(_plans(bench.url)))


async def _plans(url: str) -> str:
    async with opened(url) as database:
        return await recorded_plans(database, ACCOUNT, load_plugins())


def _arguments() -> argparse.Namespace:
    names, size, effort = [*(part.name for part in PARTS), _PLANS], Size(), Effort()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", default=names, help=f"what to measure: {' '.join(names)}")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="keeps the ledgers for the next run of the day")
    parser.add_argument(
        "--results", type=Path, default=_HERE, help="where RESULTS.md is written, and what it is made from"
    )
    parser.add_argument("--members", type=int, default=size.members, help="of the ledger")
    parser.add_argument("--entries", type=int, default=size.entries, help="of the ledger, all members together")
    parser.add_argument("--days", type=int, default=size.days, help="of the ledger, up to today; more than 365")
    parser.add_argument("--rounds", type=int, default=effort.rounds, help="how often each server is asked in turn")
    parser.add_argument("--seconds", type=float, default=effort.seconds, help="how long it is asked each time")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(names):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: there are {', '.join(names)}")
    return given


if __name__ == "__main__":
    main()
