"""What the database itself refuses of a batch, told as the PostingError that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.errors import PostingError

Reasons: TypeAlias = Mapping[str, "Callable[[AsyncConnection], Awaitable[PostingError]]"]
"""What finds out what is wrong, by the SQL state of the database's refusal."""


@asynccontextmanager
async def telling_what_is_wrong(connection: AsyncConnection, reasons: Reasons) -> AsyncIterator[None]:
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
