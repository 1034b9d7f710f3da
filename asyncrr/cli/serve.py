"""``asyncrr serve``: a message proxy, without the `rerun` executable."""

from __future__ import annotations

import argparse
import asyncio
import os
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncrr.server.listener import ServerOptions

_DESCRIPTION = """\
Runs a message proxy: programs send their recordings to it, viewers get them from it, those that come later the history,
too. Native viewers and SDKs connect by gRPC, viewers in browsers by gRPC-web, on the same port. Ctrl-C ends it.
"""
_TOKEN_VARIABLE = "ASYNCRR_TOKEN"
_LOOP_VARIABLE = "ASYNCRR_EVENT_LOOP"


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``serve`` to the command's parser."""
    parser = commands.add_parser(
        "serve",
        help="run a message proxy",
        description=_DESCRIPTION,
        epilog=f"Clients have to send the bearer token that {_TOKEN_VARIABLE} is set to, if it is.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port", type=int, default=9876, metavar="N", help="port; 0 for any that is free (default: 9876)"
    )
    parser.add_argument(
        "--bind",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--memory-limit",
        default="25%",
        metavar="LIMIT",
        help="memory for the history, such as 25%% or 4GB; 0 for none (default: 25%%)",
    )
    parser.add_argument("--newest-first", action="store_true", help="send newest data first")
    parser.add_argument(
        "--cors-allow-origin",
        action="append",
        default=[],
        metavar="PATTERN",
        help="web pages that may connect besides those of this machine and of rerun.io; may be given several times",
    )
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="serve with TLS: certificate chain and private key, as PEM"
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="the private key, if it is not in the certificate's file"
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="write all that comes in to an .rrd file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    # Loaded only now: the other commands do without a server.
    from asyncrr.server.listener import ServerOptions
    from asyncrr.server.standalone import serve_until_interrupted

    try:
        options = ServerOptions.of(
            bind=arguments.bind,
            port=arguments.port,
            memory_limit=arguments.memory_limit,
            newest_first=arguments.newest_first,
            cors_allow_origin=arguments.cors_allow_origin,
            ssl_context=_ssl_context(arguments.certificate, arguments.key),
            token=os.environ.get(_TOKEN_VARIABLE) or None,
        )
        coroutine = serve_until_interrupted(
            options, save=arguments.save, announce=lambda url: _announce(url, options), report=_say
        )
        _runner()(coroutine)
    except OSError as error:
        text = error.strerror or str(error)
        _say(f"{error.filename}: {text}" if error.filename else text)
        return 1
    except ValueError as error:
        _say(str(error))
        return 1
    return 0


def _ssl_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        if key is not None:
            raise ValueError("--key is for --certificate, which is missing")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for file in (certificate, key):
        if file is not None:
            file.open("rb").close()  # whose error, unlike that of OpenSSL, says which file it is
    try:
        context.load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise ValueError(f"{certificate}: no certificate with its private key: {error}") from None
    return context


def _announce(url: str, options: ServerOptions) -> None:
    print(f"serving at {url}; open it with `rerun {url}`. Ctrl-C ends.", flush=True)
    if options.bind in ("0.0.0.0", "::"):
        print("Other machines reach it by the name or an address of this one.", flush=True)
    if options.token is not None:
        print(f"Clients have to send the token in {_TOKEN_VARIABLE}.", flush=True)


def _say(line: str) -> None:
    # In one write: lines are said by several threads, and print would write the end of one after the beginning of another.
    sys.stderr.write(f"asyncrr: {line}\n")
    sys.stderr.flush()


def _runner() -> Any:
    """``asyncio.run``, or uvloop's if the environment asks for it as it does for recordings."""
    if os.environ.get(_LOOP_VARIABLE) != "uvloop":
        return asyncio.run
    import uvloop

    return uvloop.run
