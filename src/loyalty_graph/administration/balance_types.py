"""Balance types: created, renamed, made the default, retired. Merging them books, so it is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.administration.records import BALANCE_TYPES
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import balance_types, balances, campaigns
from loyalty_graph.reports.arguments import Argument, Arguments

if TYPE_CHECKING:
    from typing import Any


class CreateBalanceType(Verb):
    """Create a kind of points that is counted apart. The account's first one becomes the default."""

    name, answers = "create_balance_type", "BalanceType"

    class Input(Arguments):
        """What it is called."""

        code: str = Argument("Code", description="Its unique code.", example="STORE")
        name: str | None = Argument("Name", description="What people call it; by default its code.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it."""
        others = sa.exists().where(balance_types.c.account_id == work.account_id, balance_types.c.is_default)
        has_default = await work.connection.scalar(sa.select(others))
        return await BALANCE_TYPES.create(work, arguments.code, name=arguments.name, is_default=not has_default)


class RenameBalanceType(Verb):
    """Change what people call a balance type. Its code stays."""

    name, answers = "rename_balance_type", "BalanceType"

    class Input(Arguments):
        """Which one, and its new name."""

        code: str = Argument("Code", description="The balance type's code.", example="STORE")
        name: str = Argument("Name", description="What people call it from now on.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update its name."""
        found = await BALANCE_TYPES.find(work, arguments.code)
        return await BALANCE_TYPES.change(work, found, {"name": arguments.name})


class SetDefaultBalanceType(Verb):
    """Make a balance type the one that is taken where none is named; the one before is that no more."""

    name, answers = "set_default_balance_type", "BalanceType"

    class Input(Arguments):
        """Which one."""

        code: str = Argument("Code", description="The balance type's code.", example="STORE")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Move the flag."""
        found = await BALANCE_TYPES.find(work, arguments.code)
        refuse_retired(found, "code")
        flag = balance_types.c.balance_type_id == found.balance_type_id
        mine = sa.update(balance_types).where(balance_types.c.account_id == work.account_id)
        await work.connection.execute(mine.where(balance_types.c.is_default != flag).values(is_default=flag))
        return Changed(found.balance_type_id)


class RetireBalanceType(Verb):
    """Retire a balance type: nothing is booked to it any more, and it stays in every report.

    Refused unless all its balances are 0, it is not the default, and no running campaign uses it.
    """

    name, answers = "retire_balance_type", "BalanceType"

    class Input(Arguments):
        """Which one, and where its points went."""

        code: str = Argument("Code", description="The balance type's code.", example="EXTRA")
        merged_into: str | None = Argument(
            "Merged into", description="The code of the balance type that its balances were moved to; it is noted."
        )

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Note when it was retired."""
        found = await BALANCE_TYPES.find(work, arguments.code)
        refuse_retired(found, "code")
        if found.is_default:
            text = "The default balance type cannot be retired: make another one the default first."
            raise InputError("DEFAULT_BALANCE_TYPE", text, field=("code",))
        target = await self._target(work, found, arguments.merged_into)
        await self._refuse_in_use(work, found.balance_type_id)
        return await BALANCE_TYPES.change(work, found, {"retired_at": work.now, "merged_into": target})

    async def _target(self, work: Work, found: sa.Row[Any], code: str | None) -> int | None:
        if code is None:
            return None
        target = await BALANCE_TYPES.find(work, code, "mergedInto")
        if target.balance_type_id == found.balance_type_id:
            raise InputError("SAME_BALANCE_TYPE", "A balance type is not merged into itself.", field=("mergedInto",))
        refuse_retired(target, "mergedInto")
        return int(target.balance_type_id)

    async def _refuse_in_use(self, work: Work, balance_type_id: int) -> None:
        # Whoever books locks the types against this, so that none of them books what is not seen here.
        mine = sa.select(balance_types.c.balance_type_id).where(balance_types.c.balance_type_id == balance_type_id)
        await work.connection.execute(mine.with_for_update())
        count = sa.select(sa.func.count()).select_from(balances)
        filled = count.where(balances.c.balance_type_id == balance_type_id, balances.c.points != 0)
        if number := await work.connection.scalar(filled):
            text = f"{number:,} balances of it are not 0: merge it into another type first."
            raise InputError("BALANCES_NOT_ZERO", text, field=("code",))
        using = sa.select(campaigns.c.code).where(
            campaigns.c.balance_type_id == balance_type_id,
            sa.or_(campaigns.c.starts_at.is_(None), campaigns.c.starts_at <= work.now),
            sa.or_(campaigns.c.ends_at.is_(None), campaigns.c.ends_at > work.now),
        )
        if codes := list(await work.connection.scalars(using.order_by(campaigns.c.code).limit(5))):
            text = f"Running campaigns use it: {', '.join(codes)}."
            raise InputError("USED_BY_CAMPAIGN", text, field=("code",))


def refuse_retired(found: sa.Row[Any], *field: str) -> None:
    """Refuse a balance type that is retired. Raises InputError (TYPE_RETIRED)."""
    if found.retired_at is not None:
        raise InputError("TYPE_RETIRED", f"The balance type {found.code!r} is retired.", field=field)
