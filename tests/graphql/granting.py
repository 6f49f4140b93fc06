"""The action that tests do over HTTP: its mutation and its input."""

from __future__ import annotations

from typing import Any

from tests.actions.samples import actions_of

from loyalty_graph.plugins import Plugins

from .samples import Plain, Standing, plugins_of

PLUGINS = Plugins((*plugins_of(Standing, Plain).plugins, *actions_of().plugins))

GRANT = """mutation($input: GrantInput!) { grant(input: $input) {
  userErrors { field code message reference }
  operation { id kind dryRun status actor memberCount pointsDelta undoes { id } undoneBy { id }
    outcomes { totalCount nodes {
      reference before after delta effect status error balanceType { code } customer { email } } } }
} }"""


def grant(*references: str, points: int = 5, key: str = "k1", **more: Any) -> dict[str, Any]:
    return {"idempotencyKey": key, "selection": {"references": list(references)}, "points": points, **more}
