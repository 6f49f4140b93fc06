"""What a plugin's module contributes through its hooks, checked piece by piece before anything is made of it."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, Final

import pluggy

from loyalty_graph import hookspecs
from loyalty_graph.actions.action import Action
from loyalty_graph.errors import DeclarationError
from loyalty_graph.exports import ExportFormat
from loyalty_graph.extensions.commands import Command
from loyalty_graph.extensions.fields import Field, RootField
from loyalty_graph.extensions.routes import Route
from loyalty_graph.plugins.plugins import Contributions
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_IN_A_PATH: Final = re.compile(r"[A-Za-z0-9._~-]+\Z")
_PREFIX: Final = f"{hookspecs.PROJECT}_"
_API: Final = f"{_PREFIX}api"


def contributions_of(module: ModuleType, name: str) -> Contributions:
    """All that the plugin `name` contributes. Raises what it raises, and DeclarationError for what is no contribution.

    Codes: NO_HOOK (nothing contributed, or a hook without `@hookimpl`), NOT_A_LIST, NOT_A_CONTRIBUTION,
    BAD_PLUGIN_NAME.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(module, name=name)
    manager.check_pending()
    _require_marks(module, manager)
    routes = tuple(_answers(manager, "routes", lambda answer: isinstance(answer, Route), "Route"))
    if routes and not _IN_A_PATH.match(name):
        text = f"the name {name!r} cannot stand in a path: the plugin can have no routes."
        raise DeclarationError("BAD_PLUGIN_NAME", text)
    return Contributions(
        reports=tuple(made() for made in _answers(manager, "reports", _subclass_of(Report), "Report class")),
        actions=tuple(made() for made in _answers(manager, "actions", _subclass_of(Action), "Action class")),
        fields=tuple(made() for made in _answers(manager, "fields", _subclass_of(Field, RootField), "Field class")),
        exports=tuple(
            made() for made in _answers(manager, "exports", _subclass_of(ExportFormat), "ExportFormat class")
        ),
        commands=tuple(
            Command.of(function) for function in _answers(manager, "commands", inspect.isfunction, "function")
        ),
        routes=routes,
    )


def api_range(module: ModuleType) -> str | None:
    """The range of API versions the plugin says it was made for, its `loyalty_graph_api`; None if it says nothing.

    Raises DeclarationError: BAD_API_RANGE, API_NOT_SUPPORTED.
    """
    wanted = getattr(module, _API, None)
    if wanted is None:
        return None
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # only plugins that say so need it

    try:
        fits = SpecifierSet(wanted).contains(hookspecs.API_VERSION)
    except (InvalidSpecifier, TypeError, AttributeError):
        raise DeclarationError(
            "BAD_API_RANGE", f'loyalty_graph_api is {wanted!r}, no range such as ">=1,<2".'
        ) from None
    if not fits:
        text = f"the plugin needs the API {wanted}; this gateway has {hookspecs.API_VERSION}."
        raise DeclarationError("API_NOT_SUPPORTED", text)
    return str(wanted)


def _require_marks(module: ModuleType, manager: pluggy.PluginManager) -> None:
    implemented = {caller.name for caller in manager.get_hookcallers(module) or ()}
    for name, value in vars(module).items():
        if name.startswith(_PREFIX) and callable(value) and name not in implemented:
            raise DeclarationError("NO_HOOK", f"{name} is not marked with @hookimpl, so nobody would call it.")
        if name.startswith(_PREFIX) and isinstance(value, str) and name != _API:
            raise DeclarationError("UNKNOWN_ATTRIBUTE", f"{name} means nothing; there is {_API}.")
    if not implemented:
        raise DeclarationError("NO_HOOK", f"the module {module.__name__} implements no hook.")


def _answers(manager: pluggy.PluginManager, kind: str, fits: Callable[[Any], bool], wanted: str) -> list[Any]:
    found: list[Any] = []
    caller = getattr(manager.hook, f"{_PREFIX}{kind}")
    answers = caller()
    if len(answers) < len(caller.get_hookimpls()):
        raise DeclarationError("NOT_A_LIST", f"{_PREFIX}{kind} gave None, which is no list.")
    for answer in answers:
        if not isinstance(answer, list | tuple):
            raise DeclarationError("NOT_A_LIST", f"{_PREFIX}{kind} gave {answer!r}, which is no list.")
        for element in answer:
            if not fits(element):
                raise DeclarationError("NOT_A_CONTRIBUTION", f"{_PREFIX}{kind} gave {element!r}, which is no {wanted}.")
        found += answer
    return found


def _subclass_of(*bases: type) -> Callable[[Any], bool]:
    return lambda answer: isinstance(answer, type) and issubclass(answer, bases)
