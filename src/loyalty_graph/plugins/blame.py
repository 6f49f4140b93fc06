"""Failures of a plugin's code while it serves: named to the caller, in the log, and in the plugin's tally.

Failures while a plugin is loaded are in loading.py.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from loyalty_graph.domain.days import format_instant
from loyalty_graph.errors import DeclarationError, InputError, LoyaltyGraphError, PluginFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from loyalty_graph.plugins.plugins import Plugin

T = TypeVar("T")

_log = logging.getLogger(__name__)

_ID_BYTES: Final = 6
_DEADLINE: Final = "DEADLINE_EXCEEDED"


@contextmanager
def blaming(plugin: Plugin, where: str) -> Iterator[None]:
    """Raise what a plugin's code raises meanwhile as PluginFailedError; `where` says what was asked of it.

    Codes: DEADLINE_EXCEEDED where the database ended a read, else PLUGIN_FAILED; only texts of our own errors are
    shown. What the plugin tells the caller (InputError), and what the database or the settings are to blame for, is
    raised as it is. Put it around the plugin's code inside the task that runs it: SystemExit in a task ends a server.
    """
    try:
        yield
    except BaseException as error:
        if interrupts(error) or not _is_failure(error):
            raise
        raise _blamed(plugin, where, error) from error


async def blamed(plugin: Plugin, where: str, work: Awaitable[T]) -> T:
    """Await work that runs the plugin's code. Raises as `blaming`."""
    with blaming(plugin, where):
        return await work


def interrupts(error: BaseException) -> bool:
    """Whether an error says that whoever runs the code is to stop, and not that the code failed."""
    if isinstance(error, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is None or task.cancelling() > 0  # else the code cancelled something of its own
    return isinstance(error, KeyboardInterrupt | GeneratorExit)


def _is_failure(error: BaseException) -> bool:
    if isinstance(error, LoyaltyGraphError):
        return isinstance(error, DeclarationError) or (isinstance(error, InputError) and error.code == _DEADLINE)
    return True


def _blamed(plugin: Plugin, where: str, error: BaseException) -> PluginFailedError:
    error_id = secrets.token_hex(_ID_BYTES)
    source = f"plugin {plugin.name} of distribution {plugin.distribution}"
    _log.error("%s failed at %s: error %s", source, where, error_id, exc_info=error)
    code = _DEADLINE if isinstance(error, InputError) else "PLUGIN_FAILED"
    reason = f"{error.code}: {error.message}" if isinstance(error, DeclarationError) else f"error {error_id}"
    message = error.message if isinstance(error, InputError) else f"The {source} failed: {reason}"
    plugin.tally.note(f"{format_instant(dt.datetime.now(dt.UTC))} {where}: {code} (error {error_id})")
    return PluginFailedError(code, message, plugin=plugin.name, distribution=plugin.distribution, error_id=error_id)
