"""The folder of an embedded server: any name, moved, copied, half made, not ours."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from loyalty_graph.database import EmbeddedPostgres, cluster
from loyalty_graph.errors import ConfigurationError

FAST = {"fsync": "off"}


def postmaster(data_dir: Path) -> int:
    """The process number of the running server."""
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def runs(data_dir: Path) -> bool:
    return (data_dir / "postgres" / "postmaster.pid").exists()


def renamed(data_dir: Path, name: str) -> Path:
    return data_dir.rename(data_dir.with_name(name))


async def answer(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def test_a_copy_of_the_folder_of_a_running_server_gets_a_server_of_its_own(data_dir: Path, folder: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST) as original:
        copy = folder / "copy"
        subprocess.run(["/bin/cp", "-a", data_dir, copy], check=True)
        with EmbeddedPostgres.start(copy, FAST) as other:
            assert other.url() != original.url()
            assert postmaster(copy) != postmaster(data_dir)
        assert runs(data_dir)


def test_a_folder_that_was_moved_under_its_server_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        moved = renamed(data_dir, "moved")
        monkeypatch.setattr(cluster, "_WAIT_SECONDS", 0.1)
        with pytest.raises(ConfigurationError, match=f"process {postmaster(moved)}") as refused:
            EmbeddedPostgres.start(moved, FAST)
        monkeypatch.undo()
        renamed(moved, data_dir.name)
    assert refused.value.code == "EMBEDDED_SERVER_STUCK"
    assert not runs(data_dir)


def test_half_a_cluster_of_an_interrupted_creation_is_made_anew(folder: Path) -> None:
    (folder / "postgres.new" / "base").mkdir(parents=True)
    with EmbeddedPostgres.start(folder, FAST):
        assert runs(folder)
    assert not (folder / "postgres.new").exists()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "name", ["with spaces", 'it\'s $HOME `id` "q" \\ %41 #?&=+', "zwölf", "a:5433@b", "one,two", "long" * 40]
)
async def test_any_folder_name_will_do(data_dir: Path, name: str) -> None:
    data_dir = renamed(data_dir, name)
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        assert await answer(server.url(), "SELECT 42") == 42
        assert await answer(server.url(), "SHOW data_directory") == str(data_dir / "postgres")


@pytest.mark.anyio
async def test_a_relative_folder_stays_where_it_was_when_named(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_dir = renamed(data_dir, "my data")
    monkeypatch.chdir(data_dir.parent)
    with EmbeddedPostgres.start(Path("my data"), FAST) as server:
        monkeypatch.chdir("/")
        assert await answer(server.url(), "SHOW data_directory") == str(data_dir / "postgres")
    assert not runs(data_dir)


def test_the_socket_of_a_long_path_is_in_a_private_folder_that_nobody_else_can_have_made(data_dir: Path) -> None:
    data_dir = renamed(data_dir, "long" * 40)
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        place = Path(parse_qs(urlsplit(server.url()).query)["host"][0])
        assert place.stat().st_mode == 0o40700
    assert not place.exists()
    place.mkdir(mode=0o755)
    with pytest.raises(ConfigurationError) as refused:
        EmbeddedPostgres.start(data_dir, FAST)
    assert refused.value.code == "SOCKET_FOLDER_NOT_YOURS"
    assert str(place) in refused.value.message
    place.rmdir()


def test_a_folder_of_another_version_is_refused(data_dir: Path) -> None:
    (data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ConfigurationError, match="not made by PostgreSQL 18 but by 16") as refused:
        EmbeddedPostgres.start(data_dir, FAST)
    (data_dir / "postgres" / "PG_VERSION").write_text("18\n")
    assert refused.value.code == "DATA_FOLDER_VERSION"


def test_a_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "file").write_text("")
    for place in (folder / "file", folder / "file" / "data"):
        with pytest.raises(ConfigurationError, match="Not a directory") as refused:
            EmbeddedPostgres.start(place, FAST)
        assert refused.value.code == "DATA_FOLDER_UNUSABLE"
