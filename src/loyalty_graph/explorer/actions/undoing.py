"""Undoing an operation: its form, the preview of what that would do, and the thing itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from loyalty_graph.actions.undoing import UndoOperation
from loyalty_graph.explorer.actions.asked import arguments_asked
from loyalty_graph.explorer.actions.deeds import Deed
from loyalty_graph.explorer.actions.doing import PREVIEW, Doing
from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.actions.submissions import submission_of
from loyalty_graph.explorer.declared_arguments import declared_arguments
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.visits import Visit


async def undo(visit: Visit) -> Response:
    """The page on which an operation is undone."""
    operation = await operation_of(visit, visit.request.path_params["id"])
    doing = _doing(operation)
    if visit.request.method == "POST":
        sent = await submission_of(visit)
        return await replace(doing, given=sent.given).submit(visit, sent)
    given = Parameters(visit.request.query_params.multi_items())
    if (shown := given.one(PREVIEW)) is None:
        return await replace(doing, given=given).show(visit)
    preview = await operation_of(visit, shown, given)
    if not preview.dryRun or preview.asked.get("selection") != {"operation": operation.code}:
        raise HTTPException(404, "There is no such preview of undoing this operation.")
    return await replace(doing, given=arguments_asked(preview.asked, doing.deed.form), preview=preview).show(visit)


def _doing(operation: OperationView) -> Doing:
    deed = Deed(
        f"Undo: {operation.title}",
        (UndoOperation.__doc__ or "").split("\n\n")[0],
        "undoOperation",
        declared_arguments(UndoOperation.Input),
        {"operation": operation.id},
    )
    buttons = {"undo": ("Undo", "/operations/{id}")}
    return Doing(deed, Parameters([]), (operation.href, "The operation"), buttons=buttons)


PAGES: Final = (Page("/operations/{id}/undo", undo, ("GET", "POST")),)
