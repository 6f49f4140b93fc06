"""Customer records: made, changed, left out of reports. A new one takes over what its reference has in the ledger."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.administration.members import find_customer
from loyalty_graph.administration.records import PRICE_GROUPS, check_code, refuse_nulls
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.exclusion import apply_exclusions
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.tables import TEXT, customers, member_references, members
from loyalty_graph.reports.arguments import Argument, Arguments

_PLAIN: Final = (
    *("email", "first_name", "last_name", "phone", "employee", "receive_email", "receive_post", "receive_sms"),
    *("account_customer", "automatic_price_group"),
)


class UpsertCustomer(Verb):
    """Make a customer record, or change the one there is: what is left out stays as it is, and null empties a text.

    A new record takes over the whole history that its reference has. It is enrolled nowhere and books nothing. Another
    price group given by hand switches the automatic one off.
    """

    name, answers, alone = "upsert_customer", "Customer", False

    class Input(Arguments):
        """Who, and what is known of them."""

        reference: str = Argument("Reference", description="The unique id by which entries name the customer.")
        email: str | None = Argument("Email", description="The email address.")
        first_name: str | None = Argument("First name", description="The first name.")
        last_name: str | None = Argument("Last name", description="The last name.")
        phone: str | None = Argument("Phone", description="The phone number.")
        employee: bool | None = Argument("Employee", description="Whether the customer works for the merchant.")
        receive_email: bool | None = Argument("Receive email", description="Whether the customer takes email.")
        receive_post: bool | None = Argument("Receive post", description="Whether the customer takes post.")
        receive_sms: bool | None = Argument("Receive SMS", description="Whether the customer takes text messages.")
        account_customer: bool | None = Argument(
            "Account customer", description="Whether the customer pays by statement."
        )
        price_group: str | None = Argument("Price group", description="The price group's code; null: none.")
        automatic_price_group: bool | None = Argument(
            "Automatic price group", description="Whether the price group follows the points earned in a lifetime."
        )

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert or update the record."""
        member_id = await _member(work, arguments.reference)
        record = sa.select(customers).where(customers.c.member_id == member_id)
        found = (await work.connection.execute(record)).first()
        values = work.changes(arguments, *_PLAIN)
        refuse_nulls(customers, values)
        if "price_group" in work.given:
            values |= await _price_group(work, arguments.price_group, found, values)
        new = {"member_id": member_id, "account_id": work.account_id, "created_at": work.now, **values}
        if found is None:
            await work.connection.execute(insert(customers).values(new))
        elif values:
            await work.connection.execute(sa.update(customers).where(customers.c.member_id == member_id).values(values))
        mine = sa.select(members.c.member_id).where(members.c.member_id == member_id)
        await assign_price_groups(work.connection, work.account_id, mine)
        return Changed.of(member_id, member_id)


class ExcludeFromReports(Verb):
    """Leave a customer with the whole history out of the liability reports, or let them in again."""

    name, answers, alone = "exclude_from_reports", "Customer", False

    class Input(Arguments):
        """Who, and which of the two."""

        reference: str = Argument("Reference", description="The customer's reference.")
        excluded: bool = Argument("Excluded", default=True, description="false lets the customer in again.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Set the flag and move the history."""
        member_id = await find_customer(work, arguments.reference)
        excluded = sa.literal(arguments.excluded, sa.Boolean)
        wanted = sa.select(members.c.member_id, excluded.label("excluded")).where(members.c.member_id == member_id)
        await apply_exclusions(work.connection, work.account_id, wanted)
        return Changed.of(member_id, member_id)


async def _member(work: Work, reference: str) -> int:
    """The member of that reference, registered if need be, and locked."""
    check_code(reference, "reference")
    named = sa.select(sa.cast(sa.literal(reference), TEXT).label("reference"))
    await register_members(work.connection, work.account_id, named)
    known = member_references.c
    mine = sa.select(known.member_id).where(known.account_id == work.account_id, known.reference == reference)
    await lock_members(work.connection, work.account_id, mine)
    return int((await work.connection.execute(mine)).scalar_one())


async def _price_group(
    work: Work, code: str | None, found: sa.Row[Any] | None, values: dict[str, Any]
) -> dict[str, Any]:
    """What a price group given by hand changes."""
    group_id = None if code is None else (await PRICE_GROUPS.find(work, code, "priceGroup")).price_group_id
    if group_id == (None if found is None else found.price_group_id):
        return {}
    if values.get("automatic_price_group"):
        text = "The points decide an automatic price group: leave one of the two out."
        raise InputError("PRICE_GROUP_IS_AUTOMATIC", text, field=("priceGroup",))
    return {"price_group_id": group_id, "automatic_price_group": False}
