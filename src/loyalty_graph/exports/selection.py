"""Which columns an export has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import shown, suggestion
from loyalty_graph.reports.report import visible_columns

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Table

LIMITED: Final = "limited"
"""The columns that are shown first."""

ALL: Final = "all"
"""Every column there is."""


def export_columns(table: Table, wanted: str = LIMITED) -> list[str]:
    """The Python names of the columns that are `wanted`: LIMITED, ALL, or API names divided by commas.

    Raises InputError: EMPTY_LIST, UNKNOWN_COLUMN, DUPLICATE_COLUMN.
    """
    columns = visible_columns(table)
    if wanted in (LIMITED, ALL):
        return [column.name for column in columns if column.limited or wanted == ALL]
    names = [name.strip() for name in wanted.split(",")]
    if names == [""]:
        raise InputError("EMPTY_LIST", "An export needs at least one column.", field=("columns",))
    known = {column.api_name: column.name for column in columns}
    for index, name in enumerate(names):
        path = ("columns", str(index))
        if name not in known:
            hint = suggestion(name, [*known, LIMITED, ALL])
            raise InputError("UNKNOWN_COLUMN", f"There is no column {shown(name)}; {hint}", field=path)
        if name in names[:index]:
            raise InputError("DUPLICATE_COLUMN", f"{name} is there twice.", field=path)
    return [known[name] for name in names]
