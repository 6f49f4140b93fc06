"""Values to try for the arguments of a filter: declared examples, options, all names of an enum, or words that split.

Which answers they must change is checked in arguments.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.examples import read_example

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.repository import Repository

_POOLS: Final[Mapping[DataType, tuple[Any, ...]]] = {
    DataType.STRING: ("ana", "STORE", "C1", "SALE", "SKU-A", "1001"),
    DataType.INTEGER: (1, 2, 5, 0),
    DataType.POINTS: (50, 500, 0),
    DataType.MONEY: ("75.00", "500.00", "0.00"),
    DataType.DATE: ("2024-02-03", "2024-01-20", "2024-02-20"),
    DataType.DATETIME: ("2024-02-03T12:00:00Z", "2024-01-20T00:00:00Z"),
    DataType.MONTH: ("2024-02", "2024-01"),
}
"""What splits the ledgers tried, by data type."""

_MOST_OPTIONS: Final = 2
"""How many of an argument's options are worth trying."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A value of an argument, as arguments of a filter, and the same filter without it.

    `declared` values are part of what the argument promises; the others are guesses.
    """

    argument: str
    given: dict[str, Any]
    without: dict[str, Any]
    declared: bool = True


def required_arguments(group: type[Arguments]) -> dict[str, Any]:
    """What a filter or group needs at least: its required arguments, by their examples."""
    return {spec.api_name: _declared(spec)[0][0] for spec in group.__arguments__ if spec.required}


def declared_filters(group: type[Arguments]) -> dict[str, dict[str, Any]]:
    """Named filters to pin when the author names none: what is required, and each declared example beside it."""
    least = required_arguments(group)
    examples = {
        f"{spec.api_name} {spec.example}": {**least, spec.api_name: _declared(spec)[0][0]}
        for spec in group.__arguments__
        if spec.example is not None and not spec.required
    }
    return {"no optional argument": least, **examples}


async def trials(group: type[Arguments], repository: Repository) -> AsyncIterator[Trial]:
    """What to try for each argument of a filter or group, with options as the repository's account has them."""
    specs = {spec.name: spec for spec in group.__arguments__}
    for spec in specs.values():
        contexts: list[dict[str, Any]] = [{}]
        if spec.depends_on is not None:
            parent = specs[spec.depends_on]
            contexts = [{parent.api_name: value} for value, _ in await _values(parent, repository, None)]
        for context in contexts:
            if spec.value.data_type is DataType.OBJECT:
                async for trial in _of_group(spec, repository):
                    yield Trial(trial.argument, context | trial.given, context | trial.without, trial.declared)
            else:
                for value, declared in await _values(spec, repository, next(iter(context.values()), None)):
                    yield Trial(spec.api_name, {**context, spec.api_name: value}, context, declared)


async def _of_group(spec: ArgumentSpec, repository: Repository) -> AsyncIterator[Trial]:
    required = required_arguments(spec.value.python)
    async for trial in trials(spec.value.python, repository):
        given, without = required | trial.given, required | trial.without
        less = {} if without in (given, {}) else {spec.api_name: without}
        yield Trial(f"{spec.api_name}.{trial.argument}", {spec.api_name: given}, less, trial.declared)


async def _values(spec: ArgumentSpec, repository: Repository, parent: object) -> list[tuple[Any, bool]]:
    """JSON values of an argument, each with whether it is declared rather than guessed."""
    if spec.options is None:
        return _declared(spec)
    chosen = None if parent is None else str(parent[0] if isinstance(parent, list) else parent)
    options = [row[0] for row in await repository.fetch(spec.options(repository, chosen).limit(_MOST_OPTIONS))]
    if not spec.value.is_list:
        return [(option, True) for option in options]
    return [(options[:size], True) for size in range(1, len(options) + 1)]


def _declared(spec: ArgumentSpec) -> list[tuple[Any, bool]]:
    if spec.value.data_type is DataType.OBJECT:
        return [(required_arguments(spec.value.python), True)]
    if spec.value.data_type is DataType.ENUM:
        found: list[tuple[Any, bool]] = [(member.name, True) for member in spec.value.python]
    elif spec.value.data_type is DataType.BOOLEAN:
        found = [(True, True), (False, True)]
    else:
        found = [(value, False) for value in _POOLS[spec.value.data_type]]
    if spec.value.is_list:
        found = [([value], declared) for value, declared in found]
    if spec.example is not None:
        found.insert(0, (to_json(spec.value, read_example(spec.value, spec.example)), True))
    return found
