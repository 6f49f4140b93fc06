"""Commands that a plugin adds to `loyalty-graph`: plain functions, which typer has to understand."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import typer
import typer.core
import typer.main

from loyalty_graph.errors import DeclarationError
from loyalty_graph.extensions.declaring import SNAKE_CASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPOSITORY: Final = "repository"
"""The first parameter of functions that read: the host gives it."""

ACCOUNT: Final = "account"
"""The parameter that stands for it on the command line."""

_ACCOUNT_OPTION: Final = inspect.Parameter(
    ACCOUNT,
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[str | None, typer.Option(help="The account. Default: LOYALTY_GRAPH_ACCOUNT.")],
)
_KINDS: Final = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class Command:
    """A function as a command. `signature` are the parameters that the command line gives, typed."""

    function: Callable[..., Any]
    signature: inspect.Signature

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Command:
        """The command that a function is. Raises DeclarationError (BAD_COMMAND), naming what is wrong."""
        try:
            parameters = _typed(_given(function), function)
        except Exception as error:  # noqa: BLE001 - whatever an annotation raises while it is read
            faults = [f"its parameters cannot be read: {error}"]
        else:
            faults = _faults(function, parameters)
        if not faults:
            account = [_ACCOUNT_OPTION] if _takes_repository(function) else []
            command = cls(function, inspect.Signature([*parameters, *account]))
            if not (faults := command._faults_for_typer()):
                return command
        where = f"{function.__module__}.{function.__qualname__}"
        raise DeclarationError("BAD_COMMAND", f"{where}: {'; '.join(faults)}.")

    @property
    def name(self) -> str:
        """What people type: the function's name, with dashes."""
        return self.function.__name__.replace("_", "-")

    @property
    def takes_repository(self) -> bool:
        """Whether the host has to open the repository of the account asked for."""
        return _takes_repository(self.function)

    def for_typer(self, callback: Callable[..., Any], *, panel: str | None = None) -> typer.core.TyperCommand:
        """The command in typer's form: it calls `callback` with what the command line gave.

        The panel is the heading it stands under in the list of commands.
        """

        def called(**given: Any) -> Any:
            return callback(**given)

        called.__annotations__ = {name: parameter.annotation for name, parameter in self.signature.parameters.items()}
        called.__signature__ = self.signature  # type: ignore[attr-defined]  # where inspect finds it
        app = typer.Typer(add_completion=False, rich_markup_mode="rich")
        app.command(self.name, help=inspect.getdoc(self.function), rich_help_panel=panel)(called)
        made: typer.core.TyperCommand = typer.main.get_command(app)  # type: ignore[assignment]  # of one command
        return made

    def _faults_for_typer(self) -> list[str]:
        from rich.text import Text  # only plugins with commands need it

        try:
            made = self.for_typer(lambda **_: None)
            for text in (made.help, *(getattr(parameter, "help", None) for parameter in made.params)):
                Text.from_markup(text or "")
        except Exception as error:  # noqa: BLE001 - typer refuses with all kinds of errors
            return [f"typer does not take it: {error}"]
        return []


def _takes_repository(function: Callable[..., Any]) -> bool:
    return next(iter(inspect.signature(function).parameters), None) == REPOSITORY


def _given(function: Callable[..., Any]) -> list[inspect.Parameter]:
    found = list(inspect.signature(function).parameters.values())
    return found[1:] if _takes_repository(function) else found


def _typed(parameters: Sequence[inspect.Parameter], function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters with their types where the function has the texts of these."""

    def annotated() -> None: ...

    annotated.__annotations__ = {
        parameter.name: parameter.annotation
        for parameter in parameters
        if parameter.annotation is not inspect.Parameter.empty
    }
    types = get_type_hints(annotated, getattr(function, "__globals__", {}), include_extras=True)
    return [parameter.replace(annotation=types.get(parameter.name, str)) for parameter in parameters]


def _faults(function: Callable[..., Any], parameters: Sequence[inspect.Parameter]) -> list[str]:
    faults = [] if SNAKE_CASE.match(function.__name__) else ["it has no lower_case name"]
    if not function.__doc__:
        faults.append("it has no docstring")
    if any(parameter.kind not in _KINDS for parameter in parameters):
        faults.append("it takes parameters without a name")
    if _takes_repository(function):
        if not inspect.iscoroutinefunction(function):
            faults.append(f"it takes the {REPOSITORY}, so it has to be async")
        if any(parameter.name == ACCOUNT for parameter in parameters):
            faults.append(f"it takes the {REPOSITORY}, so --{ACCOUNT} is not its own")
    return faults
