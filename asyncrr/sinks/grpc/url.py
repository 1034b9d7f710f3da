"""The addresses that Rerun's programs hand around: ``rerun+http://127.0.0.1:9876/proxy``."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from asyncrr.errors import SinkError

DEFAULT_PORT = 9876
DEFAULT_URL = f"rerun+http://127.0.0.1:{DEFAULT_PORT}/proxy"

_SCHEMES = {"rerun": "rerun+https", "rerun+https": "rerun+https", "rerun+http": "rerun+http"}


@dataclass(frozen=True, slots=True)
class GrpcUrl:
    """Where a message proxy listens."""

    host: str
    """Name or address in lower case, an IPv6 address without its brackets."""
    port: int
    tls: bool

    @property
    def connect_host(self) -> str:
        """The host to connect to: an address that means "every interface" for a server means loopback for a client."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def authority(self) -> str:
        """``host:port`` as it stands in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{'rerun+https' if self.tls else 'rerun+http'}://{self.authority}/proxy"


def parse_url(url: str | None = None) -> GrpcUrl:
    """Read the address of a message proxy.

    Parameters
    ----------
    url
        ``rerun+http://HOST[:PORT]/proxy``, or with ``rerun://`` or ``rerun+https://`` for TLS. The scheme may be left out
        for ``localhost`` and ``127.0.0.1`` (plain) and for hosts of ``rerun.io`` (TLS). Without a port it is 9876 for
        ``localhost`` and numeric addresses that cannot be anything else (loopback, unspecified), else 80, or 443 with TLS. None
        is ``rerun+http://127.0.0.1:9876/proxy``.

    Raises
    ------
    SinkError
        ``url`` is none of these; the text begins with ``invalid endpoint``.
    """
    if url is None:
        url = DEFAULT_URL
    parts = _split(url)
    tls = _SCHEMES[parts.scheme] == "rerun+https"
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _invalid(url, "invalid port number") from error
    if not host or [step for step in parts.path.split("/") if step] != ["proxy"]:
        raise _invalid(url, "expected rerun+http://HOST:PORT/proxy")
    if any(character.isspace() for character in host):
        raise _invalid(url, "invalid host name")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _invalid(url, "invalid international domain name") from error
    if port is None:
        port = DEFAULT_PORT if _is_local(host) else 443 if tls else 80
    return GrpcUrl(host, port, tls)


def _split(url: str) -> SplitResult:
    scheme, separator, _ = url.partition("://")
    if not separator:
        name = url.partition("/")[0].partition(":")[0]
        if name in ("localhost", "127.0.0.1"):
            scheme, url = "rerun+http", f"rerun+http://{url}"
        elif name.endswith("rerun.io"):
            scheme, url = "rerun", f"rerun://{url}"
    if scheme not in _SCHEMES:
        expected = "`rerun://`, `rerun+http://` or `rerun+https://`"
        raise _invalid(url, f"the scheme is missing or not one of {expected}")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _invalid(url, str(error)) from error


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _invalid(url: str, why: str) -> SinkError:
    return SinkError(f'invalid endpoint "{url}": {why}')
