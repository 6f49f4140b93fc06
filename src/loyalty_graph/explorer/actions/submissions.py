"""Forms that visitors send: what is in them, whose they are, and the key by which each is done once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.actions.forgery import FIELD, forgery, hand_out, token_for
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.visits import AskRefusedError

if TYPE_CHECKING:
    from typing import Any

    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

BUTTON: Final = "do"
"""The name of the buttons that send a form; their values say what is to be done."""

_FORM: Final = "application/x-www-form-urlencoded"
_NONCE: Final = "nonce"
_NONCE_BYTES: Final = 12
_DIGEST_CHARACTERS: Final = 32


@dataclass(frozen=True)
class Submission:
    """A form that was sent: its fields, the value of the button, and a key.

    The key is the same for the same form with the same in it, however often it is sent and by whichever button.
    """

    given: Parameters
    button: str
    key: str


async def submission_of(visit: Visit) -> Submission:
    """The form that was sent.

    Raises AskRefusedError for one that is not the visitor's own, HTTPException for what is none: 400 or 415.
    """
    request = visit.request
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, f"Forms are sent as {_FORM}.")
    try:
        fields = parse_qsl((await visit.body()).decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise HTTPException(400, "The form is not in UTF-8.") from None
    sent = dict(fields)
    if (fault := forgery(request, sent.pop(FIELD, ""), await visit.secret())) is not None:
        raise AskRefusedError([fault])
    said = [pair for pair in fields if pair[0] not in {FIELD, BUTTON}]
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGEST_CHARACTERS]
    return Submission(Parameters(said), sent.get(BUTTON, ""), f"form {digest}")


async def form_page(visit: Visit, template: str, *, status: int = 200, **shown: Any) -> Response:
    """A page with forms that the visitor can send: each holds the token, and a nonce that makes it one of its own."""
    token = token_for(visit.request, await visit.secret())
    hidden = {FIELD: token, _NONCE: secrets.token_urlsafe(_NONCE_BYTES)}
    response = await visit.page(template, status=status, hidden=hidden, **shown)
    hand_out(response, visit.request, token)
    return response
