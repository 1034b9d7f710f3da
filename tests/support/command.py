"""Running the ``asyncrr`` command as a user does: as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def asyncrr(
    *args: str | Path, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 50.0
) -> subprocess.CompletedProcess[str]:
    """Run ``asyncrr`` to its end and return exit code, stdout and stderr."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "asyncrr.cli", *map(str, args)],
        cwd=cwd,
        env=command_environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def command_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for the command: this checkout or installation, whatever the working directory."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(more or {})}
