"""How much memory the history may take: ``'25%'``, ``'4GB'``, ``'0'``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_UNITS: Final = {
    "": 1, "b": 1, "k": 10**3, "kb": 10**3, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9, "t": 10**12, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
_NUMBER: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(%|[a-z]*)", re.IGNORECASE)
_CGROUP_ROOT: Final = Path("/sys/fs/cgroup")


def parse_memory_limit(text: str | int, total: int | None = None) -> int:
    """A limit in bytes.

    Parameters
    ----------
    text
        A number of bytes such as ``4GB``, ``512 MiB`` or ``0``, or a share of the memory such as ``25%``.
    total
        What a percentage is of; None for :func:`available_memory`.

    Raises
    ------
    ValueError
        If it is neither.
    """
    match = _NUMBER.fullmatch(str(text).strip())
    if match is not None and match[2] == "%":
        share = float(match[1]) / 100
        if share <= 1:
            return int((available_memory() if total is None else total) * share)
    elif match is not None and match[2].lower() in _UNITS:
        unit = _UNITS[match[2].lower()]
        return int(float(match[1]) * unit) if "." in match[1] else int(match[1]) * unit
    raise ValueError(f"not a memory limit: {text!r} (expected e.g. '25%', '4GB', '512MiB' or '0')")


def available_memory(cgroup_root: Path = _CGROUP_ROOT, own_cgroups: Path = Path("/proc/self/cgroup")) -> int:
    """Bytes of memory that this process may use: of the machine or, where less, of the container that it runs in."""
    limits = [_physical_memory(), *_cgroup_limits(cgroup_root, own_cgroups)]
    return min(limits)


def _physical_memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 8 * 2**30  # a guess, where the system does not say


def _cgroup_limits(root: Path, own: Path) -> list[int]:
    """The memory limits of this process's control group and of all groups around it, of either version."""
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return []
    limits = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            base, name = root, "memory.max"
        elif "memory" in controllers.split(","):
            base, name = root / "memory", "memory.limit_in_bytes"
        else:
            continue
        group = base / path.lstrip("/")
        # In a container the path may be that of the host, which is not there: its own group is then the root.
        for folder in [group, *group.parents]:
            try:
                text = (folder / name).read_text().strip()
            except OSError:
                text = ""
            if text.isdigit():
                limits.append(int(text))
            if folder == base:
                break
    return limits
