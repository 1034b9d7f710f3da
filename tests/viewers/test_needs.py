"""Without a browser or a driver, tests of viewers are skipped and say what to install; in continuous integration they fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT, command_environment

NEEDS_A_BROWSER = "tests/viewers/test_web_viewer.py::test_pages_from_elsewhere_get_no_data"


@pytest.mark.parametrize(("no_skips", "code"), [("", 0), ("1", 1)])
def test_no_browser(no_skips: str, code: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", NEEDS_A_BROWSER],
        cwd=ROOT,
        env=command_environment({"PATH": str(tmp_path), "ASYNCRR_NO_SKIPS": no_skips}),
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert "needs Chromium (Debian: apt-get install chromium)" in done.stdout
    assert ("1 failed" if no_skips else "1 skipped") in done.stdout
