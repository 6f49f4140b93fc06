"""Versions of contracts, "major.minor", and which of them may follow one another."""

from __future__ import annotations

import enum
from typing import NamedTuple, Self

from loyalty_graph.reports.report import VERSION


class Bump(enum.IntEnum):
    """How far a change has to move the version."""

    NONE = 0
    MINOR = 1
    MAJOR = 2


class Version(NamedTuple):
    """A contract's version: front ends of one major version go on working while its minor grows."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The version of a text such as "1.0". Raises ValueError."""
        if not (found := VERSION.fullmatch(text)):
            message = f'{text!r} is no version such as "1.0"'
            raise ValueError(message)
        return cls(int(found["major"]), int(found["minor"]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    def next(self, bump: Bump) -> Version:
        """The version that such a change leads to."""
        match bump:
            case Bump.NONE:
                return self
            case Bump.MINOR:
                return Version(self.major, self.minor + 1)
            case Bump.MAJOR:
                return Version(self.major + 1, 0)

    def successors(self, bump: Bump, *, differs: bool) -> tuple[Version, ...]:
        """The versions that may follow, the nearest first.

        Whoever changed something may call it more than the rules see, since a changed description may tell of a changed
        meaning, but not less; no version is skipped, and nothing new is promised where nothing differs.
        """
        return tuple(self.next(larger) for larger in Bump if larger >= bump and (differs or larger is Bump.NONE))
