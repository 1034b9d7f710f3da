"""Command line of the generator."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .model import load, load_blueprint
from .render import render

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT.parent
"""The package ``asyncrr``: what is written is in ``types`` and ``blueprint``."""
FOLDERS = [
    f"{tree}/{folder}" for tree in ("types", "blueprint") for folder in ("archetypes", "components", "encodings")
]


def main(argv: list[str] | None = None) -> int:
    """Write the generated modules, or with ``--check`` tell whether they are current (exit code 1 if not)."""
    parser = argparse.ArgumentParser(prog="python -m asyncrr.types.codegen", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a generated file is not current")
    arguments = parser.parse_args(argv)
    data = load(ROOT / "definitions")
    files = render(data, load_blueprint(ROOT / "definitions", data))
    stale = sorted(
        path
        for path, text in files.items()
        if not (PACKAGE / path).is_file() or (PACKAGE / path).read_text(encoding="utf-8") != text
    )
    known = {PACKAGE / path for path in files}
    orphans = sorted(path for folder in FOLDERS for path in (PACKAGE / folder).glob("*.py") if path not in known)
    if arguments.check:
        for name in [*stale, *(path.relative_to(PACKAGE) for path in orphans)]:
            print(f"not current: {name}", file=sys.stderr)
        return 1 if stale or orphans else 0
    for name in stale:
        (PACKAGE / name).parent.mkdir(parents=True, exist_ok=True)
        (PACKAGE / name).write_text(files[name], encoding="utf-8")
    for path in orphans:
        path.unlink()
    print(f"{len(files)} files, {len(stale)} written, {len(orphans)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
