"""Opaque ids of nodes: the type and the key of a record, which no other account shares."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from loyalty_graph.errors import InputError

KEY_LENGTHS: Final = {"Customer": 1, "Balance": 2, "Entry": 3, "Operation": 1, "Voucher": 1}
"""How many numbers tell a node of the type apart."""

_ID: Final = re.compile(r"([A-Z][A-Za-z]*)((?::(?:0|[1-9]\d{0,17}))+)\Z", re.ASCII)


def encode(type_name: str, *key: int) -> str:
    """The id of a node."""
    text = ":".join((type_name, *map(str, key)))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(node_id: str) -> tuple[str, tuple[int, ...]]:
    """The type and the key of a node. Raises InputError (BAD_ID) for what `encode` cannot have made."""
    try:
        text = base64.b64decode(node_id + "=" * (-len(node_id) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise _bad_id() from None
    match = _ID.match(text)
    if match is None:
        raise _bad_id()
    key = tuple(int(part) for part in match[2].split(":")[1:])
    if KEY_LENGTHS.get(match[1]) != len(key) or encode(match[1], *key) != node_id:
        raise _bad_id()
    return match[1], key


def _bad_id() -> InputError:
    return InputError("BAD_ID", "This is not an id that this API has given out.", field=("id",))
