"""Arguments as the catalogue describes them: to controls of a form, and from what was typed to GraphQL's input.

Reports' filters and actions' inputs have the same arguments, so both have the same forms.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from loyalty_graph.explorer.parameters import Parameters

Argument = dict[str, Any]
"""A ReportArgument as FRAGMENT asks for it."""

_FIELDS: Final = "name label description dataType required list defaultValue example dependsOn options { value label }"

FRAGMENT: Final = f"""fragment ArgumentParts on ReportArgument {{
  {_FIELDS}
  fields {{ {_FIELDS} fields {{ {_FIELDS} }} }}
}}"""
"""What forms need to know of an argument."""

_INPUT_TYPES: Final = {
    "INTEGER": ("number", re.compile(r"-?\d+\Z")),
    "POINTS": ("number", re.compile(r"-?\d+\Z")),
    "DATE": ("date", re.compile(r"\d{4}-\d\d-\d\d\Z")),
    "MONTH": ("month", re.compile(r"\d{4}-\d\d\Z")),
    "DATETIME": ("datetime-local", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?\Z")),
}
"""HTML's input types by data type, and the values that they can show: others stay visible in a text field."""

_YES_NO: Final = (("true", "yes"), ("false", "no"))


@dataclass(frozen=True, slots=True)
class Control:
    """One input of a form, or a group of them.

    `kind` is input (of HTML's `input_type`), select, choices (several of `options`), lines (one value per line) or
    group. `options` are values and labels; `suggested` is what stands in the field before anything was typed.
    """

    name: str
    label: str
    description: str
    kind: str
    input_type: str = "text"
    required: bool = False
    values: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    default: str | None = None
    example: str | None = None
    unset: str = "Any"
    faults: tuple[Fault, ...] = ()
    controls: tuple[Control, ...] = ()

    @property
    def value(self) -> str:
        """The value of a control that has one; empty without."""
        return self.values[-1] if self.values else ""

    @property
    def is_given(self) -> bool:
        """Whether it, or anything in its group, has a value."""
        return bool(self.values) or any(control.is_given for control in self.controls)

    @property
    def all_faults(self) -> list[Fault]:
        """Its faults and those of its group."""
        return [*self.faults, *(fault for control in self.controls for fault in control.all_faults)]


@dataclass(frozen=True)
class ArgumentForm:
    """The arguments of one input. `named` says which parameter holds an argument, by its path in the API.

    `outer` is the path of the input itself in GraphQL's errors, such as ("filter",); `unset` is what a choice without
    a default says as long as nothing is chosen.
    """

    arguments: Sequence[Argument]
    outer: tuple[str, ...] = ()
    named: Callable[[tuple[str, ...]], str] = ".".join
    unset: str = "Any"

    def controls(self, given: Parameters, faults: Sequence[Fault] = ()) -> tuple[Control, ...]:
        """The form's controls with what was given, each with its faults."""
        return tuple(self._control(argument, (), given, faults) for argument in self.arguments)

    def names(self) -> list[str]:
        """The parameters that hold arguments."""
        return [self.named(path) for path, _ in leaves(self.arguments)]

    def input(self, given: Parameters) -> dict[str, Any]:
        """What was given, as GraphQL takes it. Text that is no value of its type stays as it is: GraphQL refuses it."""
        return self._input(self.arguments, (), given)

    def missing(self, given: Parameters) -> list[Fault]:
        """A fault for each required argument that was not given."""
        return [
            Fault("ARGUMENT_REQUIRED", f"{argument['label']} is required.", (*self.outer, argument["name"]))
            for argument in self.arguments
            if argument["required"] and not argument["fields"] and self.named((argument["name"],)) not in given
        ]

    def _input(self, arguments: Sequence[Argument], path: tuple[str, ...], given: Parameters) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for argument in arguments:
            here = (*path, argument["name"])
            if argument["fields"]:
                if group := self._input(argument["fields"], here, given):
                    found[argument["name"]] = group
            elif (name := self.named(here)) in given:
                found[argument["name"]] = as_input(given.all(name), argument["dataType"], many=argument["list"])
        return found

    def _control(
        self,
        argument: Argument,
        path: tuple[str, ...],
        given: Parameters,
        faults: Sequence[Fault],
        *,
        needed: bool = True,
    ) -> Control:
        """`needed` says whether the group it is in is required: what an optional group requires can be left out."""
        here = (*path, argument["name"])
        common = {
            "name": self.named(here),
            "label": argument["label"],
            "description": argument["description"],
            "required": argument["required"] and needed,
            "unset": self.unset,
            "faults": tuple(fault for fault in faults if fault.at(*self.outer, *here)),
        }
        if argument["fields"]:
            inner = tuple(
                self._control(field, here, given, faults, needed=common["required"]) for field in argument["fields"]
            )
            return Control(**common, kind="group", controls=inner)
        values = given.all(common["name"])
        return value_control(
            **common,
            data_type=argument["dataType"],
            many=argument["list"],
            values=values,
            options=_options(argument["options"]),
            default=argument["defaultValue"],
            example=argument["example"],
        )


def value_control(
    *,
    data_type: str,
    values: tuple[str, ...],
    options: tuple[tuple[str, str], ...] | None,
    many: bool = False,
    default: str | None = None,
    **common: Any,
) -> Control:
    """The control of a value of a data type, or of a list of them; `options` None means that any value goes."""
    if data_type == "BOOLEAN":
        options = _YES_NO
        default = {"true": "yes", "false": "no"}.get(default or "", default)
    if options is not None:
        unknown = tuple((value, value) for value in values if value not in dict(options))
        kind = "choices" if many else "select"
        return Control(**common, kind=kind, values=values, options=(*options, *unknown), default=default)
    if many:
        return Control(**common, kind="lines", values=values, default=default)
    input_type, showable = _INPUT_TYPES.get(data_type, ("text", re.compile("")))
    if data_type == "DATETIME":
        values = tuple(value.removesuffix("Z") for value in values)
    if not all(showable.match(value) and (input_type == "number" or _is_in_calendar(value)) for value in values):
        input_type = "text"
    return Control(**common, kind="input", input_type=input_type, values=values, default=default)


def _is_in_calendar(text: str) -> bool:
    """Whether there is such a month, day or instant: browsers show no 30th of February."""
    try:
        dt.datetime.fromisoformat(f"{text}-01" if len(text) == len("2024-02") else text)
    except ValueError:
        return False
    return True


def as_input(texts: Sequence[str], data_type: str, *, many: bool = False) -> Any:
    """What was typed as a value of GraphQL's type, or as a list of them; as it is where it is none of the type."""
    values = [_value(text, data_type) for text in texts]
    return values if many else values[-1]


def _value(text: str, data_type: str) -> Any:
    match data_type:
        case "INTEGER" | "POINTS":
            return int(text) if re.fullmatch(r"\s*-?\d{1,18}\s*", text, re.ASCII) else text
        case "BOOLEAN":
            return {"true": True, "false": False}.get(text, text)
        case "DATETIME":
            return f"{text}Z" if _INPUT_TYPES[data_type][1].match(text) else text
        case _:
            return text


def leaves(arguments: Iterable[Argument], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Argument]]:
    """The arguments that hold a value, those within groups too, with their paths."""
    for argument in arguments:
        here = (*path, argument["name"])
        if argument.get("fields"):
            yield from leaves(argument["fields"], here)
        else:
            yield here, argument


def _options(options: Sequence[Mapping[str, str]] | None) -> tuple[tuple[str, str], ...] | None:
    return None if options is None else tuple((option["value"], option["label"]) for option in options)
