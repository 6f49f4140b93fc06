"""What else can be done to everybody who is selected: a price group, a newsletter, and the switches of a customer.

What is refused, previewed, recorded and undone is the gateway's business; here stands what is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Action, Argument, Arguments, Attribute, AttributeChange, Repository

if TYPE_CHECKING:
    from collections.abc import Sequence


class Switch(Arguments):
    """On or off."""

    enabled: bool = Argument("Enabled", description="Whether it is switched on, or off.", example="true")


class SetAccrual(Action):
    """Lets every selected customer earn points, or no more. Balances stay as they are."""

    name, title = "set_accrual", "Set Accrual"

    class Input(Switch):
        """On or off."""

    def changes(
        self,
        repository: Repository,  # noqa: ARG002 - reads nothing
        members: sa.FromClause,
        arguments: Input,
    ) -> Sequence[AttributeChange]:
        """The switch of each."""
        return [_same_for_all(members, Attribute.ACCRUAL, value=arguments.enabled)]


class SetAutomaticPriceGroup(Action):
    """Lets the price group of every selected customer follow the points earned in a lifetime, or no more.

    Switching it on gives at once the group with the highest threshold that they reach; off, they keep their group.
    """

    name, title = "set_automatic_price_group", "Set Automatic Price Group"

    class Input(Switch):
        """On or off."""

    def changes(
        self,
        repository: Repository,  # noqa: ARG002 - reads nothing
        members: sa.FromClause,
        arguments: Input,
    ) -> Sequence[AttributeChange]:
        """The switch of each."""
        return [_same_for_all(members, Attribute.AUTOMATIC_PRICE_GROUP, value=arguments.enabled)]


class ChangePriceGroup(Action):
    """Puts every selected customer in a price group. Where that is another one, it is automatic no more."""

    name, title = "change_price_group", "Change Price Group"

    class Input(Arguments):
        """Which group."""

        price_group: str = Argument(
            "Price Group",
            description="The code of the price group.",
            example="VIP",
            options=Repository.price_group_choices,
        )

    def changes(
        self,
        repository: Repository,  # noqa: ARG002 - reads nothing
        members: sa.FromClause,
        arguments: Input,
    ) -> Sequence[AttributeChange]:
        """The group of each."""
        return [_same_for_all(members, Attribute.PRICE_GROUP, value=arguments.price_group)]


class AddToNewsletter(Action):
    """Gives every selected customer a newsletter. Who gets it already goes on getting it."""

    name, title = "add_to_newsletter", "Add To Newsletter"

    class Input(Arguments):
        """Which newsletter."""

        newsletter: str = Argument(
            "Newsletter",
            description="The code of the newsletter.",
            example="NEWS",
            options=Repository.newsletter_choices,
        )

    def changes(
        self,
        repository: Repository,  # noqa: ARG002 - reads nothing
        members: sa.FromClause,
        arguments: Input,
    ) -> Sequence[AttributeChange]:
        """The newsletter of each."""
        return [_same_for_all(members, Attribute.NEWSLETTER, value=True, newsletter=arguments.newsletter)]


def _same_for_all(
    members: sa.FromClause, attribute: Attribute, *, value: bool | str, newsletter: str | None = None
) -> AttributeChange:
    rows = sa.select(members.c.member_id)
    return AttributeChange(rows=rows, attribute=attribute, value=value, newsletter=newsletter)
