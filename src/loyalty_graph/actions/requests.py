"""A request for an action as somebody makes it, and the hash by which its repetition is known."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loyalty_graph.domain.codes import CODE_LENGTH, is_code
from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.filters import build_arguments, check_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.reports.arguments import Arguments
    from loyalty_graph.repository import Repository


@dataclass(frozen=True)
class ActionRequest:
    """Somebody's request to do `action` to all whom `selection` means, once per `idempotency_key`.

    `given` are the action's arguments in the names of the API. A `dry_run` only shows what would be done. `actor` is on
    whose behalf it is done. With `preview_id`, selection and arguments are those of the preview with this operation_id;
    `undoes_id` is that of the operation it undoes.
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
    def kind(self) -> str:
        """The action's name."""
        return self.action.name

    @cached_property
    def arguments(self) -> Arguments:
        """The arguments, their options not yet checked. Raises InputError."""
        return build_arguments(self.action.Input, self.given)

    @cached_property
    def asked(self) -> Any:
        """What is asked for, as JSON: the same for every way of writing the same. Raises InputError."""
        asked = {"selection": self.selection.asked, "arguments": written(self.arguments)}
        return json.loads(json.dumps(asked, default=_as_json))

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of all that decides what is done. Raises InputError."""
        whole = {"action": self.action.name, "dryRun": self.dry_run, **self.asked}
        if self.preview_id is not None:
            whole["previewId"] = self.preview_id
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()

    def check_form(self) -> None:
        """Refuse what no database is needed for. Raises InputError: BAD_IDEMPOTENCY_KEY or that of an argument."""
        check_key(self.idempotency_key)
        _ = self.hash

    async def check(self, repository: Repository) -> None:
        """Refuse arguments that cannot be meant. Raises InputError or whatever the action itself raises."""
        await check_options(repository, self.arguments)
        await self.action.check(repository, self.arguments)


def check_key(key: str) -> None:
    """Refuse what cannot be an idempotency key. Raises InputError (BAD_IDEMPOTENCY_KEY)."""
    if not is_code(key):
        rule = f"1 to {CODE_LENGTH} characters, no control characters and no spaces around it"
        raise InputError("BAD_IDEMPOTENCY_KEY", f"A key must have {rule}.", field=("idempotencyKey",))


def written(arguments: Arguments) -> dict[str, Any]:
    """Arguments as JSON, by their names in the API."""
    found = {}
    for spec in arguments.__arguments__:
        value = getattr(arguments, spec.name)
        is_group = spec.value.data_type is DataType.OBJECT and value is not None
        found[spec.api_name] = written(value) if is_group else to_json(spec.value, value)
    return found


def _as_json(value: object) -> str:
    """A value of a filter or condition that GraphQL has read already."""
    if isinstance(value, enum.Enum):
        return value.name
    return value.isoformat() if isinstance(value, dt.date) else str(value)
