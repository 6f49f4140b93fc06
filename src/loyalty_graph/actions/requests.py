"""A request for an action as somebody makes it: whom it is for, and what it does or undoes besides."""

from __future__ import annotations

import datetime as dt
import enum
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loyalty_graph.operations.request import Request, written
from loyalty_graph.reports.filters import check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.repository import Repository


@dataclass(frozen=True)
class ActionRequest(Request):
    """Somebody's request to do `action` to all whom `selection` means.

    With `preview_id`, selection and arguments are those of the preview with this operation_id; `undoes_id` is that of
    the operation it undoes.
    """

    action: Action
    idempotency_key: str
    selection: Selection
    given: Mapping[str, Any] = field(default_factory=dict)
    dry_run: bool = False
    actor: str = "local"
    preview_id: int | None = None
    undoes_id: int | None = None

    @property
    def mutation(self) -> Action:
        """The action."""
        return self.action

    @cached_property
    def asked(self) -> Any:
        """The selection and the arguments as JSON: the same for every way of writing the same. Raises InputError."""
        asked = {"selection": self.selection.asked, "arguments": written(self.arguments)}
        return json.loads(json.dumps(asked, default=_as_json))

    async def check(self, repository: Repository) -> None:
        """Refuse arguments that cannot be meant. Raises InputError or whatever the action itself raises."""
        await check_options(repository, self.arguments)
        await self.action.check(repository, self.arguments)

    def _whole(self) -> dict[str, Any]:
        return super()._whole() | ({} if self.preview_id is None else {"previewId": self.preview_id})


def _as_json(value: object) -> str:
    """A value of a filter or condition that GraphQL has read already."""
    if isinstance(value, enum.Enum):
        return value.name
    return value.isoformat() if isinstance(value, dt.date) else str(value)
