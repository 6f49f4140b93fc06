"""The pages of lists that are read onward only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.explorer.parameters import Parameters


def onward_pages(info: Mapping[str, Any], given: Parameters) -> dict[str, str | None]:
    """Where the first and the next page are, of a PageInfo and the parameters of the present page."""
    return {
        "first": given.having({"after": None}).query() or "?" if "after" in given else None,
        "next": given.having({"after": info["endCursor"]}).query() if info["hasNextPage"] else None,
    }
