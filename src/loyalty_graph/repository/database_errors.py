"""What the database refuses a read, as errors that whoever reads can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import asyncpg
import sqlalchemy as sa

from loyalty_graph.database.drivers import ConnectionLostError, NoConnectionFreeError
from loyalty_graph.errors import InputError, LoyaltyGraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUERY_CANCELED: Final = "57014"
_NUMBER_OUT_OF_RANGE: Final = "22003"
_CONNECTION_LOST: Final = ("08", "57P")
"""How the states begin that end a connection: broken, or shut down by the server."""


@contextmanager
def clear_errors() -> Iterator[None]:
    """Raise what the database refuses meanwhile as an error of ours.

    InputError: DEADLINE_EXCEEDED. LoyaltyGraphError: POINTS_OUT_OF_RANGE, DATABASE_UNREACHABLE, OVERLOADED. Anything
    else is a defect and stays what it is.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        if (clear := _clear(getattr(error.orig, "sqlstate", None), lost=error.connection_invalidated)) is None:
            raise
        raise clear from error
    except asyncpg.PostgresError as error:  # the driver's own, or of a stream's later batches
        if (clear := _clear(error.sqlstate)) is None:
            raise
        raise clear from error
    except ConnectionLostError as error:
        raise _lost() from error
    except (sa.exc.TimeoutError, NoConnectionFreeError) as error:
        raise LoyaltyGraphError("OVERLOADED", "Too much is being read at once: try again in a moment.") from error


def _clear(sqlstate: str | None, *, lost: bool = False) -> LoyaltyGraphError | None:
    state = sqlstate or ""
    if state == _QUERY_CANCELED:
        text = "The answer takes longer than a read may take: narrow the filter or ask for less at once."
        return InputError("DEADLINE_EXCEEDED", text)
    if state == _NUMBER_OUT_OF_RANGE:
        text = "A number of the answer is beyond what can be answered exactly."
        return LoyaltyGraphError("POINTS_OUT_OF_RANGE", text)
    if lost or state.startswith(_CONNECTION_LOST):
        return _lost()
    return None


def _lost() -> LoyaltyGraphError:
    return LoyaltyGraphError("DATABASE_UNREACHABLE", "The connection to the database was lost: ask again.")
