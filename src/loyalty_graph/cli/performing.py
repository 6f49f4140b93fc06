"""How commands that make an operation do it and show it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import typer

from loyalty_graph.config import load_settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from loyalty_graph.actions.requests import ActionRequest
    from loyalty_graph.repository import Repository


async def perform(
    repository: Repository,
    request: ActionRequest,
    first: int | None,
    *,
    as_json: bool,
    blame: AbstractContextManager[None] | None = None,
) -> None:
    """Do the action, within `blame` where it is a plugin's, and print the operation with its first outcomes.

    Raises as `act`.
    """
    from loyalty_graph.actions.acting import act
    from loyalty_graph.cli.operation_lines import operation_lines

    settings = load_settings()
    with blame or nullcontext():
        operation_id = await act(repository, request, deadline_s=settings.action_deadline_s)
    typer.echo(await operation_lines(repository, operation_id, first or settings.page_size, as_json=as_json))
