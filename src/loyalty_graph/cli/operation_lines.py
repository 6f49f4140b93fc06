"""Operations and their outcomes as lines of text: tables for people or JSON for programs."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.listings import Operations
from loyalty_graph.repository.lookups import balance_types_by_id
from loyalty_graph.repository.lookups_history import Stretch
from loyalty_graph.repository.lookups_operations import operations_by_id, outcomes_of_operations
from loyalty_graph.repository.lookups_programme import newsletters_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loyalty_graph.repository import Repository

_OUTCOME: Final = {
    "reference": "reference",
    "balanceType": "balance_type_id",
    "before": "points_before",
    "after": "points_after",
    "delta": "delta",
    "effect": "effect",
    "attribute": "attribute",
    "newsletter": "newsletter_id",
    "voucher": "voucher_id",
    "valueBefore": "value_before",
    "valueAfter": "value_after",
    "status": "status",
    "error": "error",
}
"""What is shown of an outcome, in the names of the API, and the column it is made of."""


async def operation_lines(repository: Repository, operation_id: int, first: int, *, as_json: bool) -> str:
    """One operation with its first outcomes; as a table, without columns that none of them has."""
    operation = await _operation(repository, operation_id)
    outcomes = await _outcomes(repository, operation_id, first)
    if as_json:
        return json.dumps({**operation, "outcomes": outcomes}, indent=2)
    told = [f"{name}: {_text(value)}" for name, value in operation.items() if value is not None]
    names = [name for name in _OUTCOME if any(row[name] is not None for row in outcomes)]
    count = f"{len(outcomes):,} outcomes of {operation['memberCount']:,} members"
    return "\n".join([*told, _table(names, outcomes), count])


def operations_lines(records: Iterable[Mapping[str, Any]], *, as_json: bool) -> str:
    """Operations, one line each, of records in the columns of the listing."""
    shown = [_written(record) for record in records]
    names = [column.api_name for column in Operations.visible()]
    return json.dumps(shown, indent=2) if as_json else _table(names, shown)


async def _operation(repository: Repository, operation_id: int) -> dict[str, Any]:
    """The operation, and the codes of the ones that it undid and that undid it."""
    record = (await operations_by_id(repository, [operation_id]))[operation_id]
    related = [record[name] for name in ("undoes_id", "undone_by_id")]
    others = await operations_by_id(repository, [id_ for id_ in related if id_ is not None])
    codes = [None if id_ is None else others[id_]["code"] for id_ in related]
    return {**_written(record), "undoes": codes[0], "undoneBy": codes[1]}


def _written(record: Mapping[str, Any]) -> dict[str, Any]:
    return {column.api_name: to_json(column.value, record[column.name]) for column in Operations.visible()}


async def _outcomes(repository: Repository, operation_id: int, first: int) -> list[dict[str, Any]]:
    found = (await outcomes_of_operations(repository, [operation_id], Stretch(first))).get(operation_id, [])
    types = await balance_types_by_id(repository, _ids(found, "balance_type_id"))
    newsletters = await newsletters_by_id(repository, _ids(found, "newsletter_id"))
    vouchers = await vouchers_by_id(repository, _ids(found, "voucher_id"))
    return [
        {
            **{name: row[column] for name, column in _OUTCOME.items()},
            "balanceType": types.get(row["balance_type_id"], {}).get("code"),
            "newsletter": newsletters.get(row["newsletter_id"], {}).get("code"),
            "voucher": vouchers.get(row["voucher_id"], {}).get("code"),
            **{name: None if row[name] is None else row[name].name for name in ("effect", "attribute", "status")},
        }
        for row in found
    ]


def _ids(rows: Iterable[Mapping[str, Any]], column: str) -> list[int]:
    return list({row[column] for row in rows} - {None})


def _table(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    table = Table()
    width = 1
    for name in names:
        cells = [_text(row[name]) for row in rows]
        fitting = max(len(text) for text in (name, *cells))
        numbers = any(isinstance(row[name], int) and not isinstance(row[name], bool) for row in rows)
        table.add_column(name, justify="right" if numbers else "left", min_width=fitting)
        width += fitting + 3
    for row in rows:
        table.add_row(*(Text(_text(row[name])) for name in names))
    console = Console(file=io.StringIO(), highlight=False, markup=False, width=width)
    console.print(table)
    drawn: str = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO of two lines above
    return drawn.rstrip("\n")


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
