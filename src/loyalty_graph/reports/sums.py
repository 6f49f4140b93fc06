"""What was added up over all rows, kept as long as no data change: every page of a report asks for the same again."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Hashable

    from loyalty_graph.database import Database


class Sums:
    """The sums of one database by what was asked, each with the data_version that it is of. At most `most` are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[int, tuple[Any, ...]]] = OrderedDict()

    def get(self, question: Hashable) -> tuple[int, tuple[Any, ...]] | None:
        """The version and the sums that were read last, if they are kept."""
        found = self._kept.get(question)
        if found is not None:
            self._kept.move_to_end(question)
        return found

    def keep(self, question: Hashable, version: int, sums: tuple[Any, ...]) -> None:
        """Keep sums of a version, and drop what was not asked for longest."""
        self._kept[question] = version, sums
        self._kept.move_to_end(question)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


_sums: WeakKeyDictionary[Database, Sums] = WeakKeyDictionary()


def sums_of(database: Database) -> Sums:
    """The sums of a database, kept for this process."""
    found = _sums.get(database)
    if found is None:
        found = _sums[database] = Sums(database.sums_kept)
    return found
