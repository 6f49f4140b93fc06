"""The embedded PostgreSQL: one server per data folder, shared by all processes that use the folder.

The first one starts it, the last one stops it. Locks count the users, so that kill -9 of one is no different from its
end, except that the server stays: the next user adopts it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from loyalty_graph.database.cluster import OWNER, Cluster
from loyalty_graph.database.folders import file_errors_named, make_data_folder, owner_of, private_socket_folder
from loyalty_graph.database.locks import FileLock
from loyalty_graph.database.postmaster import PORT
from loyalty_graph.database.server_user import server_user
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_TURN_SECONDS = 60.0
"""Longest wait for another process that is starting or stopping the server."""


class EmbeddedPostgres:
    """The running server of one data folder, in use by this object until `release`. A context manager."""

    def __init__(self, cluster: Cluster, users: FileLock, socket_folder: Path) -> None:
        self._cluster = cluster
        self._users: FileLock | None = users
        self._socket_folder = socket_folder

    @classmethod
    def start(cls, data_dir: Path, options: Mapping[str, str] | None = None) -> Self:
        """Use the server of `data_dir`: adopt it where it runs, start it where not, create it the first time.

        `options` are server settings for a server that this call starts, `{"fsync": "off"}` for tests. Raises
        ConfigurationError with a code of its own for every reason why the folder or the server cannot be used.
        """
        folder = Path(os.path.realpath(data_dir))
        with file_errors_named(folder):
            cluster = Cluster(folder / "postgres", server_user(folder / "postgres"))
            cluster.require_usable()
            make_data_folder(folder, cluster.user)
            with _turn(folder):
                users = FileLock(folder / "users.lock", owner_of(folder))
                try:
                    users.share()
                    return cls(cluster, users, _running(cluster, options or {}))
                except BaseException:
                    users.close()
                    raise

    def url(self, database: str = OWNER) -> str:
        """Return the `postgresql://` URL of a database of this server as its superuser, over the private socket."""
        return f"postgresql://{OWNER}@/{quote(database, safe='')}?host={quote(str(self._socket_folder))}&port={PORT}"

    def release(self) -> None:
        """Stop using the server, and stop the server if nobody else uses it. A second call does nothing."""
        users, self._users = self._users, None
        if users is None:
            return
        with users, file_errors_named(self._cluster.folder.parent), _turn(self._cluster.folder.parent):
            if users.try_exclusive():
                self._cluster.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def stop(data_dir: Path) -> bool:
    """Stop the server of `data_dir` even if processes use it. Return whether one ran."""
    folder = Path(os.path.realpath(data_dir))
    with file_errors_named(folder):
        cluster = Cluster(folder / "postgres", server_user(folder / "postgres"))
        cluster.require_usable()
        if not cluster.folder.exists():
            return False
        with _turn(folder):
            runs = cluster.postmaster() is not None
            cluster.stop()
            return runs


def _running(cluster: Cluster, options: Mapping[str, str]) -> Path:
    """Bring the server up and return the folder of its socket."""
    found = cluster.wait_until_settled()
    if found is None:
        if not cluster.folder.exists():
            cluster.create()
        cluster.start(private_socket_folder(cluster.folder, cluster.user), options)
        found = cluster.wait_until_settled()
    if found is None or found.socket_folder is None:
        raise ConfigurationError("EMBEDDED_SERVER_FAILED", f"PostgreSQL in {cluster.folder} ended as soon as it ran.")
    return found.socket_folder


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Start and stop one at a time."""
    with FileLock(folder / "server.lock", owner_of(folder)) as lock:
        lock.exclusive(_TURN_SECONDS)
        yield
