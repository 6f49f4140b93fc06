"""What may name something."""

from __future__ import annotations

import pytest

from loyalty_graph.domain.codes import CODE_LENGTH, is_code


@pytest.mark.parametrize("text", ["a", "ana@example.test", "two words", "ÄÖÜ 😀", "=1", "'", "x" * CODE_LENGTH])
def test_codes(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text", ["", " ", " a", "a ", "a\n", "\ta", "a\u00a0", "a\nb", "a\0b", "a\x85b", "\udcff", "x" * (CODE_LENGTH + 1)]
)
def test_no_codes(text: str) -> None:
    assert not is_code(text)
