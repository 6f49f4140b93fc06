"""Vouchers: what they are and what becomes of them, and the codes by which people name them."""

from __future__ import annotations

import enum
from typing import Final


class VoucherType(enum.Enum):
    """Why a voucher was issued."""

    LOYALTY = "It was given as a reward; all that the gateway issues are."
    GIFT_VOUCHER = "It was bought, to be given away."
    CREDIT_NOTE = "It stands for money that is owed to the customer."


class VoucherStatus(enum.Enum):
    """What has become of a voucher."""

    ISSUED = "It can be used, once it is paid for if it has to be."
    USED = "It was used."
    VOID = "It was voided, and the sale that issued it too."
    EXPIRED = "It was not used in time."


ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The characters of voucher codes, Crockford's base 32: none looks like another, and they spell no word by chance."""

CODE_GROUPS: Final = 4
"""How many groups of characters a code has; a hyphen stands between them."""

GROUP_LENGTH: Final = 4
"""How many characters a group has."""

_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def written_code(typed: str) -> str:
    """A voucher's code as it is stored, from what somebody typed: letters of any case, I or L for 1, O for 0."""
    characters = typed.upper().translate(_READ_AS)
    groups = (characters[at : at + GROUP_LENGTH] for at in range(0, len(characters), GROUP_LENGTH))
    return "-".join(groups)
