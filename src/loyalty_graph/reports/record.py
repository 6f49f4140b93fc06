"""Records: groups of values that a fact, or a field that a plugin contributes, answers with.

The output counterpart of Arguments. What GraphQL makes of them is in graphql/records.py.
"""

from __future__ import annotations

from typing import Any, ClassVar

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.columns import Column


class Record:
    """Base of an object that is answered as a whole, such as one step of a reconciliation.

    Subclass it with a docstring and Column attributes, and make one with a value for each: `Step(reason=…, delta=-1)`;
    a column that may be null can be left out. A record is immutable; its values are its attributes. Raises
    DeclarationError: BAD_DECLARATION while the class is made, RECORD_BROKEN for values that break its columns' promise.
    """

    __columns__: ClassVar[dict[str, Column]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.__columns__ = cls.__columns__ | own
        faults = [] if cls.__doc__ else ["it has no docstring"]
        if not cls.__columns__:
            faults.append("it has no columns")
        faults += [
            f"column {name!r} is a key or has a total, which only rows have"
            for name, column in own.items()
            if column.key or column.total is not None
        ]
        faults += [f"{name!r} cannot name a column" for name in own if hasattr(Record, name)]
        if faults:
            raise DeclarationError("BAD_DECLARATION", f"{cls.__module__}.{cls.__qualname__}: {'; '.join(faults)}.")

    def __init__(self, **values: Any) -> None:
        unknown = sorted(values.keys() - self.__columns__.keys())
        missing = [
            name for name, column in self.__columns__.items() if values.get(name) is None and not column.value.nullable
        ]
        if unknown or missing:
            faults = [*(f"{name!r} is no column" for name in unknown), *(f"{name!r} is null" for name in missing)]
            raise DeclarationError("RECORD_BROKEN", f"{type(self).__qualname__}: {'; '.join(faults)}.")
        for name in self.__columns__:
            object.__setattr__(self, name, values.get(name))

    def __setattr__(self, name: str, value: object) -> None:
        message = f"{type(self).__qualname__} is immutable"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((type(self), *map(repr, vars(self).items())))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def to_json(self) -> dict[str, Any]:
        """The record as JSON has it: values by API name."""
        return {
            column.api_name: to_json(column.value, getattr(self, name)) for name, column in self.__columns__.items()
        }
