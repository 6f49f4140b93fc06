"""Values that code of a plugin answers with, checked against what it declares: a wrong one must not reach a caller.

Rows are checked in rows.py: what they hold, the database has already made to be of its data type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import DeclarationError, InputError
from loyalty_graph.reports.coercion import coerce_scalar, shown
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from loyalty_graph.reports.datatypes import ValueType


def checked_answer(value: ValueType, answer: object, what: str) -> Any:
    """The answer as its declaration promises it: Python values, Records, lists of either, None where declared.

    Raises DeclarationError (ANSWER_BROKEN), which begins with `what` was answered.
    """
    if answer is None:
        if value.nullable:
            return None
        raise _broken(what, "is null, which it must never be")
    if not value.is_list:
        return _element(value, answer, what)
    if not isinstance(answer, list | tuple):
        raise _broken(what, f"is {shown(answer)}, which is no list")
    return [_element(value, element, what) for element in answer]


def _element(value: ValueType, answer: object, what: str) -> Any:
    if value.data_type is DataType.OBJECT:
        return _record(value.python, answer, what)
    try:
        return coerce_scalar(value.data_type, answer, value.python)
    except InputError as error:
        raise _broken(what, f"is {shown(answer)}: {error.message.rstrip('.')}") from None


def _record(record: Any, answer: object, what: str) -> Any:
    if not isinstance(answer, record):
        raise _broken(what, f"is {shown(answer)}, which is no {record.__qualname__}")
    return record(
        **{
            name: checked_answer(column.value, getattr(answer, name), f"{what}.{column.api_name}")
            for name, column in record.__columns__.items()
        }
    )


def _broken(what: str, fault: str) -> DeclarationError:
    return DeclarationError("ANSWER_BROKEN", f"{what} {fault}.")
