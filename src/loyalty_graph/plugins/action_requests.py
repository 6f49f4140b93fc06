"""What somebody asks of an action, over the API or on the command line, made into the request that is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from loyalty_graph.actions.previews import PATH as PREVIEW
from loyalty_graph.actions.previews import asked_by_preview
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import PATH as SELECTION
from loyalty_graph.actions.selection import References, ReportRows, Selection, selects_customers
from loyalty_graph.errors import InputError
from loyalty_graph.plugins.blame import blaming
from loyalty_graph.plugins.plugins import Loaded, Plugin
from loyalty_graph.reports.filters import without_defaults
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.action import Action
    from loyalty_graph.reports.report import Report, Select
    from loyalty_graph.repository import Repository

Blaming = Callable[[Plugin, str], AbstractContextManager[None]]
"""Around code of a plugin, and what was asked of it: raises what that raises in the way that the caller is told."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of an action, in the names of the API: a selection with arguments, or a preview alone."""

    key: str
    actor: str
    selection: Mapping[str, Any] | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    dry_run: bool = False
    preview_id: int | None = None


async def request_of(
    action: Action,
    asked: Asked,
    repository: Repository,
    reports: Sequence[Loaded[Report]],
    blame: Blaming = blaming,
) -> ActionRequest:
    """The request, its selection and arguments those of the preview where one is named.

    Raises InputError: SELECTION_REQUIRED, PREVIEW_NOT_ALONE, UNKNOWN_PREVIEW, UNKNOWN_REPORT, NOT_OF_CUSTOMERS.
    """
    if asked.preview_id is None:
        if asked.selection is None:
            raise InputError("SELECTION_REQUIRED", "Say whom it is for, or give a preview.", field=SELECTION)
        chosen = _selection(asked.selection, reports, blame)
        return ActionRequest(action, asked.key, chosen, asked.arguments, dry_run=asked.dry_run, actor=asked.actor)
    if asked.selection is not None or asked.arguments or asked.dry_run:
        text = "A preview says all there is to say: give nothing else with it but a key."
        raise InputError("PREVIEW_NOT_ALONE", text, field=PREVIEW)
    shown = await asked_by_preview(repository, asked.preview_id, action.name)
    chosen = _selection(shown["selection"], reports, blame)
    return ActionRequest(action, asked.key, chosen, shown["arguments"], actor=asked.actor, preview_id=asked.preview_id)


@dataclass(frozen=True)
class _PluginsRows(ReportRows):
    """The rows of a plugin's report: where it fails, its plugin is named, and not that of the action."""

    _: KW_ONLY
    plugin: Plugin
    blame: Blaming

    async def members(self, repository: Repository) -> Select:
        with self.blame(self.plugin, self.report.query_field):
            return await super().members(repository)

    async def run(self, connection: AsyncConnection, statement: sa.Insert | sa.Delete) -> int:
        with self.blame(self.plugin, self.report.query_field), clear_errors():
            return await super().run(connection, statement)


def _selection(given: Mapping[str, Any], reports: Sequence[Loaded[Report]], blame: Blaming) -> Selection:
    """The selection that a caller gives, or gave when a preview was made."""
    ((name, value),) = given.items()
    if name == "references":
        return References(value)
    loaded = next((loaded for loaded in reports if loaded.what.query_field == name), None)
    if loaded is None:
        raise InputError("UNKNOWN_REPORT", f"The report {name} that selects the members is not there any more.")
    if not selects_customers(loaded.what):
        raise InputError("NOT_OF_CUSTOMERS", f"The rows of the report {name} are no customers who could be selected.")
    said = without_defaults(loaded.what.Filter, value.get("filter") or {})
    return _PluginsRows(loaded.what, said, value.get("where"), plugin=loaded.plugin, blame=blame)
