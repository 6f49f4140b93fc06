"""Which columns an export has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.report import Table


def export_columns(table: Table, names: Sequence[str] | None = None, *, limited: bool = False) -> list[str]:
    """The Python names of the columns with these API names; without names, of all columns or the `limited` ones.

    Raises InputError: EMPTY_LIST, UNKNOWN_COLUMN, DUPLICATE_COLUMN.
    """
    if names is None:
        return [column.name for column in table.columns.values() if column.limited or not limited]
    if not names:
        raise InputError("EMPTY_LIST", "An export needs at least one column.", field=("columns",))
    known = {column.api_name: column.name for column in table.columns.values()}
    for index, name in enumerate(names):
        path = ("columns", str(index))
        if name not in known:
            hint = suggestion(name, list(known))
            raise InputError("UNKNOWN_COLUMN", f"There is no column {shown(name)}; {hint}", field=path)
        if name in names[:index]:
            raise InputError("DUPLICATE_COLUMN", f"{name} is there twice.", field=path)
    return [known[name] for name in names]
