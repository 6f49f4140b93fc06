"""Statements compiled once: SQLAlchemy builds and compiles each at its first use, then the driver runs the text.

What a statement is compiled for is its key: everything but the values in its slots, which are given at each run.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from loyalty_graph.reports.relation import SLOT_PREFIX
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import sqlalchemy as sa

    from loyalty_graph.database import Database

    Processor = Callable[[Any], Any]
    Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as the driver takes it.

    `fixed` are its values in their order, None where one is given at each run; `given` says where those go: position,
    name of the slot, and what the type makes of the value.
    """

    text: str
    fixed: tuple[Any, ...]
    given: tuple[tuple[int, str, Processor | None], ...]

    def values(self, slots: Mapping[str, Any]) -> list[Any]:
        """The values to run it with."""
        values = list(self.fixed)
        for position, name, process in self.given:
            value = slots[name]
            values[position] = value if process is None else process(value)
        return values


def compiled(statement: sa.Select[Any], dialect: sa.Dialect) -> Compiled:
    """Compile a statement. Every parameter named as a slot is given at each run, all others are fixed here."""
    made = statement.compile(dialect=dialect)
    state = made.construct_expanded_state()
    processors: Mapping[str, Any] = {**made._bind_processors, **state.processors}  # noqa: SLF001 - nothing public has them
    fixed: list[Any] = []
    given = []
    for position, name in enumerate(state.positiontup or ()):
        process = processors.get(name)
        if name.startswith(SLOT_PREFIX):
            given.append((position, name, process))
            fixed.append(None)
        else:
            value = state.parameters[name]
            fixed.append(value if process is None else process(value))
    return Compiled(state.statement, tuple(fixed), tuple(given))


class Statements:
    """The compiled statements of one database. The most recently used are kept, up to `most`.

    A key is (source, shape): the source says which rows there are, the shape what is asked of them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Hashable, Hashable], Compiled] = OrderedDict()
        self._sources: Counter[Hashable] = Counter()

    def knows(self, source: Hashable) -> bool:
        """Whether a statement of this source is kept."""
        return source in self._sources

    def get(self, source: Hashable, shape: Hashable) -> Compiled | None:
        """The statement of this key, if it is kept."""
        key = (source, shape)
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, source: Hashable, shape: Hashable, statement: Compiled) -> None:
        """Keep a statement, and drop what was not used for longest."""
        self._sources[source] += (source, shape) not in self._kept
        self._kept[source, shape] = statement
        while len(self._kept) > self._most:
            (dropped, _), _ = self._kept.popitem(last=False)
            self._sources[dropped] -= 1
            if not self._sources[dropped]:
                del self._sources[dropped]


_statements: WeakKeyDictionary[Database, Statements] = WeakKeyDictionary()


def statements_of(database: Database) -> Statements:
    """The compiled statements of a database, kept for this process."""
    found = _statements.get(database)
    if found is None:
        found = _statements[database] = Statements(database.statements_kept)
    return found


async def fetch(database: Database, statement: Compiled, slots: Mapping[str, Any]) -> Sequence[Row]:
    """The rows of a compiled statement, on a read-only connection of its own. Raises as `Repository.fetch`."""
    with clear_errors():
        rows: Sequence[Any] = await database.drivers.fetch(statement.text, statement.values(slots))
    return rows
