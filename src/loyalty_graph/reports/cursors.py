"""Cursors: the sort values of a row, bound to the question that was asked and signed, so that nobody makes one up."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import orjson
import sqlalchemy as sa

from loyalty_graph.errors import ConfigurationError, InputError
from loyalty_graph.ledger.tables import gateway_keys
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loyalty_graph.database import Database

PURPOSE: Final = "cursor"
"""The row of gateway_keys whose secret signs cursors."""

_SIGNATURE_BYTES: Final = 16
_FINGERPRINT_BYTES: Final = 8

_secrets: WeakKeyDictionary[Database, bytes] = WeakKeyDictionary()


async def signing_secret(database: Database) -> bytes:
    """The secret of a database, read once per process.

    Raises ConfigurationError (DATABASE_NOT_MIGRATED), or as `Repository.fetch`.
    """
    secret = _secrets.get(database)
    if secret is None:
        wanted = sa.select(gateway_keys.c.secret).where(gateway_keys.c.purpose == PURPOSE)
        with clear_errors():
            async with database.read.connect() as connection:
                found = (await connection.execute(wanted)).scalar()
        if found is None:
            text = "The database has no key to sign cursors with: run `loyalty-graph migrate`."
            raise ConfigurationError("DATABASE_NOT_MIGRATED", text)
        secret = _secrets[database] = bytes(found)
    return secret


def fingerprint(*question: object) -> bytes:
    """What makes one question different from another; its parts must be checked values whose repr says all."""
    return hashlib.sha256(repr(question).encode()).digest()[:_FINGERPRINT_BYTES]


class Cursors:
    """Makes and reads the cursors of one question, whose fingerprint `question` gives once a cursor is made or read.

    `data_types` are those of its sort keys, in their order.
    """

    def __init__(self, secret: bytes, question: Callable[[], bytes], data_types: Sequence[DataType]) -> None:
        self._secret = secret
        self._fingerprint = question
        self._data_types = data_types

    @cached_property
    def _question(self) -> bytes:
        return self._fingerprint()

    def make(self, values: Sequence[Any]) -> str:
        """The cursor of the row with these sort values."""
        pairs = zip(self._data_types, values, strict=True)
        payload = self._question + orjson.dumps([_encode(data_type, value) for data_type, value in pairs])
        return base64.urlsafe_b64encode(self._sign(payload) + payload).decode()

    def read(self, cursor: object, *, name: str) -> list[Any]:
        """The sort values in a cursor. `name` is the argument it came in.

        Raises InputError: CURSOR_INVALID if no gateway of this database made it, CURSOR_MISMATCH if it belongs to
        another question.
        """
        token = _decoded(cursor)
        signature, payload = token[:_SIGNATURE_BYTES], token[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload)):
            raise InputError("CURSOR_INVALID", f"{name} is not a cursor of this gateway.", field=(name,))
        if payload[:_FINGERPRINT_BYTES] != self._question:
            text = f"The cursor in {name} belongs to another filter, where or orderBy: start again from the first page."
            raise InputError("CURSOR_MISMATCH", text, field=(name,))
        values = orjson.loads(payload[_FINGERPRINT_BYTES:])
        return [_decode(data_type, value) for data_type, value in zip(self._data_types, values, strict=True)]

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self._secret, payload, "sha256")[:_SIGNATURE_BYTES]


def _decoded(cursor: object) -> bytes:
    try:
        return base64.b64decode(str(cursor).encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return b""


_ENCODERS: Final[Mapping[DataType, Callable[[Any], object]]] = {
    DataType.MONEY: str,
    DataType.DATE: dt.date.isoformat,
    DataType.DATETIME: dt.datetime.isoformat,
    DataType.ENUM: lambda member: member.name,
}

_DECODERS: Final[Mapping[DataType, Callable[[Any], object]]] = {
    DataType.MONEY: Decimal,
    DataType.DATE: dt.date.fromisoformat,
    DataType.DATETIME: dt.datetime.fromisoformat,
}


def _encode(data_type: DataType, value: Any) -> object:
    encode = _ENCODERS.get(data_type)
    return value if encode is None or value is None else encode(value)


def _decode(data_type: DataType, value: Any) -> object:
    decode = _DECODERS.get(data_type)
    return value if decode is None or value is None else decode(value)
