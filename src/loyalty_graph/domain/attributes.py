"""What operations change of a customer besides points, and how its values are written as text."""

from __future__ import annotations

import datetime as dt
import enum


class Attribute(enum.Enum):
    """Something of a customer that is not points."""

    ACCRUAL = "Whether the customer earns points: true or false."
    AUTOMATIC_PRICE_GROUP = "Whether the price group follows the points earned in a lifetime: true or false."
    PRICE_GROUP = "The price group, by its code; null for none."
    NEWSLETTER = "Whether the customer gets the newsletter that is named with it: true or false."
    OPTED_OUT_AT = "When the customer opted out, in UTC; null for one who did not."
    CLOSED_AT = "When the customer's account was closed, in UTC; null for one that is open."


def written(value: bool | str | dt.datetime | None) -> str | None:  # noqa: FBT001 - a value, not a switch
    """A value of an attribute as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return value
