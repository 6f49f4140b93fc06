"""What can be done to many members at once: the choice of an action, its form, its preview and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.actions.asked import arguments_asked
from loyalty_graph.explorer.actions.deeds import Deed, DeedRefusedError, run
from loyalty_graph.explorer.actions.doing import PREVIEW, Doing
from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.actions.selections import FIELDS, SelectionError, selection_asked, selection_in
from loyalty_graph.explorer.actions.submissions import submission_of
from loyalty_graph.explorer.arguments import FRAGMENT
from loyalty_graph.explorer.faults import Fault
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.actions.selections import Report, Selection
    from loyalty_graph.explorer.actions.submissions import Submission
    from loyalty_graph.explorer.visits import Visit

_ACTIONS: Final = f"""query ExplorerActions {{
  actions {{ name title description mutationField arguments {{ ...ArgumentParts }} }}
  reports {{ name title queryField }}
}}
{FRAGMENT}"""

_CONFIRM: Final = "confirm"
_NOBODY: Final = Fault("SELECTION_REQUIRED", "Say whom it is for.", ("input", "selection"))


async def choose_action(visit: Visit) -> Response:
    """The actions there are, for whom the address says."""
    data = await visit.data(_ACTIONS)
    selection, faults = _selection(Parameters(visit.request.query_params.multi_items()), data["reports"])
    return await visit.page(
        "actions.html",
        status=400 if faults else 200,
        title="Actions",
        actions=data["actions"],
        selection=selection,
        query="" if selection is None else Parameters(selection.fields).query(),
        faults=faults,
    )


async def act(visit: Visit) -> Response:
    """An action: its form, the preview of what it would do, and doing exactly that."""
    data = await visit.data(_ACTIONS)
    name = visit.request.path_params["name"]
    action = next((action for action in data["actions"] if action["name"] == name), None)
    if action is None:
        raise HTTPException(404, f"There is no action {name!r}.")
    bulk = _Bulk(action, data["reports"])
    if visit.request.method == "POST":
        sent = await submission_of(visit)
        return await (bulk.confirm if sent.button == _CONFIRM else bulk.preview)(visit, sent)
    given = Parameters(visit.request.query_params.multi_items())
    if (preview := given.one(PREVIEW)) is not None:
        return await bulk.shown(await operation_of(visit, preview, given)).show(visit)
    return await bulk.filled(given).show(visit)


@dataclass(frozen=True)
class _Bulk:
    """An action of the catalogue, and the reports by which members are selected."""

    action: dict[str, Any]
    reports: Sequence[Report]

    def filled(self, given: Parameters) -> Doing:
        """The form with these parameters in it."""
        selection, faults = _selection(given, self.reports)
        return self._doing(given, selection, faults)

    def shown(self, preview: OperationView) -> Doing:
        """The form as it was when the preview was asked for, and the preview. Raises HTTPException (404)."""
        if not preview.dryRun or preview.kind != self.action["name"]:
            raise HTTPException(404, "There is no such preview of this action.")
        selection = selection_asked(preview.asked["selection"], self.reports)
        doing = self._doing(Parameters([]), selection, [])
        return replace(doing, given=arguments_asked(preview.asked, doing.deed.form), preview=preview)

    async def preview(self, visit: Visit, sent: Submission) -> Response:
        """Show what the form would do."""
        doing = self.filled(sent.given)
        if doing.selection is None and not doing.faults:
            doing = replace(doing, faults=[_NOBODY])
        if doing.faults:
            return await doing.show(visit)
        return await doing.submit(visit, sent)

    async def confirm(self, visit: Visit, sent: Submission) -> Response:
        """Do exactly what a preview shows: the same operation, however often it is confirmed."""
        preview = await operation_of(visit, sent.given.one(PREVIEW) or "")
        try:
            done = await run(visit, self.action["mutationField"], {"previewId": preview.id}, f"confirm {preview.code}")
        except DeedRefusedError as error:
            faults = [replace(fault, field=(), status=max(fault.status, 409)) for fault in error.faults]
            return await replace(self.shown(preview), faults=faults).show(visit)
        return visit.redirect(f"/operations/{done}")

    def _doing(self, given: Parameters, selection: Selection | None, faults: Sequence[Fault]) -> Doing:
        action = self.action
        fixed = {} if selection is None else {"selection": selection.input}
        deed = Deed(action["title"], action["description"], action["mutationField"], action["arguments"], fixed, FIELDS)
        query = "" if selection is None else Parameters(selection.fields).query()
        back = (f"/actions{query}", "Other actions")
        return Doing(deed, given, back, selection, faults=faults)


def _selection(given: Parameters, reports: Sequence[Report]) -> tuple[Selection | None, list[Fault]]:
    try:
        return selection_in(given, reports), []
    except SelectionError as error:
        return None, [error.fault]


PAGES: Final = (Page("/actions", choose_action), Page("/actions/{name}", act, ("GET", "POST")))
