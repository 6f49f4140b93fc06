"""Forged forms, refused: a form counts only from a page of this host and with the token of its visitor's cookie.

The token is signed, so nothing has to be remembered of it, and a cookie that another host planted is worth nothing.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.faults import Fault

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE: Final = "loyalty_graph_form"
"""The cookie that holds a visitor's token."""

FIELD: Final = "token"
"""The field of every form that holds it again."""

_RANDOM_BYTES: Final = 18
_PURPOSE: Final = b"form token:"
_OWN_SITES: Final = frozenset({"same-origin", "none"})
"""What a browser says of a request from a page of this host, or of one that the visitor repeats."""


def token_for(request: Request, secret: bytes) -> str:
    """The token for the forms of a page: the one that the visitor has, if this gateway signed it, else a new one."""
    found = request.cookies.get(COOKIE, "")
    if _is_signed(found, secret):
        return found
    random = secrets.token_urlsafe(_RANDOM_BYTES)
    return f"{random}.{_signature(random, secret)}"


def hand_out(response: Response, request: Request, token: str) -> None:
    """Let the visitor's browser keep the token. It comes back from pages of this host, not with foreign forms."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, path="/", secure=secure, httponly=True, samesite="lax")


def forgery(request: Request, token: str, secret: bytes) -> Fault | None:
    """Why a form with this token is not believed to be the visitor's own; None if it is."""
    if not _is_from_here(request):
        return Fault("FOREIGN_FORM", "The form was sent by a page of another host.", (), 403)
    kept = request.cookies.get(COOKIE, "")
    if not _is_signed(kept, secret) or not hmac.compare_digest(kept.encode(), token.encode()):
        text = (
            "The form has not the token of this browser: load its page again, with cookies allowed, and send it anew."
        )
        return Fault("FORM_TOKEN_INVALID", text, (), 403)
    return None


def _is_from_here(request: Request) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in _OWN_SITES:
        return False
    # Behind a proxy that speaks TLS only the host is the same, so the scheme is not compared.
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _is_signed(token: str, secret: bytes) -> bool:
    random, _, signature = token.partition(".")
    return hmac.compare_digest(signature.encode(), _signature(random, secret).encode())


def _signature(random: str, secret: bytes) -> str:
    return hmac.digest(secret, _PURPOSE + random.encode(), "sha256").hex()
