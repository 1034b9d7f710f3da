"""What some tests need of the machine, besides Python packages. Without it they are skipped and say what to install.

Continuous integration accepts no skip: with ``ASYNCRR_NO_SKIPS`` in the environment, as ``.ci/run`` sets it, each is a failure.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest

NO_SKIPS = "ASYNCRR_NO_SKIPS"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DRIVER_VARIABLES = ("VK_DRIVER_FILES", "VK_ICD_FILENAMES")
_DRIVER_FOLDERS = ("/usr/share", "/usr/local/share", "/etc", "/usr/local/etc")


def chromium() -> str:
    """The browser's executable."""
    for name in _BROWSERS:
        found = shutil.which(name)
        if found is not None:
            return found
    pytest.skip("needs Chromium (Debian: apt-get install chromium)")


def module(name: str) -> None:
    """A package that is installed for tests only."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"needs {name} (pip install '.[test]')")


def vulkan() -> None:
    """A driver with which the native viewer can draw, be it in software."""
    if sys.platform == "linux" and not _has_vulkan():
        pytest.skip("needs a Vulkan driver (Debian: apt-get install mesa-vulkan-drivers libvulkan1)")


@cache
def _has_vulkan() -> bool:
    try:
        ctypes.CDLL("libvulkan.so.1")
    except OSError:
        return False
    given = any(os.environ.get(name) for name in _DRIVER_VARIABLES)
    return given or any(any(Path(folder, "vulkan/icd.d").glob("*.json")) for folder in _DRIVER_FOLDERS)
