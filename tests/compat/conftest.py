"""The option that names the release whose executable is installed next to us."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rerun-release",
        default="0.41.0",
        help="release of the rerun-sdk wheel in this environment, as in `rerun --version`",
    )


@pytest.fixture(scope="session")
def rerun_release(request: pytest.FixtureRequest) -> tuple[int, int, int]:
    """The release as numbers."""
    major, minor, patch = (int(part) for part in request.config.getoption("--rerun-release").split("."))
    return major, minor, patch
