"""Headers of HTTP/2: those of requests as text, and those of answers as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from h2.errors import ErrorCodes
from hpack import Decoder, HPACKError, OversizedHeaderListError

from .http2_frames import MAX_CONTROL, Offence

_NEEDED: Final = (":method", ":scheme", ":path")
_PSEUDO: Final = frozenset((*_NEEDED, ":authority", ":protocol"))
_OF_CONNECTIONS: Final = frozenset(("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"))


class MalformedHeaders(Exception):
    """A call has headers that no call may have."""


class HeaderDecoder:
    """Decodes blocks of headers. All blocks of a connection have to go through, in order, for each may refer to those before."""

    def __init__(self) -> None:
        self._hpack = Decoder(MAX_CONTROL)

    def decode(self, block: bytes) -> list[tuple[bytes, bytes]]:
        """The headers of a block.

        Raises
        ------
        Offence
            It is no such block, or too many headers are in it.
        """
        try:
            return [(header[0], header[1]) for header in self._hpack.decode(block, raw=True)]
        except OversizedHeaderListError:
            raise Offence(ErrorCodes.ENHANCE_YOUR_CALM, f"headers of more than {MAX_CONTROL} bytes") from None
        except (HPACKError, UnicodeDecodeError) as error:
            raise Offence(ErrorCodes.COMPRESSION_ERROR, f"headers that cannot be decoded ({error})") from None


def request_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of a request by name, as text. Those that come more than once are joined.

    Raises
    ------
    MalformedHeaders
        HTTP/2 does not allow them.
    """
    found: dict[str, str] = {}
    regular = False
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name != name.lower() or not name or any(c in name for c in " \r\n\0"):
            raise MalformedHeaders("a name that is none")
        if "\0" in value or "\r" in value or "\n" in value:
            raise MalformedHeaders(f"a value with a line break in {name[:50]}")
        if name.startswith(":"):
            if regular or name in found or name not in _PSEUDO:
                raise MalformedHeaders(f"{name[:50]} where it must not be")
            found[name] = value
            continue
        regular = True
        if name in _OF_CONNECTIONS or (name == "te" and value != "trailers"):
            raise MalformedHeaders(f"{name}, which is not for HTTP/2")
        found[name] = f"{found[name]}, {value}" if name in found else value
    for name in _NEEDED:
        if not found.get(name):
            raise MalformedHeaders(f"no {name}")
    return found


def encode_headers(headers: Iterable[tuple[str, str]]) -> bytes:
    """A block of headers. It refers to nothing that was sent before, and so needs no memory on either side."""
    return b"".join(b"\0" + _string(name) + _string(value) for name, value in headers)


def _string(text: str) -> bytes:
    data = text.encode("ascii")
    size = len(data)
    if size < 0x7F:
        return bytes((size,)) + data
    out = bytearray(b"\x7f")
    size -= 0x7F
    while size >= 0x80:
        out.append(size & 0x7F | 0x80)
        size >>= 7
    out.append(size)
    return bytes(out) + data
