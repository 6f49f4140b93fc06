"""The kinds of change there are. A new one is a module with a Kind, the class of its changes, and a place here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.actions.attributes import Attributes
from loyalty_graph.actions.points import PointsKind
from loyalty_graph.actions.vouchers import Vouchers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.actions.kind import Kind

KINDS: Final[tuple[Kind, ...]] = (PointsKind(), Attributes(), Vouchers())
"""In the order in which they are planned; applied they are the other way round, as posting comes last."""


def kinds_of(changes: Sequence[Change]) -> list[Kind]:
    """The kinds that occur among some changes, in order."""
    return [kind for kind in KINDS if any(isinstance(change, kind.changes) for change in changes)]
