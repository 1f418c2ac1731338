"""Stands before the whole server: who may ask, what for, and the headers of every answer.

A web page of somebody else that is open in the same browser can send requests here, by this
machine's name, by a name of its own that it points at this machine (DNS rebinding), and over a
WebSocket, to which no same-origin rule applies. So the Host must be a name of this server, and the
Origin of whatever changes something, or opens a WebSocket, must be the server itself.
"""

import hmac
import ipaddress
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecheck.serve.messages import Refusal
from posecheck.serve.report_links import opens_video
from posecheck.serve.settings import ServerSettings
from posecheck.text.translation import _

COOKIE: Final = "posecheck"
BODY_BYTES: Final = 65_536
"""Largest body of a request other than an upload."""
UPLOADS: Final = "/api/uploads"
REPORTS: Final = "/reports/"
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE: Final = ("GET", "HEAD")
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), display-capture=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        # The pose model in the page is WebAssembly; no text becomes a script by that.
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self' {socket}",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class Guard:
    """ASGI middleware: refuses what it should, and adds the security headers to the rest."""

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        token = self._settings.token
        if refusal is None and token is not None:
            given = _token_of(scope)
            if given is not None:
                await self._welcome(scope, send, given, token)
                return
            refusal = self._unknown(scope, headers, token)
        if refusal is not None:
            await _refuse(scope, send, *refusal)
            return
        await self._app(scope, receive, _with_headers(send, headers["host"], self._settings.secure))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if not self._is_mine(host):
            return 421, _(
                "This server is not called by that name: open the address that it printed."
            )
        if not _may_ask(scope, headers, host):
            return 403, _("Only this server's own page may ask that.")
        if scope["type"] == "http" and scope["path"] != UPLOADS:
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > BODY_BYTES:
                return 413, _("That is more than is taken here.")
        return None

    def _is_mine(self, host: str) -> bool:
        """Whether a Host header names this server.

        No page can make its own name look like an address, so that with a token every address is
        as good as the next.
        """
        try:
            parts = urlsplit(f"//{host}")
            name, _port = parts.hostname, parts.port
        except ValueError:
            return False
        if not name or parts.username is not None or parts.path or parts.query:
            return False
        if name in _LOCAL or name in self._settings.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._settings.beyond

    def _unknown(self, scope: Scope, headers: dict[str, str], token: str) -> tuple[int, str] | None:
        if _matches(_cookie(headers), token):
            return None
        if scope["type"] == "http" and opens_video(scope["path"], self._settings.secret):
            return None
        return 401, _("This needs the link that posecheck printed when it started.")

    async def _welcome(self, scope: Scope, send: Send, given: str, token: str) -> None:
        """Exchange the token of the link for a cookie."""
        if not _matches(given, token):
            await _refuse(scope, send, 401, _("That link is not right, or from an earlier start."))
            return
        secure = "; Secure" if self._settings.secure else ""
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000{secure}"
        # Not a redirect: a browser that came by a link from elsewhere would not show a strict
        # cookie along the way.
        # Nor a sandboxed page, which counts as somebody else's: that cookie would stay behind too.
        more = {
            "set-cookie": cookie,
            "refresh": "0; url=/",
            "content-security-policy": "default-src 'none'",
        }
        await _answer(send, 200, "text/plain", b"Welcome. One moment...\n", more)


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by name; of those that came twice nothing is believed."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1")
        found[key] = "\0" if key in found and key in ("host", "origin") else value.decode("latin-1")
    return found


def _may_ask(scope: Scope, headers: dict[str, str], host: str) -> bool:
    """Whether it is the server's own page that asks, or a person who opens an address."""
    origin = headers.get("origin")
    if origin is not None:
        return _same(origin, host)
    if scope["type"] == "websocket" or scope["method"] not in _SAFE:
        return False
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return True
    # Opening a link from elsewhere is fine, embedding what is here is not; but a report is in a
    # sandbox of its own, so that its own video is asked for "from elsewhere".
    navigates = headers.get("sec-fetch-mode") == "navigate"
    return navigates or scope["path"].startswith(REPORTS)


def _same(origin: str, host: str) -> bool:
    scheme, _separator, rest = origin.partition("://")
    return scheme in ("http", "https") and rest.lower() == host.lower()


def _token_of(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
        return None
    values = parse_qs(scope["query_string"].decode("latin-1")).get("token")
    return values[0] if values else None


def _cookie(headers: dict[str, str]) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _matches(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


async def _refuse(scope: Scope, send: Send, status: int, message: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": message})
        return
    if scope["path"].startswith("/api/"):
        body, kind = Refusal(message=message).model_dump_json().encode(), "application/json"
    else:
        body, kind = f"{message}\n".encode(), "text/plain; charset=utf-8"
    await _answer(send, status, kind, body, {"connection": "close"})


async def _answer(send: Send, status: int, kind: str, body: bytes, more: dict[str, str]) -> None:
    headers = {**_HEADERS, "content-security-policy": "default-src 'none'; sandbox"}
    headers |= {"content-type": kind, "content-length": str(len(body)), **more}
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send, host: str, secure: bool) -> Send:
    socket = f"{'wss' if secure else 'ws'}://{host}"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            ours = {**_HEADERS, "content-security-policy": _POLICY.format(socket=socket)}
            message["headers"] = [
                *message["headers"],
                *((n.encode(), v.encode()) for n, v in ours.items() if n.encode() not in present),
            ]
        await send(message)

    return sending
