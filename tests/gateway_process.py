"""The gateway as a process of its own over a database that is there: started, asked over HTTP, ended by its id."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx2

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COMMAND: Final = [sys.executable, "-c", "from loyalty_graph.cli import main; main()"]

_SECONDS: Final = 60


class GatewayProcess:
    """A server that listens, and a client of it. It may still be starting: its first answer waits for that."""

    def __init__(self, process: asyncio.subprocess.Process, http: httpx2.AsyncClient) -> None:
        self._process = process
        self._http = http

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole body of the answer. Raises httpx2.TransportError where the server ends meanwhile."""
        answer = await self._http.post("/graphql", json={"query": document, "variables": variables})
        body: dict[str, Any] = answer.json()
        return body

    async def data(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = await self.ask(document, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    async def kill(self) -> None:
        """End it as `kill -9` does, and wait until it is gone."""
        self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def gateway_process(database_url: str) -> AsyncIterator[GatewayProcess]:
    """`loyalty-graph serve` on a free port of this machine; it is ended at the end, unless it was killed."""
    environment = {**os.environ, "LOYALTY_GRAPH_DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1", "COLUMNS": "300"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", "--host", "127.0.0.1", "--port", "0", env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        url = await _address(process)
        limits = httpx2.Limits(max_connections=None)
        async with httpx2.AsyncClient(base_url=url, timeout=_SECONDS, limits=limits) as http:
            yield GatewayProcess(process, http)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_SECONDS):
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(_SECONDS):
        async for line in process.stdout:
            if match := re.search(rb"(http://\S+)/graphql", line):
                return match[1].decode()
    message = "the gateway ended without serving"
    raise AssertionError(message)
