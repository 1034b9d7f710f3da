"""What shows an entity in a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncrr.types.visualizer import Visualizer as Visualizer

from .overrides import VisualizableArchetype as VisualizableArchetype

if not TYPE_CHECKING:

    def __getattr__(name: str) -> str:
        from .earlier import visualizer_name

        value = visualizer_name(name)
        if value is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return value
