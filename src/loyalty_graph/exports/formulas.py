"""Texts that a spreadsheet would run as a formula: marked on the way out, so that they stay texts."""

from __future__ import annotations

import re
from typing import Final

DANGEROUS: Final = r"'*[=+\-@\t\r]"
"""How a text begins that is guarded: a pattern that Python and PostgreSQL read alike."""

_DANGEROUS: Final = re.compile(DANGEROUS)
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Also before one that already begins so, apostrophe and all: else `unguard` could not tell whose apostrophe it is.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given: exactly what it added is taken away."""
    return text[1:] if _GUARDED.match(text) else text
