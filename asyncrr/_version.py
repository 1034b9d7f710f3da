"""The version of asyncrr and the Rerun version whose formats it writes."""

from typing import Final

__version__: Final = "0.1.0"

RERUN_VERSION: Final = (0, 41, 0)
"""Files and streams are written as this release of Rerun writes them (major, minor, patch)."""
