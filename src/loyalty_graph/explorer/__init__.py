"""The explorer: the gateway's pages for people, rendered on the server from the answers to GraphQL operations.

It asks as any client does, through functions that it is given; it knows neither plugins nor the database. Of what every
installation can do it reads the declarations.
"""

from __future__ import annotations

from loyalty_graph.explorer.host import Host
from loyalty_graph.explorer.routes import explorer_routes, refused_page

__all__ = ["Host", "explorer_routes", "refused_page"]
