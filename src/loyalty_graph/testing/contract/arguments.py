"""Every argument of a filter moves something: rows, totals, count and export alike, on one of the ledgers at least.

What is tried is in values.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loyalty_graph.testing.contract.answers import check_answer
from loyalty_graph.testing.contract.asking import Answer, Refusal
from loyalty_graph.testing.contract.failures import Rule
from loyalty_graph.testing.contract.values import trials

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loyalty_graph.testing.contract.asking import Asking
    from loyalty_graph.testing.contract.failures import Asked
    from loyalty_graph.testing.contract.values import Trial


async def check_arguments(asking: Asking, questions: Sequence[Asked]) -> None:
    """Note arguments that change no answer to the questions, and what is wrong with the answers they lead to."""
    on_account = {account: await _trials(asking, account) for account in {each.account: None for each in questions}}
    arguments = {trial.argument: None for found in on_account.values() for trial in found}
    for argument in arguments:
        tried = _in_turn(questions, on_account, argument)
        if not await _moves_something(asking, tried):
            _note(asking, argument, tried)


async def _trials(asking: Asking, account: str) -> list[Trial]:
    return [trial async for trial in trials(asking.report.Filter, await asking.repository(account))]


def _in_turn(
    questions: Sequence[Asked], on_account: Mapping[str, Sequence[Trial]], argument: str
) -> list[tuple[Asked, Trial]]:
    """The trials of an argument: of each plain question, every value once and on another ledger than the one before."""
    ledgers, places = len(on_account), dict[str, int]()
    found = []
    for turn, question in enumerate(questions):
        for trial in on_account[question.account]:
            if trial.argument == argument:
                place = places.setdefault(repr(trial.given), len(places))
                found.append((turn // ledgers, (turn - place) % ledgers, question, trial))
    return [(question, trial) for *_, question, trial in sorted(found, key=lambda each: each[:2])]


async def _moves_something(asking: Asking, tried: Iterable[tuple[Asked, Trial]]) -> bool:
    moved, seen = False, set()
    for question, trial in tried:
        new = trial.declared and repr(trial.given) not in seen
        if moved and not new:
            continue
        seen.add(repr(trial.given))
        asked = replace(question, filter={**question.filter, **trial.given})
        before = replace(question, filter={**question.filter, **trial.without})
        moved = await _moves(asking, asked, before, switched=_switched(trial)) or moved
    return moved


async def _moves(asking: Asking, asked: Asked, before: Asked, *, switched: bool) -> bool:
    answer, without = await asking.answer(asked), await asking.answer(before)
    if isinstance(answer, Answer):
        check_answer(asking.report, asked, answer, asking.failures, plain=False)
        return isinstance(without, Answer) and (
            answer.rows != without.rows or await asking.facts(asked) != await asking.facts(before)
        )
    return switched and isinstance(answer, Refusal) and isinstance(without, Answer)


def _note(asking: Asking, argument: str, tried: Sequence[tuple[Asked, Trial]]) -> None:
    """Show the first question in vain: its value is the declared example, where there is one."""
    first = next((replace(question, filter={**question.filter, **trial.given}) for question, trial in tried), None)
    came = f"{len(tried)} questions with it are answered as without it, or refused"
    advice = "another answer to one of them; if no value tried can change one, declare an example or give `filters`"
    asking.failures.add(Rule.FILTER, f"argument {argument}", first, expected=advice, came=came)


def _switched(trial: Trial) -> bool:
    """True if the argument is switched on: to refuse what is answered otherwise may be all it is there for."""
    value: Any = trial.given
    for name in trial.argument.split("."):
        value = value[name]
    return value is True
