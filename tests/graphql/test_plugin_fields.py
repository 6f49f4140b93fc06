"""Fields that plugins contribute: typed, checked both ways, and batched so that a page costs what a row does."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Argument, Arguments, Column, Field, InputError, Month, Points, Record, Repository, RootField
from loyalty_graph.errors import DeclarationError
from loyalty_graph.graphql import build_schema, print_schema
from loyalty_graph.plugins import Contributions, Plugin, Plugins

from .conftest import counted, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from loyalty_graph.database import Database

    from .conftest import Api

pytestmark = pytest.mark.anyio


class Mood(enum.Enum):
    """How somebody feels."""

    GOOD = "Good"
    BAD = "Bad"


class Feeling(Record):
    """A feeling of a member."""

    mood = Column(Mood, "Mood")
    points = Column(Points | None, "Points")


class Range(Arguments):
    """A range of points."""

    from_: Points | None = Argument("From")
    to: Points | None = Argument("To")


class Feelings(Field):
    """How a customer feels about their points."""

    on, name, type = "Customer", "feelings", list[Feeling]

    class Arguments(Arguments):
        """What counts."""

        least: Points = Argument("Least points", default=Points(20))
        balance_types: list[str] | None = Argument("Balance types", options=Repository.balance_type_choices)
        mood: Mood | None = Argument("Only this mood")
        between: Range | None = Argument("Points")

    async def resolve(self, repository: Repository, keys: Sequence[str], arguments: Any) -> Mapping[str, list[Feeling]]:
        customers, balances = repository.customers, repository.balances
        rows = await repository.fetch(
            sa.select(customers.c.reference, balances.c.points)
            .join(balances, balances.c.member_id == customers.c.member_id)
            .where(customers.c.reference.in_(keys))
            .order_by(customers.c.reference, balances.c.points)
        )
        found: dict[str, list[Feeling]] = {key: [] for key in keys}
        for reference, points in rows:
            mood = Mood.GOOD if points >= arguments.least else Mood.BAD
            if arguments.mood in (None, mood):
                found[reference].append(Feeling(mood=mood, points=points))
        return found


class Echo(RootField):
    """What was given, or what breaks."""

    name, type = "echo", list[str] | None

    class Arguments(Arguments):
        """Anything."""

        word: str = Argument("Word")
        month: Month | None = Argument("Month")

    async def resolve(self, repository: Repository, arguments: Any) -> Any:
        if arguments.word == "refuse":
            raise InputError("NO_ECHO", "Nothing to be heard.", field=("word",))
        broken = {"null in it": [None], "text": "text", "number": [1], "none": None}
        return broken.get(arguments.word, [arguments.word, str(arguments.month), repository.scope.code])


class Ring(RootField):
    """Rings a bell."""

    on, name, type = "Mutation", "ring", int
    rung = 0

    async def resolve(self, repository: Repository, arguments: Any) -> int:  # noqa: ARG002 - the form of fields
        type(self).rung += 1
        return self.rung


class Broken(Field):
    """A field that breaks its promise in the way that is asked for."""

    on, name, type = "Campaign", "broken", int

    class Arguments(Arguments):
        """How."""

        how: str = Argument("How")

    async def resolve(self, repository: Repository, keys: Sequence[str], arguments: Any) -> Any:  # noqa: ARG002 - as above
        answers = {
            "missing": {},
            "type": dict.fromkeys(keys, "one"),
            "list": list(keys),
            "large": dict.fromkeys(keys, 2**40),
        }
        return answers[arguments.how]


def plugins_with(*fields: type[Field | RootField]) -> Plugins:
    made = Contributions(fields=tuple(field() for field in fields))
    return Plugins((Plugin("sample", "dist-sample", "1.0", contributions=made),))


@pytest.fixture
async def api(shop: Database) -> AsyncIterator[Api]:
    async with opened(shop, plugins_with(Feelings, Echo, Ring, Broken)) as gateway:
        yield gateway


def test_fields_are_typed_and_may_all_be_null() -> None:
    sdl = print_schema(build_schema(plugins_with(Feelings, Echo, Ring)))
    assert "  echo(\n" in sdl
    for line in (
        "  ): [Feeling!]\n",
        "    mood: Mood\n",
        "    least: Points! = 20\n",
        "    between: CustomerFeelingsBetween\n",
        "type Feeling {\n",
        "  mood: Mood!\n",
        "  points: Points\n",
        "    word: String!\n",
        "  ring: Int\n",
        "enum Mood {\n",
    ):
        assert line in sdl, line
    assert "  ring: Int\n" not in print_schema(build_schema(plugins_with(Echo)))


async def test_a_field_of_a_core_type_is_answered_for_each_row(api: Api) -> None:
    data = await api.data(
        "{ customers { nodes { reference feelings { mood points } good: feelings(mood: GOOD, least: 1000) { mood } } } "
        'customer(reference: "c1") { feelings(balanceTypes: ["STORE"]) { points } } }'
    )
    nodes = {node["reference"]: node for node in data["customers"]["nodes"]}
    assert len(nodes) == 4
    assert all(node["good"] == [] for node in nodes.values())
    assert [feeling["points"] for feeling in nodes["c1"]["feelings"]] == [
        feeling["points"] for feeling in data["customer"]["feelings"]
    ]
    assert {feeling["mood"] for node in nodes.values() for feeling in node["feelings"]} == {"GOOD", "BAD"}


async def test_statements_do_not_grow_with_the_page(shop: Database, api: Api) -> None:
    await api.data("{ customers { totalCount } }")  # the secret of cursors is read once
    counts = []
    for first in (1, 4):
        query = f'{{ customers(first: {first}) {{ nodes {{ a: feelings(balanceTypes: ["STORE"]) {{ mood }} '
        with counted(shop) as statements:
            await api.data(
                query + 'b: feelings(balanceTypes: ["STORE"]) { points } c: feelings(least: 5) { mood } } } }'
            )
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("field", "code", "place"),
    [
        ('feelings(balanceTypes: ["NONE"]) { mood }', "UNKNOWN_FILTER_VALUE", ["balanceTypes"]),
        ("feelings(balanceTypes: []) { mood }", "EMPTY_LIST", ["balanceTypes"]),
        ("feelings(between: {}) { mood }", "EMPTY_GROUP", ["between"]),
        ("feelings(least: 1.5) { mood }", "BAD_POINTS", None),
    ],
)
async def test_arguments_are_checked_as_those_of_reports(
    api: Api, field: str, code: str, place: list[str] | None
) -> None:
    error = await api.error(f'{{ customer(reference: "c1") {{ {field} }} }}')
    assert (error["code"], error.get("field")) == (code, place)


async def test_a_root_field_answers_for_the_account_and_may_refuse(api: Api) -> None:
    assert await api.data('{ echo(word: "hello", month: "2024-02") none: echo(word: "none") }') == {
        "echo": ["hello", "2024-02", "demo"],
        "none": None,
    }
    error = await api.error('{ echo(word: "refuse") }')
    assert error == {"message": "Nothing to be heard.", "code": "NO_ECHO", "field": ["word"]}


async def test_a_field_of_mutation_is_run_once(api: Api) -> None:
    before = Ring.rung
    assert await api.data("mutation { ring again: ring }") == {"ring": before + 1, "again": before + 2}


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ('echo(word: "null in it")', "Query.echo is null: Expected a value, not null."),
        ('echo(word: "text")', "Query.echo is 'text', which is no list."),
        ('echo(word: "number")', "Query.echo is 1: Expected text, not 1."),
        ('campaign(code: "C1") { broken(how: "missing") }', "Campaign.broken of 'C1' is null, which it must never be."),
        ('campaign(code: "C1") { broken(how: "type") }', "Campaign.broken of 'C1' is 'one': Expected a whole number,"),
        ('campaign(code: "C1") { broken(how: "large") }', "Campaign.broken of 'C1' is 1099511627776: Whole numbers"),
        ('campaign(code: "C1") { broken(how: "list") }', "Campaign.broken gave list, not values by key."),
        ('campaign(code: "C1") { broken(how: "unheard of") }', "error "),
    ],
)
async def test_an_answer_that_breaks_its_promise_costs_the_field_only(api: Api, query: str, fault: str) -> None:
    answer = await api.ask(f"{{ account {{ code }} {query} }}")
    assert answer["data"]["account"] == {"code": "demo"}
    (error,) = answer["errors"]
    fault = fault if fault == "error " else f"ANSWER_BROKEN: {fault}"
    assert error["message"].startswith(f"The plugin sample of distribution dist-sample failed: {fault}")
    assert (error["extensions"]["code"], error["extensions"]["distribution"]) == ("PLUGIN_FAILED", "dist-sample")


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ({"on": "Entry"}, "it is on 'Entry'; known are: Customer, Campaign, BalanceType, PriceGroup"),
        ({"type": object}, "its type: <class 'object'> is not a data type of columns and arguments."),
        ({"type": Range}, "its type is for arguments only: use a Record"),
        ({"name": "Upper"}, "it has no lower_case name"),
        ({"__doc__": None}, "it has no docstring"),
        ({"Arguments": dict}, "its Arguments is not a subclass of Arguments"),
        ({"resolve": lambda *_: {}}, "it has no `async def resolve`"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(attributes: dict[str, Any], fault: str) -> None:
    declared = {"__doc__": "Doc.", "on": "Customer", "name": "sample", "type": str, "resolve": Feelings.resolve}
    with pytest.raises(DeclarationError) as refusal:
        type("Wrong", (Field,), declared | attributes)
    assert fault in refusal.value.message
