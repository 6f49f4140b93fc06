"""Values written into a statement are the values that would have been bound to it, whatever they look like."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from tests.reports.samples import Colour

from loyalty_graph.database import driver_of
from loyalty_graph.exports.inlining import inlined

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

TEXTS = st.text("'\"\\$1%(s)é;-:", max_size=8) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)


def _within(instant: dt.datetime) -> dt.datetime:
    """The driver takes the first and the last instant there are for infinity."""
    return instant.replace(year=min(max(instant.year, 2), 9998))


VALUES: dict[str, tuple[sa.types.TypeEngine[Any], st.SearchStrategy[Any]]] = {
    "text": (sa.Text(), st.none() | TEXTS),
    "texts": (postgresql.ARRAY(sa.Text()), st.lists(st.none() | TEXTS, max_size=3)),
    "number": (sa.BigInteger(), st.none() | st.integers(-(2**63), 2**63 - 1)),
    "amount": (sa.Numeric(), st.decimals(allow_nan=False, allow_infinity=False, places=4)),
    "day": (sa.Date(), st.dates(dt.date(1, 1, 2), dt.date(9999, 12, 30))),
    "instant": (sa.DateTime(timezone=True), st.datetimes(timezones=st.just(dt.UTC)).map(_within)),
    "flag": (sa.Boolean(), st.booleans()),
    "colour": (sa.Enum(Colour, native_enum=False), st.sampled_from(Colour)),
    "facts": (postgresql.JSONB(), st.dictionaries(TEXTS, TEXTS, max_size=2)),
    "bytes": (sa.LargeBinary(), st.binary(max_size=5)),
}


@given(st.fixed_dictionaries({name: values for name, (_, values) in VALUES.items()}))
@example(dict.fromkeys(VALUES))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_an_inlined_statement_answers_what_the_bound_one_does(
    module_database: Database, values: dict[str, Any]
) -> None:
    outputs = [sa.literal(value, VALUES[name][0]).label(name) for name, value in values.items()]
    texts = [text for text in values["texts"] or () if text is not None]
    found = sa.literal("a%b", sa.Text).in_([*texts, "a%b"]).label("found")
    constant: sa.Label[Any] = sa.literal_column("'$1 %(text)s %% ''' || 5 % 3").label("constant")
    statement = sa.select(*outputs, found, constant).where(sa.func.length("x%") == 2)
    async with module_database.export.connect() as connection:
        bound = (await connection.execute(statement)).one()
        driver = await driver_of(connection)
        text = await inlined(driver, statement)
        plain = await driver.fetchrow(text)
    assert plain is not None
    for name, value in zip([*values, "found", "constant"], bound, strict=True):
        answered = plain[name]
        if name == "colour" and value is not None:
            answered = Colour[answered]
        if name == "facts" and isinstance(answered, str):
            answered = json.loads(answered)
        assert answered == value, name
