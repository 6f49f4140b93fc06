"""PostGraphile, set up by npm in its folder here, on a Node that comes with it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from benchmarks.servers import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER: Final = Path(__file__).with_name("postgraphile")
_OLDEST_NODE: Final = 22
_SESSION: Final = "options=-c%20jit%3Doff"


def install() -> str | None:
    """Install what the lock says, once. Returns what is missing, in words, where it cannot be had."""
    lock, done = _FOLDER / "package-lock.json", _FOLDER / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        npm = shutil.which("npm")
        if npm is None:
            return "PostGraphile is left out: there is no npm on this machine"
        command = [npm, "ci", "--ignore-scripts"]
        result = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        if result.returncode:
            return f"PostGraphile is left out: npm cannot install it: {result.stderr.strip()[-300:]}"
    return None if _node() else f"PostGraphile is left out: it needs Node {_OLDEST_NODE} or newer"


@contextmanager
def postgraphile(database_url: str) -> Iterator[Server]:
    """PostGraphile over the views of schema `bench`."""
    joined = "&" if "?" in database_url else "?"
    command = [_node() or "node", "server.mjs", f"{database_url}{joined}{_SESSION}"]
    with serving(command, {"NODE_ENV": "production"}, _FOLDER) as server:
        yield server


def versions() -> dict[str, str]:
    """The installed version of PostGraphile, and of the Node that runs it."""
    package = orjson.loads((_FOLDER / "node_modules" / "postgraphile" / "package.json").read_bytes())
    return {"PostGraphile": package["version"], "Node": _version(_node() or "node")}


def _node() -> str | None:
    """The Node that npm installed, where the machine's own is too old."""
    installed = [str(path) for path in _FOLDER.glob("node_modules/node-*/bin/node")]
    for found in [*installed, shutil.which("node")]:
        if found is not None and int(_version(found).split(".")[0]) >= _OLDEST_NODE:
            return found
    return None


def _version(node: str) -> str:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout.strip().removeprefix("v")
