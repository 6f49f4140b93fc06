"""A text that a spreadsheet would run is guarded, and unguarding gives back every text there is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty_graph.exports.formulas import guard, unguard

TEXTS = st.text(alphabet="'=+-@\t\r\n a1É", max_size=6) | st.text()


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "''-2"])
def test_a_formula_is_guarded(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", " =1", "'x", "'", "1-1", "é=", "\n=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == unguard(text) == text


@given(TEXTS)
@example("'=")
@example("''=")
def test_unguarding_undoes_guarding(text: str) -> None:
    guarded = guard(text)
    assert unguard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
