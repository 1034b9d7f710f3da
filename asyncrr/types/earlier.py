"""Components that had other names in earlier releases."""

from __future__ import annotations

import warnings
from typing import Final

from ..error_utils import caller_stacklevel

RENAMED: Final = {
    "PoseRotationAxisAngle": "RotationAxisAngle",
    "PoseRotationQuat": "RotationQuat",
    "PoseScale3D": "Scale3D",
    "PoseTransformMat3x3": "TransformMat3x3",
    "PoseTranslation3D": "Translation3D",
    "SeriesVisible": "Visible",
}
"""Earlier name -> present name. Their batches are called alike."""


def present_name(name: str) -> str | None:
    """What a component or a batch of an earlier name is called now, with a DeprecationWarning; None for other names."""
    batch = "Batch" if name.endswith("Batch") else ""
    new = RENAMED.get(name.removesuffix("Batch"))
    if new is None:
        return None
    warnings.warn(
        f"the component {name} is deprecated: it is called {new}{batch} now",
        DeprecationWarning,
        stacklevel=caller_stacklevel(),
    )
    return f"{new}{batch}"
