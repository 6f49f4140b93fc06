"""Which version may follow which."""

from __future__ import annotations

import pytest

from loyalty_graph.contracts.versions import Bump, Version


@pytest.mark.parametrize(
    ("bump", "differs", "allowed"),
    [
        (Bump.NONE, False, ["1.3"]),
        (Bump.NONE, True, ["1.3", "1.4", "2.0"]),
        (Bump.MINOR, True, ["1.4", "2.0"]),
        (Bump.MAJOR, True, ["2.0"]),
    ],
)
def test_a_version_says_no_less_than_what_changed(bump: Bump, allowed: list[str], *, differs: bool) -> None:
    assert [str(version) for version in Version(1, 3).successors(bump, differs=differs)] == allowed


def test_versions_are_numbers_not_texts() -> None:
    assert Version.parse("1.10") > Version.parse("1.9")
    assert Version.parse("1.9").next(Bump.MINOR) == Version(1, 10)
    with pytest.raises(ValueError, match="'1' is no version such as"):
        Version.parse("1")
