"""The read side: what an account holds, as relations without other accounts' rows, and the words reports share."""

from loyalty_graph.repository.repository import Repository, open_repository
from loyalty_graph.repository.scope import Scope

__all__ = ["Repository", "Scope", "open_repository"]
