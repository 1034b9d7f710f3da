"""Command line of the generator."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .model import load
from .render import render

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    """Write the generated modules, or with ``--check`` tell whether they are current (exit code 1 if not)."""
    parser = argparse.ArgumentParser(prog="python -m asyncrr.types.codegen", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a generated file is not current")
    arguments = parser.parse_args(argv)
    files = render(load(ROOT / "definitions"))
    stale = sorted(
        path
        for path, text in files.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    )
    known = {ROOT / path for path in files}
    orphans = sorted(
        path
        for folder in ("archetypes", "components", "encodings")
        for path in (ROOT / folder).glob("*.py")
        if path not in known
    )
    if arguments.check:
        for name in [*stale, *(path.relative_to(ROOT) for path in orphans)]:
            print(f"not current: {name}", file=sys.stderr)
        return 1 if stale or orphans else 0
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(files[name], encoding="utf-8")
    for path in orphans:
        path.unlink()
    print(f"{len(files)} files, {len(stale)} written, {len(orphans)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
