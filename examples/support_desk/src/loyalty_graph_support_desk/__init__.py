"""What a support desk needs, as a plugin of loyalty-graph: a bulk action and a format to take reports away in."""

from __future__ import annotations

from loyalty_graph import Action, ExportFormat, hookimpl
from loyalty_graph_support_desk.markdown import Markdown
from loyalty_graph_support_desk.round_up import RoundUpBalances

__all__ = ["Markdown", "RoundUpBalances", "loyalty_graph_actions", "loyalty_graph_exports"]

loyalty_graph_api = ">=1,<2"


@hookimpl
def loyalty_graph_actions() -> list[type[Action]]:
    """The mutation `roundUpBalances`."""
    return [RoundUpBalances]


@hookimpl
def loyalty_graph_exports() -> list[type[ExportFormat]]:
    """Reports as `.md` files."""
    return [Markdown]
