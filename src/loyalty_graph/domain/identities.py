"""Arithmetic identities between columns, such as "end == start + earned - redeemed": parsed once, checked on rows.

The language is Python's, restricted to names, whole numbers, + and -, one ==, and `next(column)`: the column's value
in the row that follows.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Number = int | Decimal


@dataclass(frozen=True)
class Identity:
    """One equation. `columns` are the names it reads of a row, `following` those it reads of the next row."""

    text: str
    columns: frozenset[str]
    following: frozenset[str]
    _terms: tuple[tuple[int, str | int, bool], ...] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Parse an equation. Raises ValueError naming what is not understood."""
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            message = f"identity {text!r} is not an equation"
            raise ValueError(message) from error
        match tree:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                terms = (*_terms(left, 1, text), *_terms(right, -1, text))
            case _:
                message = f"identity {text!r} is not one equation with =="
                raise ValueError(message)
        named = [(name, later) for _, name, later in terms if isinstance(name, str)]
        return cls(
            text,
            frozenset(name for name, later in named if not later),
            frozenset(name for name, later in named if later),
            terms,
        )

    @property
    def is_chain(self) -> bool:
        """True if it ties a row to the one that follows."""
        return bool(self.following)

    def residual(self, row: Mapping[str, Any], following: Mapping[str, Any] | None = None) -> Number:
        """Left side minus right side: 0 when the identity holds. A null value (no rows to total) counts as 0."""
        total: Number = 0
        for sign, term, later in self._terms:
            source = following if later else row
            value: Number = term if isinstance(term, int) else ((source or {}).get(term) or 0)
            total += sign * value
        return total


def _terms(node: ast.expr, sign: int, text: str) -> list[tuple[int, str | int, bool]]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _terms(left, sign, text) + _terms(right, sign, text)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _terms(left, sign, text) + _terms(right, -sign, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _terms(operand, -sign, text)
        case ast.Name(id=name):
            return [(sign, name, False)]
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return [(sign, value, False)]
        case ast.Call(func=ast.Name(id="next"), args=[ast.Name(id=name)], keywords=[]):
            return [(sign, name, True)]
        case _:
            message = f"identity {text!r}: {ast.unparse(node)!r} is neither a column, a number, a sum nor next(column)"
            raise ValueError(message)
