"""The read side: what an account holds, as relations that cannot show another account's rows, and the words reports share."""

from loyalty_graph.repository.repository import Repository
from loyalty_graph.repository.scope import Scope

__all__ = ["Repository", "Scope"]
