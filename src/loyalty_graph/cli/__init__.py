"""The command line: `loyalty-graph …`. Commands only translate between a terminal and the layers below."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    from loyalty_graph.cli.garbage import no_garbage_here

    with no_garbage_here():
        from loyalty_graph.cli.app import run

    sys.exit(run(sys.argv[1:]))
