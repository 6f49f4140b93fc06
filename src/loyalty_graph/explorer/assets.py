"""Style sheets and scripts, served under the hash of their content: whoever has one may keep it for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

_FOLDER: Final = files("loyalty_graph.explorer") / "static"
_HASH_CHARACTERS: Final = 16


def asset_url(name: str) -> str:
    """The address of a file in `static`, which changes with its content. Raises FileNotFoundError."""
    return f"/static/{_loaded(name)[0]}/{name}"


def asset_route() -> Route:
    """The route that serves the files in `static`."""
    return Route("/static/{digest}/{name}", _asset)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _names():
        raise HTTPException(404)
    digest, content = _loaded(name)
    current = request.path_params["digest"] == digest
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if current else "no-cache",
        "etag": f'"{digest}"',
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, 304, headers)
    return Response(content, headers=headers, media_type=media_type)


@cache
def _names() -> frozenset[str]:
    return frozenset(file.name for file in _FOLDER.iterdir() if file.is_file())


@cache
def _loaded(name: str) -> tuple[str, bytes]:
    content = (_FOLDER / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS], content
