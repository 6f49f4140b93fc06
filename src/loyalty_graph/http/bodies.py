"""Request bodies: read whole, up to a size and within a deadline, so that nobody holds a connection for nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from loyalty_graph.http.refusals import HttpRefusedError

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request, *, limit_bytes: int, timeout_s: float) -> bytes:
    """The body of a request. Raises HttpRefusedError: 413 BODY_TOO_LARGE, 408 BODY_TOO_SLOW, 400 BODY_CUT_SHORT."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit_bytes:
        raise _too_large(limit_bytes)
    chunks, size, more = [], 0, True
    try:
        async with asyncio.timeout(timeout_s):
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    text = "The connection was closed before the body ended."
                    raise HttpRefusedError(400, "BODY_CUT_SHORT", text)
                chunk, more = message.get("body", b""), message.get("more_body", False)
                size += len(chunk)
                if size > limit_bytes:
                    raise _too_large(limit_bytes)
                chunks.append(chunk)
    except TimeoutError:
        text = f"The body did not arrive within {timeout_s:g} seconds."
        raise HttpRefusedError(408, "BODY_TOO_SLOW", text, {"connection": "close"}) from None
    return b"".join(chunks)


def _too_large(limit_bytes: int) -> HttpRefusedError:
    text = f"A request body has at most {limit_bytes:,} bytes."
    return HttpRefusedError(413, "BODY_TOO_LARGE", text, {"connection": "close"})
