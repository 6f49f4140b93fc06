"""Whose data a request sees. Nothing else decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from loyalty_graph.config import Settings


def account_of(request: Request, settings: Settings) -> str:  # noqa: ARG001 - requests will authenticate themselves
    """The code of the request's account: that of the settings, as long as requests do not authenticate themselves."""
    return settings.account
