"""Balances corrected by hand: modified, added, removed, and all of a type merged into another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

from loyalty_graph.actions.built_in.merging import MergeBalanceTypes
from loyalty_graph.actions.built_in.one_balance import AddBalance, ModifyBalance, RemoveBalance
from loyalty_graph.explorer.actions.asked import arguments_asked
from loyalty_graph.explorer.actions.deeds import Deed
from loyalty_graph.explorer.actions.doing import PREVIEW, SAVE, Doing
from loyalty_graph.explorer.actions.finding import finder_of
from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.actions.submissions import submission_of
from loyalty_graph.explorer.declared_arguments import declared_arguments
from loyalty_graph.explorer.lists.list_page import DONE
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from loyalty_graph.actions.action import Action
    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.arguments import Argument
    from loyalty_graph.explorer.visits import Visit

_CHOICES: Final = """query ExplorerBalanceChoices {
  balanceTypes { code name isDefault retiredAt }
  adjustmentReasons { code label }
}"""

_CLOSE: Final = ("Save & Close", "/balances?done={id}")
_NEW: Final = ("Save & New", "/balances/add?done={id}")


def _whose(name: str, label: str, description: str, *, many: bool = False) -> Argument:
    return {
        "name": name,
        "label": label,
        "description": description,
        "dataType": "STRING",
        "required": not many,
        "list": many,
        "defaultValue": None,
        "example": None,
        "dependsOn": None,
        "options": None,
        "fields": [],
    }


_MEMBER: Final = _whose("reference", "Customer", "The reference of the customer, with a record or without.")
_MEMBERS: Final = _whose(
    "references", "Only these customers", "Their references; everybody who has such a balance if left out.", many=True
)


@dataclass(frozen=True)
class _Form:
    """One of the forms: the action, the field that says whose balance it is, and the buttons that do it.

    One that `searches` helps to find the customer.
    """

    action: Action
    whose: Argument
    buttons: Mapping[str, tuple[str, str]]
    searches: bool = False

    async def answer(self, visit: Visit) -> Response:
        """The page."""
        doing = self._doing(await visit.data(_CHOICES))
        if visit.request.method == "POST":
            sent = await submission_of(visit)
            return await replace(doing, given=sent.given).submit(visit, sent)
        given = Parameters(visit.request.query_params.multi_items())
        if (shown := given.one(PREVIEW)) is None:
            done, searches = given.one(DONE), self.searches and "reference" not in given
            doing = replace(
                doing,
                given=given,
                done=None if done is None else await operation_of(visit, done),
                finder=await finder_of(visit, given) if searches else None,
            )
            return await doing.show(visit)
        preview = await operation_of(visit, shown, given)
        return await replace(doing, given=self._asked(preview, doing.deed), preview=preview).show(visit)

    def _asked(self, preview: OperationView, deed: Deed) -> Parameters:
        """What the form held when the preview was asked for. Raises HTTPException (404) if that was another form."""
        if not preview.dryRun or preview.kind != self.action.name:
            raise HTTPException(404, "There is no such preview of this form.")
        whose = {deed.parameter_of((self.whose["name"],)): preview.asked["selection"].get("references")}
        return arguments_asked(preview.asked, deed.form).having(whose)

    def _doing(self, choices: Mapping[str, Any]) -> Doing:
        action = self.action
        types = [_type_option(each) for each in choices["balanceTypes"]]
        options = dict.fromkeys(("balanceType", "sourceTypes", "destinationType"), types)
        options["reason"] = [{"value": each["code"], "label": each["label"]} for each in choices["adjustmentReasons"]]
        deed = Deed(
            action.title,
            action.__doc__ or "",
            action.mutation_field,
            [self.whose, *declared_arguments(action.Input, options)],
        )
        return Doing(deed, Parameters([]), ("/balances", "All balances"), buttons=self.buttons)


def _type_option(balance_type: Mapping[str, Any]) -> dict[str, str]:
    notes = [
        *(["default"] if balance_type["isDefault"] else []),
        *(["retired"] if balance_type["retiredAt"] is not None else []),
    ]
    label = f"{balance_type['name']} ({', '.join(notes)})" if notes else balance_type["name"]
    return {"value": balance_type["code"], "label": label}


_FORMS: Final = {
    "/balances/modify": _Form(ModifyBalance(), _MEMBER, {"save": SAVE, "close": _CLOSE}),
    "/balances/add": _Form(AddBalance(), _MEMBER, {"save": SAVE, "close": _CLOSE, "new": _NEW}, searches=True),
    "/balances/remove": _Form(RemoveBalance(), _MEMBER, {"save": SAVE, "close": _CLOSE}),
    "/balances/merge": _Form(MergeBalanceTypes(), _MEMBERS, {"save": SAVE}),
}

FORMS: Final = {form.action.name: path for path, form in _FORMS.items()}
"""Where the form of an action is, by its name."""

PAGES: Final = tuple(Page(path, form.answer, ("GET", "POST")) for path, form in _FORMS.items())
