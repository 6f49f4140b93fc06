"""A report's contract: made of its declaration, independent of what else is installed, and kept as a JSON file."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Annotated, Any

from graphql import GraphQLError, parse
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from loyalty_graph.contracts.versions import Version
from loyalty_graph.errors import InputError
from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.report_sdl import print_report
from loyalty_graph.plugins import Plugins
from loyalty_graph.reports.catalogue import describe

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.reports.report import Report


def _name(value: Any) -> Any:
    """Members of enums, and whatever else has a name, stand in a contract by it."""
    return getattr(value, "name", value)


def _version(text: str) -> str:
    return str(Version.parse(text))


def _sdl(lines: tuple[str, ...]) -> tuple[str, ...]:
    try:
        parse("\n".join(lines))
    except GraphQLError as error:
        raise ValueError(error.message) from None
    return lines


Name = Annotated[str, BeforeValidator(_name)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, from_attributes=True, alias_generator=to_camel, populate_by_name=True
    )


class ColumnContract(_Part):
    """What is promised of a column, beside its type in the SDL."""

    name: str
    label: str
    data_type: Name
    list: bool
    nullable: bool
    key: bool
    total: Name | None
    sortable: bool
    filterable: bool
    limited: bool
    personal: bool


class ArgumentContract(_Part):
    """What is promised of an argument, beside its type in the SDL. `fields` are the arguments of an OBJECT."""

    name: str
    label: str
    data_type: Name
    list: bool
    required: bool
    default_value: str | None
    example: str | None
    depends_on: str | None
    fields: tuple[ArgumentContract, ...]


class Contract(_Part):
    """All that is promised of a report. Columns and arguments are in declared order, formats and identities sorted."""

    name: str
    version: Annotated[str, AfterValidator(_version)]
    title: str
    description: str
    query_field: str
    columns: tuple[ColumnContract, ...]
    arguments: tuple[ArgumentContract, ...]
    export_formats: tuple[str, ...]
    identities: tuple[str, ...]
    sdl: Annotated[tuple[str, ...], AfterValidator(_sdl)]

    def as_json(self) -> dict[str, Any]:
        """The contract as its file holds it."""
        return self.model_dump(mode="json", by_alias=True)

    def as_text(self) -> str:
        """The text of its file: one value per line, for whoever reads a diff."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n"


def contract_of(report: Report) -> Contract:
    """The contract that an installed report keeps today."""
    entry, alone = describe(report), Plugins.of(type(report))
    return Contract(
        name=entry.name,
        version=entry.version,
        title=entry.title,
        description=inspect.cleandoc(entry.description),  # Python 3.13 unindents docstrings itself, older ones do not
        query_field=entry.query_field,
        columns=tuple(ColumnContract.model_validate(column) for column in entry.columns),
        arguments=tuple(ArgumentContract.model_validate(argument) for argument in entry.arguments),
        export_formats=tuple(sorted(found.what.api_name for found in alone.exports)),
        identities=tuple(sorted(entry.identities)),
        sdl=tuple(print_report(build_schema(alone), report).splitlines()),
    )


def read_contract(path: Path) -> Contract:
    """The contract of a file. Raises InputError (BAD_CONTRACT) naming the file and the first thing wrong in it."""
    try:
        contract = Contract.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError("BAD_CONTRACT", f"{path}: {error.strerror}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError("BAD_CONTRACT", f"{path}: {place + ': ' if place else ''}{first['msg']}.") from None
    if contract.name != path.stem:
        raise InputError("BAD_CONTRACT", f"{path}: it is the contract of {contract.name!r}, not of {path.stem!r}.")
    return contract
