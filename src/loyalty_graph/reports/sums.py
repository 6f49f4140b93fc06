"""What was added up over all rows, kept for as long as it can be brought up to date: every page asks for it again.

Where rows tell of one member each, sums are kept in slices of members by their ids: after a write that changed a few
members, only the slices that these are in are added up anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Context
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

    from loyalty_graph.database import Database

    Sums = tuple[Any, ...]

SLICE_BITS: Final = 8
"""The members of a slice, as the database adds them up, differ in so many of the last bits of their ids."""

_MOST_SLICES: Final = 512
"""How many slices are kept of one answer; where there are more, neighbours are put together."""

_MOST_RENEWED: Final = 16
"""How many slices are worth adding up anew one by one, through each of their rows."""

_ADD: Final = Context(prec=100).add
"""Sums are exact at any size."""


@dataclass(frozen=True)
class Answer:
    """The sums of all rows at a version of the data: by slice, or one for all of them under None.

    The members of a slice are those whose ids are its number but for the last `bits`.
    """

    version: int
    by_slice: Mapping[Any, Sums]
    bits: int

    @classmethod
    def of(cls, version: int, by_slice: Mapping[Any, Sums], bits: int) -> Answer:
        """Keep no more slices than are worth their memory."""
        while len(by_slice) > _MOST_SLICES:
            by_slice, bits = _coarser(by_slice.items(), 1), bits + 1
        return cls(version, by_slice, bits)

    @cached_property
    def sums(self) -> Sums:
        """The sums of all slices; empty if there is no slice, as there is no row."""
        return tuple(map(_added, zip(*self.by_slice.values(), strict=True)))

    def slices_of(self, members: Collection[int]) -> frozenset[int] | None:
        """The slices that members are in; None if so many are not worth renewing, or sums are not kept by slice."""
        slices = frozenset(member >> self.bits for member in members)
        return slices if None not in self.by_slice and len(slices) <= _MOST_RENEWED else None

    def members_in(self, slices: Iterable[int]) -> list[int]:
        """All ids that a member of these slices can have."""
        return [member for each in sorted(slices) for member in range(each << self.bits, (each + 1) << self.bits)]

    def renewed(self, version: int, slices: Collection[int], read: Mapping[int, Sums]) -> Answer:
        """The same at another version, with what was `read` of these slices in the place of what was kept of them."""
        others = {each: sums for each, sums in self.by_slice.items() if each not in slices}
        return Answer.of(version, others | _coarser(read.items(), self.bits - SLICE_BITS), self.bits)


def _coarser(by_slice: Iterable[tuple[int, Sums]], bits: int) -> dict[int, Sums]:
    found: dict[int, list[Sums]] = {}
    for each, sums in by_slice:
        found.setdefault(each >> bits, []).append(sums)
    return {each: tuple(map(_added, zip(*several, strict=True))) for each, several in found.items()}


def _added(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 else reduce(_ADD, values)


class KeptSums:
    """The answers of one database by what was asked. At most `most` are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, question: Hashable) -> Answer | None:
        """What was answered last, if it is kept."""
        found = self._kept.get(question)
        if found is not None:
            self._kept.move_to_end(question)
        return found

    def keep(self, question: Hashable, answer: Answer) -> None:
        """Keep an answer, and drop what was not asked for longest."""
        self._kept[question] = answer
        self._kept.move_to_end(question)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


_sums: WeakKeyDictionary[Database, KeptSums] = WeakKeyDictionary()


def sums_of(database: Database) -> KeptSums:
    """The sums of a database, kept for this process."""
    found = _sums.get(database)
    if found is None:
        found = _sums[database] = KeptSums(database.sums_kept)
    return found
