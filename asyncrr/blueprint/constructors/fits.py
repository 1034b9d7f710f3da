"""How a tensor is scaled into its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import Archetype

if TYPE_CHECKING:
    from ..components.view_fit import ViewFitLike


class TensorViewFitConstructor(Archetype):
    """Constructor of ``TensorViewFit``."""

    def __init__(self, scaling: ViewFitLike | None = None) -> None:
        """How a tensor's image is scaled into its view.

        Parameters
        ----------
        scaling
            The field.
        """
        self._set((scaling,))
