"""The caller's arguments to a checked instance of their class; of a report's filter, also what of it is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import coerce, shown, suggestion, to_json
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.relation import bound_list
from loyalty_graph.reports.statements import side_by_side

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository

_PATH: Final = ("filter",)


@dataclass(frozen=True, slots=True, order=True)
class IgnoredFilter:
    """An argument that was given but has no effect: its API name, and why."""

    field: str
    because: str


@dataclass(frozen=True, slots=True)
class CheckedFilter:
    """A filter as `select` gets it (None for a listing), and the API names of arguments that have effect or have none.

    `applied` are those that differ from their defaults, `ignored` those that were given in vain.
    """

    arguments: Arguments | None
    applied: tuple[str, ...]
    ignored: tuple[IgnoredFilter, ...]


def parse_filter(report: Report, given: object) -> CheckedFilter:
    """A caller's filter, a mapping in API names or None, but for `check_filter`.

    A null for an optional argument counts as not given. Ignored arguments are taken out first and not checked at all.
    Raises InputError with the path of the fault: BAD_FILTER, UNKNOWN_ARGUMENT, ARGUMENT_REQUIRED, EMPTY_GROUP, that of
    `coerce` for a value, or what the report itself raises.
    """
    named = _by_python_name(report.Filter, {} if given is None else given, _PATH)
    present = {name: value for name, value in named.items() if value is not None}
    because = {name: why for name, why in report.ignored(present).items() if name in present}
    arguments = _build(report.Filter, {name: named[name] for name in named if name not in because}, _PATH)
    api_names = {spec.name: spec.api_name for spec in report.Filter.__arguments__}
    return CheckedFilter(
        arguments,
        applied=tuple(sorted(arguments.given())),
        ignored=tuple(sorted(IgnoredFilter(api_names[name], why) for name, why in because.items())),
    )


async def check_filter(report: Report, repository: Repository, parsed: CheckedFilter) -> None:
    """Refuse a filter that the account's data or the time do not allow.

    Raises InputError: UNKNOWN_FILTER_VALUE, or whatever the report itself raises.
    """
    arguments: Any = parsed.arguments
    await check_options(repository, arguments, _PATH)
    await report.check(repository, arguments)


def build_arguments(group: type[Arguments], given: object, path: tuple[str, ...] = ()) -> Arguments:
    """The arguments that a caller gives in API names, but for their options checked. Raises InputError below `path`.

    Codes: BAD_FILTER, UNKNOWN_ARGUMENT, ARGUMENT_REQUIRED, EMPTY_GROUP, and those of `coerce` for a value.
    """
    return _build(group, _by_python_name(group, given, path), path)


async def check_options(repository: Repository, arguments: Arguments, path: tuple[str, ...] = ()) -> None:
    """Refuse a value that is none of an argument's options. Raises InputError (UNKNOWN_FILTER_VALUE) below `path`."""
    if checks := list(_option_checks(repository, arguments, path)):
        await side_by_side(*checks)


def without_defaults(group: type[Arguments], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that say something: GraphQL fills in the defaults of what the caller left out."""
    said = {}
    for spec in group.__arguments__:
        value = given.get(spec.api_name)
        if value is None or value == spec.default:
            continue
        is_group = spec.value.data_type is DataType.OBJECT
        said[spec.api_name] = without_defaults(spec.value.python, value) if is_group else value
    return said


def _by_python_name(group: type[Arguments], given: object, path: tuple[str, ...]) -> dict[str, object]:
    if not isinstance(given, Mapping):
        raise InputError("BAD_FILTER", f"Expected an object, not {shown(given)}.", field=path)
    names = {spec.api_name: spec.name for spec in group.__arguments__}
    for name in given:
        if name not in names:
            hint = suggestion(name, list(names))
            raise InputError("UNKNOWN_ARGUMENT", f"There is no argument {shown(name)}; {hint}", field=(*path, name))
    return {names[name]: value for name, value in given.items()}


def _build(group: type[Arguments], given: Mapping[str, object], path: tuple[str, ...]) -> Arguments:
    checked = {}
    for spec in group.__arguments__:
        here = (*path, spec.api_name)
        value = given.get(spec.name)
        if value is None and spec.required:
            raise InputError("ARGUMENT_REQUIRED", f"{spec.api_name} is required ({spec.label}).", field=here)
        if spec.name in given and not (value is None and spec.value.nullable):
            checked[spec.name] = _value(spec, value, here)
    return group(**checked)


def _value(spec: ArgumentSpec, given: object, path: tuple[str, ...]) -> Any:
    if spec.value.data_type is DataType.OBJECT and given is not None:
        return _group(spec.value.python, given, path)
    try:
        return coerce(spec.value, given)
    except InputError as error:
        raise error.within(*path) from None


def _group(group: type[Arguments], given: object, path: tuple[str, ...]) -> Arguments:
    if isinstance(given, group):
        return given
    named = _by_python_name(group, given, path)
    if all(value is None for value in named.values()):
        text = f"Give at least one of {', '.join(spec.api_name for spec in group.__arguments__)}, or leave it out."
        raise InputError("EMPTY_GROUP", text, field=path)
    return _build(group, named, path)


def _option_checks(
    repository: Repository, group: Arguments, path: tuple[str, ...]
) -> Iterator[Coroutine[Any, Any, None]]:
    for spec in group.__arguments__:
        value, here = getattr(group, spec.name), (*path, spec.api_name)
        if value is None or value == spec.default:
            continue
        if spec.value.data_type is DataType.OBJECT:
            yield from _option_checks(repository, value, here)
        if spec.options is not None:
            others = {other.name: to_json(other.value, getattr(group, other.name)) for other in group.__arguments__}
            choices = spec.options(repository, others.get(spec.depends_on or ""))
            yield _check_options(repository, choices, value if spec.value.is_list else [value], here)


async def _check_options(
    repository: Repository, choices: sa.Select[Any], given: list[Any], path: tuple[str, ...]
) -> None:
    offered = sa.cast(choices.subquery().c[0], sa.Text)
    rows = await repository.fetch(sa.select(offered).where(offered == sa.any_(bound_list(offered.type, given))))
    unknown = sorted(set(given) - {row[0] for row in rows})
    if unknown:
        values = ", ".join(shown(value) for value in unknown)
        raise InputError("UNKNOWN_FILTER_VALUE", f"{path[-1]} has no value {values}.", field=path)
