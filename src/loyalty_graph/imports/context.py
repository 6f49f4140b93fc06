"""What every step of one import shares: the transaction, the account, the staged files and what was found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.findings import WARNINGS_LISTED, Findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.imports.summary import FileSummary


@dataclass
class Import:
    """One import into an account, within one transaction."""

    connection: AsyncConnection
    account_id: int
    account: str
    created: bool
    """Whether the import created the account."""
    present: Mapping[str, frozenset[str]]
    """The columns of each file that is there, by the file's name."""
    faults: Findings
    trust_recorded_at: bool
    warnings: Findings = field(default_factory=lambda: Findings(WARNINGS_LISTED))
    done: list[FileSummary] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """Whether any file brought something new or different, or the account itself is new."""
        return self.created or any(summary.new or summary.changed for summary in self.done)

    def brings_changes(self, name: str) -> bool:
        """Whether the file of this name, as far as it is done, brought something new or different."""
        file = BY_NAME[name].file_name
        return any(summary.new or summary.changed for summary in self.done if summary.name == file)
