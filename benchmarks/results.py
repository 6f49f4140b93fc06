"""What was measured last of each part, kept as JSON, and the page of Markdown that is written from it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import textwrap
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import orjson

from .findings import Finding, Goal, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .filling import Size
    from .findings import Part
    from .workbench import Effort

_FIGURES: Final = "results.json"
_PAGE: Final = "RESULTS.md"
_REMARKS: Final = "REMARKS.md"
_WIDTH: Final = 120
_HEAD: Final = "| ratio or figure | must be | | case | beside | ours | theirs |\n|---|---|---|---|---|---|---|\n"
_PACKAGES: Final = ("loyalty-graph", "strawberry-graphql", "sqlalchemy", "asyncpg", "starlette", "uvicorn", "orjson")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under which a part was measured: the machine and all versions, how much there was, and how long it was asked."""

    machine: str
    size: Size
    effort: Effort
    load_before: float
    """The load average when the run began: what others were doing."""


def keep(folder: Path, part: Part, findings: Sequence[Finding], under: Circumstances) -> None:
    """Keep what a part found in place of what it found before; of another machine or other versions nothing is kept."""
    figures = _kept(folder)
    if figures.get("machine") != under.machine:
        figures = {"machine": under.machine, "parts": {}}
    figures["parts"][part.name] = {
        "at": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        "load_before": under.load_before,
        "size": asdict(under.size),
        "effort": asdict(under.effort),
        "findings": [asdict(finding) for finding in findings],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FIGURES).write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write(folder: Path, parts: Iterable[Part]) -> str:
    """Write the page from what is kept of these parts, and what people remark on it; return its text."""
    figures, remarks = _kept(folder), folder / _REMARKS
    shown = [part for part in parts if part.name in figures["parts"]]
    sections = [_section(part, figures["parts"][part.name]) for part in shown]
    text = "\n".join([_introduction(figures), *sections, *([remarks.read_text()] if remarks.exists() else [])])
    (folder / _PAGE).write_text(text)
    return text


def _kept(folder: Path) -> dict[str, Any]:
    file = folder / _FIGURES
    found: dict[str, Any] = orjson.loads(file.read_bytes()) if file.exists() else {}
    return found


def machine(server_version: str, peers: Mapping[str, str]) -> str:
    """This machine and the versions of what is measured on it."""
    named = {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}, **peers}
    cores = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}"
    software = ", ".join(f"{name} {number}" for name, number in named.items())
    return f"{cores}; PostgreSQL {server_version}; {software}"


def _introduction(figures: dict[str, Any]) -> str:
    found = [_read(finding) for part in figures["parts"].values() for finding in part["findings"]]
    reached = sum(_is_reached(finding) is True for finding in found)
    bounded = sum(finding.goal is not None or finding.figure is None for finding in found)
    return f"""# Benchmarks

Written by `make bench`. {reached} of {bounded} figures are what they must be.

{figures["machine"]}.

One run on one machine: trust ratios more than times, which drift from run to run. Clients, servers and an embedded
PostgreSQL with its default settings share the machine's cores. Whoever is compared is asked in turn, round by round,
after a first round that does not count; figures are medians of the rounds, ratios medians of each round's ratio. Before
anything is measured, the rows of all answers are compared, and every later answer has to be the same, byte by byte.
All servers are single processes with ten connections and work in the same database; sessions of the peers run without
JIT, as the gateway's do. CPU is that of the server's process per answer, without the database's.
"""


def _section(part: Part, kept: dict[str, Any]) -> str:
    size, effort = kept["size"], kept["effort"]
    how = (
        f"{size['members']:,} members, {size['entries']:,} entries, {size['days']} days; {effort['rounds']} rounds, "
        f"{effort['seconds']:g} s each time. {kept['at']}; load average before the run {kept['load_before']:.1f}."
    )
    rows = "".join(_row(_read(finding)) for finding in kept["findings"])
    text = textwrap.fill(f"{part.explanation} {how}", _WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"## {part.title}\n\n{text}\n\n{_HEAD}{rows}"


def _row(finding: Finding) -> str:
    goal = finding.goal
    if finding.figure is None:
        figure, mark = finding.fault, "**none**"
    else:
        figure = written(finding.figure, goal.unit if goal else "×")
        mark = {True: "✓", False: "**missed**", None: ""}[_is_reached(finding)]
    cells = (f"**{figure}**", goal or "", mark, finding.case, finding.beside, finding.ours, finding.theirs)
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def _is_reached(finding: Finding) -> bool | None:
    return None if finding.figure is None or finding.goal is None else finding.goal.is_reached(finding.figure)


def _read(kept: dict[str, Any]) -> Finding:
    goal = kept["goal"]
    return Finding(**{**kept, "goal": goal and Goal(**goal)})
