"""Whose fault it is when something of a plugin fails in a command: said to whoever typed it, with the reason."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from loyalty_graph.errors import DeclarationError, LoyaltyGraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.plugins import Plugin


class BlamedError(Exception):
    """Something of a plugin raised what it should not; `__cause__` is what."""

    def __init__(self, plugin: Plugin, what: str, error: Exception) -> None:
        text = f"{type(error).__name__}: {error}"
        super().__init__(f"{what} of the plugin {plugin.name} (distribution {plugin.distribution}) failed: {text}")


@contextmanager
def blaming(plugin: Plugin, what: str, *, passing: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Raise BlamedError for whatever is raised within, except what the caller can mend and those that are `passing`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, (BlamedError, *passing)) or _is_told(error):
            raise
        raise BlamedError(plugin, what, error) from error


@contextmanager
def unlogged() -> Iterator[None]:
    """Do not log where plugins fail to load: it would bury what was asked for. LOYALTY_GRAPH_TRACEBACK=1 shows it."""
    log = logging.getLogger("loyalty_graph.plugins.loading")
    log.disabled = not os.environ.get("LOYALTY_GRAPH_TRACEBACK")
    try:
        yield
    finally:
        log.disabled = False


def _is_told(error: Exception) -> bool:
    """Whether it is meant for whoever typed the command: neither a broken declaration nor a statement too slow."""
    if not isinstance(error, LoyaltyGraphError) or isinstance(error, DeclarationError):
        return False
    return error.code != "DEADLINE_EXCEEDED"
