"""What the database itself refuses of a batch, told as the PostingError that says what is wrong with it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.errors import PostingError


@asynccontextmanager
async def telling_what_is_wrong(
    connection: AsyncConnection, reasons: Mapping[str, Callable[[AsyncConnection], Awaitable[PostingError]]]
) -> AsyncIterator[None]:
    """Turn an error of the block whose SQL state has a reason into what the reason makes of it.

    The reason looks at the transaction as it was before the block.
    """
    try:
        async with connection.begin_nested():
            yield
    except DBAPIError as error:
        reason = reasons.get(getattr(error.orig, "sqlstate", ""))
        if reason is None:
            raise
        raise await reason(connection) from error
