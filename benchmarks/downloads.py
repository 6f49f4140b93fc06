"""Files taken over HTTP."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from .load import Address

_BLOCK_BYTES: Final = 1 << 18
_SILENCE_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Download:
    """What came, and how long it took from the request to the last byte."""

    seconds: float
    size: int
    lines: int


def download(
    address: Address, path: str, *, into: BinaryIO | None = None, begun: Callable[[], None] | None = None
) -> Download:
    """Take a file, keep it `into` another if told so, and call `begun` once its first bytes are here.

    Raises ValueError for a status other than 200, and http.client.HTTPException for a transfer that breaks off.
    """
    connection = http.client.HTTPConnection(*address, timeout=_SILENCE_SECONDS)
    started, size, lines = time.perf_counter(), 0, 0
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise ValueError(f"{path} answers {response.status}: {response.read(500)!r}")
        while block := response.read(_BLOCK_BYTES):
            if begun is not None and not size:
                begun()
            size += len(block)
            lines += block.count(b"\n")
            if into is not None:
                into.write(block)
    finally:
        connection.close()
    return Download(time.perf_counter() - started, size, lines)
