"""Matching text without regard to case, alike in every database: the case of letters is Python's, not the locale's.

A collation would decide otherwise: under "C" PostgreSQL folds ASCII only, and its others differ by version and machine.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_LAST_CASED: Final = 0x1E943
"""No character behind it has upper and lower case (Unicode 17)."""


def containing(text: str) -> str:
    """A PostgreSQL regular expression that finds `text` anywhere, in any case. No character of it is a wildcard.

    Two characters are the same letter if they have one case folding, so ß is not ss; accents count.
    """
    return "".join(_matching(character) for character in text)


def starting(text: str) -> str:
    """As `containing`, at the beginning only."""
    return "^" + containing(text)


def _matching(character: str) -> str:
    variants = _variants().get(_fold(character), character)
    if len(variants) > 1:
        return f"[{variants}]"
    return f"\\{character}" if character.isascii() and not (character.isalnum() or character == "_") else character


def _fold(character: str) -> str:
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character


@cache
def _variants() -> dict[str, str]:
    """All characters of each folding that has several."""
    letters: dict[str, str] = {}
    for character in map(chr, range(_LAST_CASED + 1)):
        folded = _fold(character)
        if folded != character:
            letters[folded] = letters.get(folded, folded) + character
    return letters
