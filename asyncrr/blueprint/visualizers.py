"""What shows an entity in a view."""

from __future__ import annotations

from asyncrr.types.visualizer import Visualizer as Visualizer

from .overrides import VisualizableArchetype as VisualizableArchetype
