"""Answers that a client already has: the entity tag of all that an answer depends on, known before anything is run.

The data's version is read before the answer, so an answer is never older than its tag says; at worst it is newer, and
the next request runs once more than it had to.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Final

import orjson

from loyalty_graph.reports.cursors import signing_secret

if TYPE_CHECKING:
    from loyalty_graph.graphql import GraphQLRequest, RequestContext

NOT_KEPT: Final = {"cache-control": "private, no-store"}
"""For answers that may be others a moment later although no data changed, and for errors."""

_TAG_BYTES: Final = 18


def kept(tag: str) -> dict[str, str]:
    """For an answer with a tag: the client may keep it, and asks each time whether it still holds."""
    return {"etag": tag, "cache-control": "private, no-cache", "vary": "accept"}


async def entity_tag(make: str, asked: GraphQLRequest, context: RequestContext, media_type: str) -> str | None:
    """The tag of the answer to a query, were it run now; None where it cannot be run.

    Equal tags mean equal answers, if the answer only depends on data and the day: a tag is made of the account, its
    data's version, the UTC day, the operation, its variables, and `make`, the word for the gateway that answers. Reads
    the account and its clock, nothing else. It is signed, so it tells nothing of what it is made of.
    """
    try:
        data_version = await context.data_version()
        repository = await context.repository()
        secret = await signing_secret(repository.database)
    except Exception:  # noqa: BLE001 - running the query meets the same and says it as errors are said
        return None
    scope = repository.scope
    operation = [asked.query, asked.operation_name, asked.variables]
    parts = [make, scope.account_id, data_version, scope.today, media_type, operation]
    signature = hmac.digest(secret, orjson.dumps(parts, option=orjson.OPT_SORT_KEYS), "sha256")
    return f'W/"{base64.urlsafe_b64encode(signature[:_TAG_BYTES]).decode()}"'


def is_known(tag: str, if_none_match: str | None) -> bool:
    """Whether a request's If-None-Match names the tag. `*` names none: it does not say what the client has."""
    return if_none_match is not None and tag in {each.strip() for each in if_none_match.split(",")}
