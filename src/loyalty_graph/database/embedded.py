"""The embedded PostgreSQL: one server per data folder, shared by all processes that use the folder.

The first one starts it, the last one stops it. Locks count the users, so that kill -9 of one is no different from its
end, except that the server stays: the next user adopts it.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from loyalty_graph.database.binaries import program
from loyalty_graph.database.cluster import OWNER, Cluster
from loyalty_graph.database.locks import FileLock
from loyalty_graph.database.postmaster import PORT, socket_file
from loyalty_graph.database.server_user import ServerUser, server_user
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_TURN_SECONDS = 60.0
"""Longest wait for another process that is starting or stopping the server."""

_SOCKET_PATH_BYTES = 103
"""Longest path of a socket: 107 bytes on Linux, 103 on macOS."""


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
        with _readable(folder):
            cluster = Cluster(folder / "postgres", server_user(folder / "postgres"))
            cluster.require_usable()
            _make_folders(folder, cluster.user)
            with _turn(folder):
                users = FileLock(folder / "users.lock", _owner(folder))
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
        with users, _readable(self._cluster.folder.parent), _turn(self._cluster.folder.parent):
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
    with _readable(folder):
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
        cluster.user.require_way_to(cluster.folder.parent)
        cluster.user.require_way_to(program("postgres"))
        if not cluster.folder.exists():
            cluster.create()
        cluster.start(_private_socket_folder(cluster), options)
        found = cluster.wait_until_settled()
    if found is None or found.socket_folder is None:
        raise ConfigurationError("EMBEDDED_SERVER_FAILED", f"PostgreSQL in {cluster.folder} ended as soon as it ran.")
    return found.socket_folder


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Start and stop one at a time."""
    with FileLock(folder / "server.lock", _owner(folder)) as lock:
        lock.exclusive(_TURN_SECONDS)
        yield


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into a ConfigurationError (DATA_FOLDER_UNUSABLE)."""
    try:
        yield
    except OSError as error:
        place = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        text = f"The data folder {folder} cannot be used: {place}."
        raise ConfigurationError("DATA_FOLDER_UNUSABLE", text) from error


def _owner(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_uid, status.st_gid


def _make_folders(folder: Path, user: ServerUser) -> None:
    """Make the data folder and missing parents, open to pass through; what is inside is private by itself."""
    for place in [place for place in (*reversed(folder.parents), folder) if not place.exists()]:
        owner = _owner(place.parent)
        place.mkdir(exist_ok=True)
        place.chmod(0o711)
        if os.geteuid() == 0 and owner[0] == user.user_id:
            os.chown(place, *owner)


def _private_socket_folder(cluster: Cluster) -> Path:
    """Return a folder only the server's user may enter: in the data folder, unless its path cannot name a socket."""
    folder = cluster.folder.with_name("socket")
    path = os.fsencode(socket_file(folder))
    if len(path) > _SOCKET_PATH_BYTES or b"," in path:
        name = hashlib.sha256(path).hexdigest()[:16]
        folder = Path("/tmp") / f"loyalty-graph-{cluster.user.user_id}-{name}"  # noqa: S108 - checked right below
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, *cluster.user.owner)
    except FileExistsError:
        pass
    status = folder.lstat()
    if (status.st_mode, status.st_uid) != (0o40700, cluster.user.user_id):
        raise ConfigurationError(
            "SOCKET_FOLDER_NOT_YOURS",
            f"{folder} must be a folder that only user {cluster.user.user_id} may enter; remove it.",
        )
    return folder
