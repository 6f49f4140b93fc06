"""Records that people name by a code: found, created and changed, each with the error of what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.administration.verb import Changed
from loyalty_graph.domain.codes import CODE_LENGTH, is_code
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import (
    adjustment_reasons,
    balance_types,
    campaigns,
    newsletters,
    outlets,
    price_groups,
)
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.relation import bound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.administration.verb import Work

_RULE: Final = f"1 to {CODE_LENGTH} characters, no control characters and no spaces around it"


@dataclass(frozen=True, eq=False)
class Coded:
    """A table of records with a unique `code`, what people call one of them, and the column that names it to people."""

    table: sa.Table
    noun: str
    label: str = "name"

    @cached_property
    def key(self) -> sa.Column[int]:
        """The column of its ids."""
        (column,) = self.table.primary_key
        return column

    async def find(self, work: Work, code: str, *field: str) -> sa.Row[Any]:
        """The record of that code, which no other verb changes meanwhile. Raises InputError (UNKNOWN_…) at `field`."""
        mine = sa.select(self.table).where(self.table.c.account_id == work.account_id, self.table.c.code == code)
        found = (await work.connection.execute(mine)).first()
        if found is None:
            unknown = f"UNKNOWN_{self.noun.replace(' ', '_').upper()}"
            raise InputError(unknown, f"There is no {self.noun} {code!r}.", field=field or ("code",))
        return found

    async def create(self, work: Work, code: str, **values: Any) -> Changed:
        """Insert a record, called like its code unless it is called otherwise.

        Raises InputError: BAD_CODE, BAD_NAME, CODE_TAKEN.
        """
        check_code(code, "code")
        values[self.label] = code if values.get(self.label) is None else values[self.label]
        self._check(values)
        row = {"account_id": work.account_id, "code": code, **self._bound(values)}
        made = insert(self.table).values(row).on_conflict_do_nothing().returning(self.key)
        created = await work.connection.scalar(made)
        if created is None:
            raise InputError("CODE_TAKEN", f"There already is the {self.noun} {code!r}.", field=("code",))
        return Changed(created)

    async def change(self, work: Work, found: sa.Row[Any], values: Mapping[str, Any]) -> Changed:
        """Change what is given of a record that was found. Raises InputError: BAD_NAME, NULL_NOT_ALLOWED."""
        refuse_nulls(self.table, values)
        self._check(values)
        subject_id: int = found._mapping[self.key]  # noqa: SLF001 - SQLAlchemy's public name
        if values:
            await work.connection.execute(
                sa.update(self.table).where(self.key == subject_id).values(self._bound(values))
            )
        return Changed(subject_id)

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: bound(self.table.c[name], value) for name, value in values.items()}

    def _check(self, values: Mapping[str, Any]) -> None:
        name = values.get(self.label)
        if name is not None and not is_code(name):
            text = f"A {self.label} must have {_RULE}; {name!r} does not."
            raise InputError("BAD_NAME", text, field=(self.label,))


BALANCE_TYPES: Final = Coded(balance_types, "balance type")
CAMPAIGNS: Final = Coded(campaigns, "campaign")
ADJUSTMENT_REASONS: Final = Coded(adjustment_reasons, "adjustment reason", "label")
PRICE_GROUPS: Final = Coded(price_groups, "price group")
NEWSLETTERS: Final = Coded(newsletters, "newsletter")
OUTLETS: Final = Coded(outlets, "outlet")


def check_code(code: str, *field: str) -> None:
    """Refuse what cannot be a code. Raises InputError (BAD_CODE)."""
    if not is_code(code):
        raise InputError("BAD_CODE", f"It must have {_RULE}; {code!r} does not.", field=field)


def refuse_nulls(table: sa.Table, values: Mapping[str, Any]) -> None:
    """Refuse a null for what cannot be empty: to keep a value is to leave it out. Raises InputError."""
    for name, value in values.items():
        if value is None and not table.c[name].nullable:
            text = "It cannot be empty: leave it out to keep it."
            raise InputError("NULL_NOT_ALLOWED", text, field=(api_name(name),))
