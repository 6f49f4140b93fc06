"""Links to exports that whoever has them may follow: signed for an account and what is asked, and only for a while."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_ACCOUNT, _EXPIRES, _SIGNATURE = "account", "expires", "signature"

LINKED: Final = (_ACCOUNT, _EXPIRES, _SIGNATURE)
"""The parameters of a link beside those of `parameters.py`: a code, seconds since 1970, and what proves them all."""

_CONTEXT: Final = b"export link"
_SIGNATURE_BYTES: Final = 18


def export_path(table: str, format_: str) -> str:
    """The path of an export, below the gateway's own root."""
    return f"/reports/{table}.{format_}"


def signed_link(secret: bytes, path: str, parameters: Mapping[str, str], account: str, expires: dt.datetime) -> str:
    """A link to the export at a path with these parameters, for an account, until it expires."""
    given = {**parameters, _ACCOUNT: account, _EXPIRES: str(int(expires.timestamp()))}
    return f"{path}?{urlencode({**given, _SIGNATURE: _signature(secret, path, given)})}"


def linked_account(secret: bytes, path: str, given: Mapping[str, str], now: dt.datetime) -> str:
    """The account that a link is for, whose parameters are `given`.

    Raises InputError: LINK_INVALID if no gateway of this database made it as it is, LINK_EXPIRED.
    """
    signature = given.get(_SIGNATURE, "")
    signed = {name: value for name, value in given.items() if name != _SIGNATURE}
    if not hmac.compare_digest(_signature(secret, path, signed).encode(), signature.encode()):
        raise InputError("LINK_INVALID", "The link was changed, or is of another gateway.", field=(_SIGNATURE,))
    if int(signed[_EXPIRES]) <= now.timestamp():
        raise InputError("LINK_EXPIRED", "The link has expired: ask for a new one.", field=(_EXPIRES,))
    return signed[_ACCOUNT]


def _signature(secret: bytes, path: str, signed: Mapping[str, str]) -> str:
    """Of everything there is, whatever its order. The secret signs other things too: the context keeps them apart."""
    key = hmac.digest(secret, _CONTEXT, "sha256")
    text = f"{path}?{urlencode(sorted(signed.items()))}"
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")[:_SIGNATURE_BYTES]).decode()
