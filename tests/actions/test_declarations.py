from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Action, Argument, Arguments, Booking, DeclarationError, EntryKind

from .samples import RoundUp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph import Repository


def test_the_mutation_is_the_name_in_camel_case() -> None:
    assert RoundUp().mutation_field == "roundUp"


def test_all_faults_of_a_declaration_are_told_at_once() -> None:
    with pytest.raises(DeclarationError) as raised:

        class _Broken(Action):
            name = "Not A Name"

            class Input(Arguments):
                """They clash with the host's."""

                dry_run: bool = Argument("Dry run")
                selection: str | None = Argument("Selection")

            def changes(self, repository: Repository, members: sa.FromClause, arguments: Any) -> Sequence[Booking]:
                raise NotImplementedError

    assert raised.value.code == "BAD_DECLARATION"
    for fault in (
        "no lower_case name",
        "no docstring",
        "no title",
        "no argument can be called 'dryRun'",
        "no argument can be called 'selection'",
    ):
        assert fault in raised.value.message


def test_arguments_are_arguments() -> None:
    with pytest.raises(DeclarationError, match="not a subclass of Arguments"):

        class _Broken(RoundUp):
            """Takes what it likes."""

            name, title = "broken", "Broken"
            Input = dict  # type: ignore[assignment]  # the fault


def test_all_faults_of_a_booking_are_told_at_once() -> None:
    rows = sa.select(sa.literal(1).label("member"), sa.literal(1).label("points"))
    with pytest.raises(DeclarationError) as raised:
        Booking(rows=rows, kind=EntryKind.ADJUST_AWARD)
    assert raised.value.code == "BAD_BOOKING"
    for fault in ("lack 'member_id'", "have 'member', which", "ADJUST_AWARD needs a reason"):
        assert fault in raised.value.message


def test_an_error_of_a_row_is_put_in_a_sentence() -> None:
    row = [sa.literal(1).label(name) for name in ("member_id", "points", "error")]
    for outputs, refusals in ((row, {}), (row[:2], {"NO": "It cannot be."})):
        with pytest.raises(DeclarationError, match="'error' needs refusals"):
            Booking(rows=sa.select(*outputs), kind=EntryKind.EARN_MANUAL, refusals=refusals)


def test_corrections_are_not_for_actions() -> None:
    rows = sa.select(sa.literal(1).label("member_id"), sa.literal(1).label("points"))
    with pytest.raises(DeclarationError, match="undoing"):
        Booking(rows=rows, kind=EntryKind.CORRECTION)
