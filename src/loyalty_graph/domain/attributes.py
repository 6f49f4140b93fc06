"""What operations change of a customer besides points, and how its values are written as text."""

from __future__ import annotations

import enum


class Attribute(enum.Enum):
    """Something of a customer that is not points."""

    ACCRUAL = "Whether the customer earns points: true or false."
    AUTOMATIC_PRICE_GROUP = "Whether the price group follows the points earned in a lifetime: true or false."
    PRICE_GROUP = "The price group, by its code; null for none."
    NEWSLETTER = "Whether the customer gets the newsletter that is named with it: true or false."
    OPTED_OUT_AT = "When the customer opted out, in UTC; null for one who did not."
    CLOSED_AT = "When the customer's account was closed, in UTC; null for one that is open."
    VOUCHER = "A voucher, by its value; null for none, and for one that is void."
