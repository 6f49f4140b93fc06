"""The page on which something is done: a form, the preview of what it would do, and the thing itself.

Every form that is sent is answered with a redirect to what came of it, so that reloading a page does nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.actions.deeds import DeedRefusedError
from loyalty_graph.explorer.actions.submissions import form_page
from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from loyalty_graph.explorer.actions.deeds import Deed
    from loyalty_graph.explorer.actions.finding import Finder
    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.actions.selections import Selection
    from loyalty_graph.explorer.actions.submissions import Submission
    from loyalty_graph.explorer.faults import Fault
    from loyalty_graph.explorer.visits import Visit

PREVIEW: Final = "preview"
"""The parameter that holds the id of the preview which a page shows, and the button that asks for one."""

SAVE: Final = ("Save", "/operations/{id}")
"""A button that does it: what it says, and where it leads."""


@dataclass(frozen=True)
class Doing:
    """A form filled in: what it does, what was typed, and whom it is for where a selection says that.

    `back` is where the visitor comes from: address and name. Without `buttons` it only asks for a preview, which is
    then confirmed; buttons have what they say and where they lead, by their values. `done` is what the visitor has just
    done before this; the `finder` helps to say whom it is for.
    """

    deed: Deed
    given: Parameters
    back: tuple[str, str]
    selection: Selection | None = None
    buttons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    preview: OperationView | None = None
    done: OperationView | None = None
    finder: Finder | None = None
    faults: Sequence[Fault] = ()

    async def show(self, visit: Visit) -> Response:
        """The page."""
        controls = self.deed.form.controls(self.given, self.faults)
        placed = {fault for control in controls for fault in control.all_faults}
        query = Parameters(visit.request.query_params.multi_items())
        return await form_page(
            visit,
            "doing.html",
            status=max((fault.status for fault in self.faults), default=200),
            title=self.deed.title,
            path=visit.request.url.path,
            doing=self,
            controls=controls,
            faults=[fault for fault in self.faults if fault not in placed],
            pages=None if self.preview is None else self.preview.pages(query),
            groups=None if self.preview is None else self.preview.groups(query),
        )

    async def submit(self, visit: Visit, sent: Submission) -> Response:
        """Do what the form says, or show what it would do; what is wrong is said where it was typed.

        A button that is none of this form's asks for a preview, which changes nothing.
        """
        _, leads_to = self.buttons.get(sent.button, ("", ""))
        key = sent.key if leads_to else f"{PREVIEW} {sent.key}"
        try:
            operation_id = await self.deed.do(visit, key, self.given, dry_run=not leads_to)
        except DeedRefusedError as error:
            return await replace(self, faults=error.faults).show(visit)
        if leads_to:
            return visit.redirect(leads_to.format(id=operation_id))
        return visit.redirect(visit.request.url.path + Parameters([(PREVIEW, operation_id)]).query())
