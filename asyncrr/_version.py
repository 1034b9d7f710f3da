"""The version of asyncrr and the Rerun version whose formats it writes."""

from typing import Final

__version__: Final = "0.1.0"
__version_info__: Final = (0, 1, 0, None)
"""Major, minor and patch number, and the text of a pre-release or None."""

RERUN_VERSION: Final = (0, 41, 0)
"""Files and streams are written as this release of Rerun writes them (major, minor, patch)."""

EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE: Final = 66
"""With this an external importer says that a file is not for it."""


def version() -> str:
    """In one line: which asyncrr this is, for which Rerun, on which Python."""
    import platform

    rerun = ".".join(map(str, RERUN_VERSION))
    return (
        f"asyncrr {__version__} [formats of Rerun {rerun}, {platform.python_implementation()} "
        f"{platform.python_version()}] {platform.machine()} {platform.system().lower()}"
    )
