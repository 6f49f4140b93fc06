"""Codes: the short texts by which people and files name accounts, customers, entries and all else. One rule for all."""

from __future__ import annotations

import re
from typing import Final

CODE_LENGTH: Final = 200
"""The longest code, reference, id or order number, in characters: they are keys of indexes."""

# Neither control characters nor halves of surrogate pairs, which no encoding of text has.
_CODE: Final = re.compile(rf"(?!\s)[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{{1,{CODE_LENGTH}}}(?<!\s)\Z")


def is_code(text: str) -> bool:
    """Whether the text may be a code: 1 to CODE_LENGTH characters, no control characters, no spaces around it."""
    return _CODE.match(text) is not None
