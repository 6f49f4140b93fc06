"""The field `exportUrl` of connections: where all of their rows can be had as a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from loyalty_graph.exports import Wish, export_columns, export_path, signed_link, to_parameters
from loyalty_graph.exports.selection import LIMITED
from loyalty_graph.graphql.composing import Composition, argument, field, optional
from loyalty_graph.graphql.connections import Connection, ReadingConnection
from loyalty_graph.reports.cursors import signing_secret

if TYPE_CHECKING:
    import enum

_DESCRIPTION = (
    "Where all rows that match can be had as a file, in the same order: a path below the gateway's own root. It is "
    "signed, so whoever has it may follow it, until it expires."
)


def export_field(composition: Composition, *, always: bool) -> Any:
    """The field. Unless it is `always` there, it is null for lists that are not a field of Query."""
    arguments = [
        argument("format", composition["ExportFormat"], "The format of the file."),
        argument("columns", str, "`limited`, `all`, or the names of columns divided by commas.", default=LIMITED),
    ]
    description = _DESCRIPTION if always else f"{_DESCRIPTION} Null for a list that is not a field of Query."
    return field("exportUrl", str if always else optional(str), description, _export_url, arguments=arguments)


async def _export_url(root: Connection, info: Any, format: enum.Enum, columns: str) -> str | None:  # noqa: A002 - the word of the API
    if not isinstance(root, ReadingConnection):
        return None
    context, table = info.context, root.reading.table
    export_columns(table, columns)
    repository = await context.repository()
    secret = await context.work.apart(signing_secret(repository.database))
    context.fleeting = True  # the link expires, though no data change
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=context.settings.export_link_lifetime_s)
    path = export_path(table.name, format.name.lower())
    return signed_link(secret, path, to_parameters(Wish(root.request, columns)), repository.scope.code, expires)
