"""Statements with their values written into them, for COPY, which takes no parameters.

The server itself writes the values, as the types that it would bind them as: nothing is quoted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

if TYPE_CHECKING:
    import sqlalchemy as sa

    from loyalty_graph.database.sessions import Driver

_NAMED: Final[Any] = PGDialect_asyncpg(paramstyle="pyformat")  # type: ignore[no-untyped-call]  # SQLAlchemy's own
"""Writes `%(name)s` for a parameter and doubles every other %, so that nothing else can be taken for one."""


async def inlined(driver: Driver, statement: sa.Select[Any]) -> str:
    """The text of a statement with its values in it, for the session of `driver`."""
    compiled: Any = statement.compile(dialect=_NAMED, compile_kwargs={"render_postcompile": True})
    values = _bound(compiled)
    numbers = {name: f"${number}" for number, name in enumerate(values, start=1)}
    prepared = await driver.prepare(compiled.string % numbers)
    types = [f'"{type_.schema}"."{_internal(type_.name)}"' for type_ in prepared.get_parameters()]
    written = [f"quote_nullable({place}::{type_}::text)" for place, type_ in zip(numbers.values(), types, strict=True)]
    literals = await driver.fetchrow(f"SELECT {', '.join(written)}", *values.values())
    assert literals is not None  # noqa: S101 - told to the type checker: a SELECT without FROM has one row
    text: str = compiled.string % dict(zip(values, literals, strict=True))
    return text


def _bound(compiled: Any) -> dict[str, Any]:
    """The values as SQLAlchemy hands them to the driver, by name."""
    processors = compiled._bind_processors  # noqa: SLF001 - SQLAlchemy has no public way to bind without executing
    return {name: processors[name](value) if name in processors else value for name, value in compiled.params.items()}


def _internal(name: str) -> str:
    """The name of a type by which it can be quoted: that of an array begins with an underscore."""
    return f"_{name.removesuffix('[]')}" if name.endswith("[]") else name
