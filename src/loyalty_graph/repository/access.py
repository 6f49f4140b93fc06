"""How statements get at the many rows behind one: through each row they belong to, or all of them added up at once."""

from __future__ import annotations

import enum


class Access(enum.Enum):
    """What a statement is about to read: what words make of themselves depends on it, what they say does not."""

    BY_KEY = "A page in order of the key: what belongs to a row is found through the row, so it costs the page"
    WHOLE = "All rows: what belongs to any row is added up in one go, so it costs the account, once"
