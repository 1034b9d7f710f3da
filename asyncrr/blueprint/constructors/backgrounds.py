"""Backgrounds of spatial views."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from ...error_utils import catch_and_log_exceptions
from ...types.base import Archetype

if TYPE_CHECKING:
    from ...types.likes import Rgba32Like
    from ..components.background_kind import BackgroundKindLike


class BackgroundConstructor(Archetype):
    """Constructor of ``Background``."""

    def __init__(
        self,
        color_or_kind: Rgba32Like | BackgroundKindLike | None = None,
        *,
        color: Rgba32Like | None = None,
        kind: BackgroundKindLike | None = None,
    ) -> None:
        """What is behind a spatial view.

        Parameters
        ----------
        color_or_kind
            A color, for a background of that color; or a member of ``BackgroundKind`` or its name. Instead of the other two.
        color
            The color of ``BackgroundKind.SolidColor``; white by default.
        kind
            A gradient, or one color. By default one color where one is given, else a dark gradient.

        Raises
        ------
        ValueError
            In strict mode: ``color_or_kind`` and one of the others.
        """
        with catch_and_log_exceptions(type(self).__name__):
            given: Any = color_or_kind
            if given is not None:
                if color is not None or kind is not None:
                    raise ValueError("a background takes either `color_or_kind`, or `color` and `kind`")
                if isinstance(given, (Enum, str)):
                    kind = given  # type: ignore[assignment]
                else:
                    color = given
            if kind is None:
                kind = "GradientDark" if color is None else "SolidColor"
            self._set((kind, color))
