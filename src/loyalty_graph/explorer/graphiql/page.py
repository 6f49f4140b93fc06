"""GraphiQL: the editor in which people write queries of their own. The editor itself is a bundle, see frontend/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer import policies
from loyalty_graph.explorer.graphiql.examples import core_examples, report_example
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.reports.entry import entries_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_SOMEBODY: Final = "query ExplorerSomebody { customers(first: 1) { nodes { reference } } }"


async def show_graphiql(visit: Visit) -> Response:
    """GraphiQL; the query, its variables and the operation's name in the address are in the editor."""
    customers = (await visit.data(_SOMEBODY))["customers"]["nodes"]
    groups = {
        "Core": core_examples([customer["reference"] for customer in customers]),
        "Reports": [report_example(entry) for entry in await entries_of(visit)],
    }
    return await visit.page("graphiql.html", policy=policies.EDITOR, title="GraphiQL", groups=groups)


PAGES: Final = (Page("/graphiql", show_graphiql),)
