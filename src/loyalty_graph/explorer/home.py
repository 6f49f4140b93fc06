"""The first page: the reports there are as cards, and the plugins they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.pages import Page

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_HOME: Final = """query ExplorerHome {
  reports { name title description version exportFormats columns { name } plugin { name distribution version } }
  plugins { name distribution version status error failures lastFailure }
}"""


async def show_home(visit: Visit) -> Response:
    """The catalogue."""
    return await visit.page("home.html", title="Reports", **await visit.data(_HOME))


PAGES: Final = (Page("/", show_home),)
