"""The object types of records: what facts, and the fields that plugins contribute, answer with besides plain values."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from loyalty_graph.graphql.composing import Composition, Type, field, many, optional
from loyalty_graph.reports.datatypes import DataType, ValueType

if TYPE_CHECKING:
    from loyalty_graph.graphql.declared import Declared
    from loyalty_graph.reports.record import Record


def answer_type(composition: Composition, declared: Declared, value: ValueType) -> Type:
    """The type of an answered value: a data type's, or for a Record its object type; lists and nullable ones too."""
    if value.data_type is not DataType.OBJECT:
        return declared.value(value)
    made = record_type(composition, declared, value.python)
    whole = many(made) if value.is_list else made
    return optional(whole) if value.nullable else whole


def record_type(composition: Composition, declared: Declared, record: type[Record]) -> Type:
    """The object type of a Record, named after it behind the prefix of `declared`; made once per prefix."""
    name = f"{declared.prefix}{record.__name__}"
    if (shared := composition.made_of(name, record)) is not None:
        return shared
    made = composition.object(name, inspect.cleandoc(record.__doc__ or name), source=record)
    composition.extend(
        name,
        [
            field(column.api_name, declared.value(column.value), column.description, reads=column.name)
            for column in record.__columns__.values()
        ],
    )
    return made
