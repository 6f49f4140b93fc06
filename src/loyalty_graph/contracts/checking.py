"""The check: compares each report of a project with its committed contract and says what has to be done."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty_graph.contracts.catalogue_differences import catalogue_differences
from loyalty_graph.contracts.contract import Contract, contract_of, read_contract
from loyalty_graph.contracts.sdl_differences import sdl_differences
from loyalty_graph.contracts.source import source_of
from loyalty_graph.contracts.verdicts import Difference, Verdict
from loyalty_graph.contracts.versions import Bump, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loyalty_graph.contracts.project import Project
    from loyalty_graph.reports.report import Report


class Status(enum.Enum):
    """What is to be said of one contract."""

    KEPT = "kept"
    NEW = "nothing is promised of this report yet"
    UNWRITTEN = "its version says what changed, its file does not yet"
    WRONG_VERSION = "its version does not say what changed"
    REPORT_GONE = "its report is not there any more"

    @property
    def writable(self) -> bool:
        """Whether today's contract may be committed to."""
        return self in (Status.NEW, Status.UNWRITTEN)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one report. `committed` or `today` is None where there is no such contract.

    `advice` says what to do, in a sentence; empty for a contract that is kept.
    """

    report: str
    file: Path
    committed: Contract | None
    today: Contract | None
    status: Status
    differences: tuple[Difference, ...] = ()
    advice: str = ""

    def write(self) -> None:
        """Commit to today's contract: write it into its file."""
        if self.today is not None:
            self.file.parent.mkdir(exist_ok=True)
            self.file.write_text(self.today.as_text(), encoding="utf-8")


def differences_of(committed: Contract, today: Contract) -> tuple[Difference, ...]:
    """All differences but that of the version, the gravest first."""
    found = [
        *catalogue_differences(committed.as_json(), today.as_json()),
        *sdl_differences(committed.sdl, today.sdl),
    ]
    gravity = list(Verdict)
    return tuple(sorted(found, key=lambda difference: gravity.index(difference.verdict)))


def check_contracts(project: Project, reports: Sequence[Report]) -> list[Finding]:
    """Compare a project's reports with the contracts in its folder. Raises InputError (BAD_CONTRACT)."""
    present = {report.name: report for report in reports}
    gone = [file for file in project.contract_files() if file.stem not in present]
    findings = [_report_gone(file) for file in gone]
    findings += [_compared(project, report) for report in present.values()]
    return sorted(findings, key=lambda finding: finding.report)


def _report_gone(file: Path) -> Finding:
    difference = Difference(Verdict.BREAKING, "name", "the report was removed")
    advice = f"bring the report back, or delete {file} and with it the promise."
    return Finding(file.stem, file, read_contract(file), None, Status.REPORT_GONE, (difference,), advice)


def _compared(project: Project, report: Report) -> Finding:
    file, today = project.contract_file(report.name), contract_of(report)
    write = f"run `loyalty-graph contract write {project.folder}` and commit {file}."
    if not file.exists():
        return Finding(report.name, file, None, today, Status.NEW, advice=write)
    committed = read_contract(file)
    differences = differences_of(committed, today)
    before, now = Version.parse(committed.version), Version.parse(today.version)
    needed = max((difference.verdict.bump for difference in differences), default=Bump.NONE)
    allowed = before.successors(needed, differs=bool(differences))
    if now not in allowed:
        status = Status.WRONG_VERSION
        advice = f'set version = "{allowed[0]}" in {source_of(report)}'
        advice += f", then {write}" if differences else ": nothing but the version differs."
    elif committed != today:
        status, advice = Status.UNWRITTEN, write
    else:
        status, advice = Status.KEPT, ""
    return Finding(report.name, file, committed, today, status, differences, advice)
