"""A report's select() tried without a database while its plugin is loaded, so that what is wrong is known early."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import DeclarationError, InputError
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.examples import read_example
from loyalty_graph.reports.relation import Relation
from loyalty_graph.repository import Repository, Scope

if TYPE_CHECKING:
    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.reports.report import Report

_DIALECT: Final[sa.Dialect] = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
_NOW: Final = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


def try_select(report: Report) -> None:
    """Make and compile the report's statement, as of a page, for the examples and defaults of its arguments.

    A required argument without an example leaves nothing to try with. Raises DeclarationError: COLUMNS_DIFFER,
    NO_SELECT, SELECT_FAILED. A refusal of the examples (InputError) is no failure.
    """
    try:
        filter_ = _example_of(report.Filter)
        relation = Relation(report, report.select(_repository(), filter_))
        sa.select(*relation.expressions.values()).compile(dialect=_DIALECT)
    except (InputError, _NoExampleError):
        return
    except DeclarationError:
        raise
    except Exception as error:
        text = f"select() of {report.name!r} raised {type(error).__name__}: {error}"
        raise DeclarationError("SELECT_FAILED", text) from error


class _NoExampleError(Exception):
    """A required argument has neither a default nor an example."""


@cache
def _repository() -> Repository:
    nowhere = Database("postgresql://nowhere.invalid/", Settings())
    return Repository(Scope(0, "trial", "Trial", "EUR", None, _NOW), nowhere)


def _example_of(group: type[Arguments]) -> Arguments:
    return group(**{spec.name: _example(spec) for spec in group.__arguments__ if spec.required})


def _example(spec: ArgumentSpec) -> Any:
    if spec.value.data_type is DataType.OBJECT:
        return _example_of(spec.value.python)
    if spec.example is None and spec.value.data_type is DataType.ENUM:
        first = next(iter(spec.value.python))
        return [first] if spec.value.is_list else first
    if spec.example is None:
        raise _NoExampleError
    return read_example(spec.value, spec.example)
