"""Every verb there is, in the order of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.administration.balance_types import (
    CreateBalanceType,
    RenameBalanceType,
    RetireBalanceType,
    SetDefaultBalanceType,
)

if TYPE_CHECKING:
    from loyalty_graph.administration.verb import Verb

VERBS: Final[tuple[Verb, ...]] = (
    CreateBalanceType(),
    RenameBalanceType(),
    SetDefaultBalanceType(),
    RetireBalanceType(),
)
"""The verbs; their names are different."""
