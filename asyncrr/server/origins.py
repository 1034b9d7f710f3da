"""Which web pages may use the server: the origin check, and the CORS headers that tell browsers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

_DEFAULT_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1", "rerun.io"})
_MAX_AGE: Final = "600"


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
        try:
            host = urlsplit(origin).hostname or ""
        except ValueError:
            return False
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
        asked = headers.get("access-control-request-headers", "content-type,x-grpc-web")
        answer = {
            **self.headers(headers.get("origin", "")),
            "access-control-allow-methods": headers.get("access-control-request-method", "POST"),
            "access-control-allow-headers": asked,
            "access-control-max-age": _MAX_AGE,
        }
        if headers.get("access-control-request-private-network") == "true":
            answer["access-control-allow-private-network"] = "true"
        return answer
