"""Style sheets and scripts, served under the hash of their content: whoever has one may keep it for ever.

Those in `static` are served as they are; those in `bundles` are built by npm, and may be missing.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from starlette.requests import Request

_STATIC: Final = files("loyalty_graph.explorer") / "static"
_BUNDLES: Final = files("loyalty_graph.explorer") / "bundles"
_HASH_CHARACTERS: Final = 16


def asset_url(name: str) -> str:
    """The address of a file, which changes with its content. Raises KeyError if there is none."""
    return f"/static/{_loaded(name)[0]}/{name}"


def is_built(name: str) -> bool:
    """Whether npm built a bundle of this name for this installation."""
    return name in _files()


def asset_route() -> Route:
    """The route that serves the files."""
    return Route("/static/{digest}/{name}", _asset)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _files():
        raise HTTPException(404)
    digest, content = _loaded(name)
    current = request.path_params["digest"] == digest
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if current else "no-cache",
        "etag": f'W/"{digest}"',
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, 304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        content = await run_in_threadpool(_compressed, name)
    return Response(content, headers=headers, media_type=media_type)


@cache
def _files() -> dict[str, Traversable]:
    folders = [folder for folder in (_BUNDLES, _STATIC) if folder.is_dir()]
    return {file.name: file for folder in folders for file in folder.iterdir()}


@cache
def _loaded(name: str) -> tuple[str, bytes]:
    content = _files()[name].read_bytes()
    return hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS], content


@cache
def _compressed(name: str) -> bytes:
    """A file as it travels: a quarter of its size."""
    return gzip.compress(_loaded(name)[1], mtime=0)
