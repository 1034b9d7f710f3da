"""The ``asyncrr`` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from asyncrr._version import RERUN_VERSION, __version__

from . import demo, live, serve


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv
        Arguments without the program's name; None takes those of the process.

    Returns
    -------
    int
        Exit code: 0 if all went well, 1 if something failed, 130 after Ctrl-C. Wrong arguments end the process with 2.
    """
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("\nasyncrr: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="asyncrr", description="Logging for the Rerun viewer.")
    rerun = ".".join(map(str, RERUN_VERSION))
    parser.add_argument(
        "--version", action="version", version=f"asyncrr {__version__}, writes the format of Rerun {rerun}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    demo.add_command(commands)
    serve.add_command(commands)
    live.add_commands(commands)
    return parser
