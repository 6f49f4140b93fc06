"""Arguments of what every installation can do, in the shape in which the catalogue tells those of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.explorer.values import humanised
from loyalty_graph.reports.catalogue import describe_arguments
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.explorer.arguments import Argument
    from loyalty_graph.reports.arguments import Arguments
    from loyalty_graph.reports.catalogue import ArgumentEntry

Options = list[dict[str, str]]
"""ArgumentOptions: values with what people call them."""


def declared_arguments(group: type[Arguments], options: Mapping[str, Options] | None = None) -> Sequence[Argument]:
    """The arguments, those named in `options` with these to choose from."""
    return [_argument(entry, (options or {}).get(entry.name)) for entry in describe_arguments(group)]


def _argument(entry: ArgumentEntry, options: Options | None) -> Argument:
    if entry.data_type is DataType.ENUM:
        members = entry.spec.value.python
        options = [{"value": each.name, "label": f"{humanised(each.name)}: {each.value}"} for each in members]
    return {
        "name": entry.name,
        "label": entry.label,
        "description": entry.description,
        "dataType": entry.data_type.name,
        "required": entry.required,
        "list": entry.list,
        "defaultValue": entry.default_value,
        "example": entry.example,
        "dependsOn": None,
        "options": options,
        "fields": [],
    }
