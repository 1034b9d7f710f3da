"""Blueprints and their parts, under the name of the module in which ``rerun-sdk`` has them."""

from __future__ import annotations

from .blueprint import (
    Blueprint as Blueprint,
    BlueprintLike as BlueprintLike,
    BlueprintPart as BlueprintPart,
    ContainerLike as ContainerLike,
)
from .components import PanelState as PanelState, PanelStateLike as PanelStateLike
from .containers import Container as Container
from .panels import (
    BlueprintPanel as BlueprintPanel,
    Panel as Panel,
    SelectionPanel as SelectionPanel,
    TimePanel as TimePanel,
    TopPanel as TopPanel,
)
from .view import View as View, ViewContentsLike as ViewContentsLike, VisualizerLike as VisualizerLike
from .visualizers import VisualizableArchetype as VisualizableArchetype, Visualizer as Visualizer
