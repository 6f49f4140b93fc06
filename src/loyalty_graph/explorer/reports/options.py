"""The values to choose from as they are now: an account's campaigns come and go, and some depend on what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.explorer.arguments import leaves
from loyalty_graph.explorer.reports.question import parameter_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.explorer.arguments import Argument
    from loyalty_graph.explorer.parameters import Parameters
    from loyalty_graph.explorer.reports.entry import ReportEntry
    from loyalty_graph.explorer.visits import Visit

_Path = tuple[str, ...]


async def present_options(visit: Visit, entry: ReportEntry, given: Parameters) -> list[Argument]:
    """The report's arguments with the options they have now, for what is given to the arguments they depend on."""
    arguments: list[Argument] = entry.arguments
    if not any(_varies(argument) for _, argument in leaves(arguments)):
        return arguments
    depending = {
        path: given.one(parameter_of((*path[:-1], argument["dependsOn"])))
        for path, argument in leaves(arguments)
        if argument["dependsOn"] is not None
    }
    chosen = {path: value for path, value in depending.items() if value is not None}
    names = [f"given{index}" for index in range(len(chosen))]
    declared = "".join(f", ${name}: String" for name in names)
    parts = [_selection(), *(f"{name}: {_selection(f'(given: ${name})')}" for name in names)]
    document = f"query ExplorerOptions($name: String!{declared}) {{ report(name: $name) {{ {' '.join(parts)} }} }}"
    variables = {"name": entry.name, **dict(zip(names, chosen.values(), strict=True))}
    found = (await visit.data(document, variables))["report"]
    options = {path: argument["options"] for path, argument in leaves(found["arguments"])}
    for name, path in zip(names, chosen, strict=True):
        options[path] = dict(leaves(found[name]))[path]["options"]
    return _with_options(arguments, options)


def _varies(argument: Argument) -> bool:
    return argument["options"] is not None and argument["dataType"] != "ENUM"


def _selection(given: str = "") -> str:
    fields = f"name options{given} {{ value label }}"
    return f"arguments {{ {fields} fields {{ {fields} fields {{ {fields} }} }} }}"


def _with_options(arguments: Sequence[Argument], options: dict[_Path, Any], path: _Path = ()) -> list[Argument]:
    return [
        {
            **argument,
            "options": options.get((*path, argument["name"])),
            "fields": _with_options(argument.get("fields", ()), options, (*path, argument["name"])),
        }
        for argument in arguments
    ]
