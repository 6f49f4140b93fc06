"""Statements compiled once: SQLAlchemy builds and compiles each at its first use, then the driver runs the text.

What a statement is compiled for is its key: everything but the values in its slots, which are given at each run.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util import LRUCache

from loyalty_graph.reports.relation import SLOT_PREFIX
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import sqlalchemy as sa
    from sqlalchemy.sql.compiler import ExpandedState

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


_NAMED: Final[Any] = PGDialect_asyncpg(paramstyle="pyformat")  # type: ignore[no-untyped-call]  # SQLAlchemy's own
"""Writes `%(name)s` for a parameter and doubles every other %, so that nothing else can be taken for one."""

_shapes: Final = LRUCache[Any, Any](1_000)
"""What SQLAlchemy compiled, by its own key of a statement, in which all values are left out."""

_WRITTEN: Final = (int, bool, dt.date)
_INFINITE: Final = (dt.date.min, dt.date.max)
"""Days that the driver takes for infinity: bound, they stay what they have been."""


def compiled(statement: sa.Select[*tuple[Any, ...]]) -> Compiled:
    """Compile a statement. Every parameter named as a slot is given at each run, all others are fixed here.

    Whole numbers, days and truth values that are fixed are written into the text instead of being bound, so that the
    server can plan the statement once for all its runs: with every value unknown, a page of 50 rows looks like one of
    any size to it, and it plans each run anew. Text is always bound.
    """
    state, processors, names = _bound(statement)
    fixed: list[Any] = []
    given: list[tuple[int, str, Processor | None]] = []
    places = {}
    for name, value in state.parameters.items():
        if type(value) in _WRITTEN and value not in _INFINITE:
            places[names.get(name, name)] = f"'{value}'"
            continue
        process = processors.get(name)
        if name.startswith(SLOT_PREFIX):
            given.append((len(fixed), name, process))
            fixed.append(None)
        else:
            fixed.append(value if process is None else process(value))
        places[names.get(name, name)] = f"${len(fixed)}"
    return Compiled(state.statement % places, tuple(fixed), tuple(given))


def _bound(
    statement: sa.Select[*tuple[Any, ...]],
) -> tuple[ExpandedState, Mapping[str, Processor], Mapping[str, str]]:
    """The text of a statement with its values by name, and what their types make of them for the driver.

    The last are the names that are others in the text, which cannot have every character.

    SQLAlchemy has nothing public that compiles by shape, nor that binds without executing.
    """
    made, extracted, collected, _ = statement._compile_w_cache(_NAMED, compiled_cache=_shapes, column_keys=[])  # noqa: SLF001
    shape: Any = made
    parameters = shape.construct_params(
        extracted_parameters=extracted, escape_names=False, _no_postcompile=True, _collected_params=collected
    )
    state: ExpandedState = shape._process_parameters_for_postcompile(parameters)  # noqa: SLF001
    return state, shape._bind_processors | state.processors, shape.escaped_bind_names  # noqa: SLF001


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
    try:
        rows: Sequence[Any] = await database.drivers.fetch(statement.text, statement.values(slots))
    except Exception:
        with clear_errors():
            raise
    return rows
