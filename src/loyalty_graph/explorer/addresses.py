"""Where records have their pages. What users named goes into addresses quoted, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE: Final = "reference"
"""The parameter that names a member where the path cannot."""

_DOTS: Final = frozenset({".", ".."})
"""What browsers take out of a path, however it is quoted."""


def record_href(target: str, key: Any) -> str | None:
    """The address of the page of a core type's record; None where it has none."""
    if key is None:
        return None
    if target == "customer":
        return member_href(str(key))
    return _campaign_href(str(key)) if target == "campaign" else None


def member_href(reference: str, given: Mapping[str, str] | None = None) -> str:
    """The address of a member's page, with parameters."""
    own = {REFERENCE: reference} if reference in _DOTS else {}
    path = "/customers/" if own else f"/customers/{quote(reference, safe='')}"
    return path + Parameters({**own, **(given or {})}.items()).query()


def operation_href(operation: Mapping[str, Any]) -> str:
    """The address of an operation's page."""
    return f"/operations/{quote(operation['id'], safe='')}"


def _campaign_href(code: str) -> str:
    return "/campaigns" + Parameters([("where.code.eq", code)]).query()
