"""Which web pages may use the server: the origin check, and the CORS headers that tell browsers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Final

_DEFAULT_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1", "rerun.io"})
_MAX_AGE: Final = "600"
_ORIGIN: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._~%!$&'()*+,;=-]+)(:[0-9]{1,5})?", re.IGNORECASE
)
"""As browsers write them: no path, no user, nothing that could end a header."""
_OPAQUE: Final = "null"
"""What pages without an address have for an origin."""
_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_NAMES: Final = re.compile(rf"{_NAME}([ \t]*,[ \t]*{_NAME})*")
_HEADERS: Final = "content-type,x-grpc-web"


class Origins:
    """The origins that are allowed: pages from this machine and from rerun.io, and those that the patterns name.

    Parameters
    ----------
    patterns
        Globs for whole origins, such as ``https://*.example.com`` or ``*``; a pattern without ``://`` is for the host.
    """

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        if isinstance(patterns, str):
            raise TypeError(f"cors_allow_origin takes a list of patterns, not one text: {patterns!r}")
        self._patterns = [pattern.lower().rstrip("/") for pattern in patterns]

    def allows(self, origin: str) -> bool:
        """Whether a request with this ``Origin`` header is served; programs that are no browsers send none."""
        if not origin:
            return True
        origin = origin.lower()
        match = _ORIGIN.fullmatch(origin)
        if match is None and origin != _OPAQUE:
            return False
        host = match["host"].strip("[]") if match is not None else ""
        if host in _DEFAULT_HOSTS or host.endswith(".rerun.io"):
            return True
        return any(
            fnmatchcase(origin, pattern) if "://" in pattern or pattern == "*" else fnmatchcase(host, pattern)
            for pattern in self._patterns
        )

    def headers(self, origin: str) -> dict[str, str]:
        """The headers of an answer to a page of an origin that is allowed."""
        vary = {"vary": "origin, access-control-request-method, access-control-request-headers"}
        if not origin:
            return vary
        return {
            **vary,
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-expose-headers": "grpc-status, grpc-message",
        }

    def preflight(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers of an answer to a browser that asks what a page may do, before the page does it."""
        method = headers.get("access-control-request-method", "")
        names = headers.get("access-control-request-headers", "")
        answer = {
            **self.headers(headers.get("origin", "")),
            "access-control-allow-methods": method if re.fullmatch(_NAME, method) else "POST",
            "access-control-allow-headers": names if _NAMES.fullmatch(names) else _HEADERS,
            "access-control-max-age": _MAX_AGE,
        }
        if headers.get("access-control-request-private-network") == "true":
            answer["access-control-allow-private-network"] = "true"
        return answer
