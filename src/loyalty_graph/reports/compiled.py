"""Statements compiled once: SQLAlchemy builds and compiles each at its first use, then the driver runs the text.

What a statement is compiled for is its key: everything but the values in its slots, which are given at each run.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGCompiler

from loyalty_graph.reports.relation import SLOT_PREFIX
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

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


class _Compiler(PGCompiler):
    """Writes whole numbers, days and truth values that are fixed into the text instead of binding them.

    The server can then plan the statement once for all its runs: with every value unknown, a page of 50 rows looks like
    one of any size to it, and it plans each run anew. Text is always bound.
    """

    def visit_bindparam(self, bindparam: sa.BindParameter[Any], *arguments: Any, **options: Any) -> str:
        """A parameter, or its value with its type."""
        value, type_ = bindparam.value, bindparam.type.dialect_impl(self.dialect)
        if type(value) not in _WRITTEN or not isinstance(type_, _PLAIN) or value in _INFINITE:
            parameter: str = super().visit_bindparam(bindparam, *arguments, **options)  # type: ignore[no-untyped-call]
            return parameter
        text = value.isoformat() if isinstance(value, dt.date) else str(value).lower()
        return f"CAST('{text}' AS {self.dialect.type_compiler_instance.process(type_)})"


_WRITTEN: Final = (int, bool, dt.date)
_PLAIN: Final = (sa.Integer, sa.Date, sa.Boolean)
_INFINITE: Final = (dt.date.min, dt.date.max)
"""Days that the driver takes for infinity: bound, they stay what they have been."""


def compiled(statement: sa.Select[*tuple[Any, ...]], dialect: sa.Dialect) -> Compiled:
    """Compile a statement. Every parameter named as a slot is given at each run, all others are fixed here."""
    writing = copy(dialect)
    writing.statement_compiler = _Compiler
    made: Any = statement.compile(dialect=writing)
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
    try:
        rows: Sequence[Any] = await database.drivers.fetch(statement.text, statement.values(slots))
    except Exception:
        with clear_errors():
            raise
    return rows
