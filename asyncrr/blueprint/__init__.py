"""How a program says how its data is laid out: ``import asyncrr.blueprint as rrb`` in place of ``rerun.blueprint``.

Names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from asyncrr.types.encodings import (
        TimeRange as TimeRange,
        TimeRangeBoundary as TimeRangeBoundary,
        VisibleTimeRange as VisibleTimeRange,
    )

    from . import (
        api as api,
        archetypes as archetypes,
        components as components,
        datatypes as datatypes,
        encodings as encodings,
        experimental as experimental,
        table as table,
        views as views,
        visualizers as visualizers,
    )
    from .archetypes import (
        ActiveVisualizers as ActiveVisualizers,
        AudioPlayback as AudioPlayback,
        Background as Background,
        EntityBehavior as EntityBehavior,
        EyeControls3D as EyeControls3D,
        LineGrid3D as LineGrid3D,
        PlotInteraction as PlotInteraction,
        PlotLegend as PlotLegend,
        ScalarAxis as ScalarAxis,
        SpatialInformation as SpatialInformation,
        TensorScalarMapping as TensorScalarMapping,
        TensorSliceSelection as TensorSliceSelection,
        TextLogColumns as TextLogColumns,
        TextLogFormat as TextLogFormat,
        TextLogRows as TextLogRows,
        TimeAxis as TimeAxis,
        VisibleTimeRanges as VisibleTimeRanges,
        VisualBounds2D as VisualBounds2D,
    )
    from .blueprint import (
        Blueprint as Blueprint,
        BlueprintLike as BlueprintLike,
        BlueprintPart as BlueprintPart,
        ContainerLike as ContainerLike,
    )
    from .components import (
        BackgroundKind as BackgroundKind,
        Corner2D as Corner2D,
        Eye3DKind as Eye3DKind,
        LockRangeDuringZoom as LockRangeDuringZoom,
        MapProvider as MapProvider,
        PanelState as PanelState,
        PanelStateLike as PanelStateLike,
    )
    from .containers import (
        Container as Container,
        Grid as Grid,
        Horizontal as Horizontal,
        Tabs as Tabs,
        Vertical as Vertical,
    )
    from .earlier import VisualizerOverrides as VisualizerOverrides
    from .panels import (
        BlueprintPanel as BlueprintPanel,
        SelectionPanel as SelectionPanel,
        TimePanel as TimePanel,
        TopPanel as TopPanel,
    )
    from .table import TableBlueprint as TableBlueprint
    from .view import View as View
    from .views import (
        AudioView as AudioView,
        BarChartView as BarChartView,
        DataframeView as DataframeView,
        GraphView as GraphView,
        MapView as MapView,
        Spatial2DView as Spatial2DView,
        Spatial3DView as Spatial3DView,
        StateTimelineView as StateTimelineView,
        TensorView as TensorView,
        TextDocumentView as TextDocumentView,
        TextLogView as TextLogView,
        TimeSeriesView as TimeSeriesView,
    )
    from .visualizers import VisualizableArchetype as VisualizableArchetype, Visualizer as Visualizer

_BY_MODULE = {
    "asyncrr.types.encodings": ("TimeRange", "TimeRangeBoundary", "VisibleTimeRange"),
    "asyncrr.blueprint.archetypes": (
        "ActiveVisualizers",
        "AudioPlayback",
        "Background",
        "EntityBehavior",
        "EyeControls3D",
        "LineGrid3D",
        "PlotInteraction",
        "PlotLegend",
        "ScalarAxis",
        "SpatialInformation",
        "TensorScalarMapping",
        "TensorSliceSelection",
        "TextLogColumns",
        "TextLogFormat",
        "TextLogRows",
        "TimeAxis",
        "VisibleTimeRanges",
        "VisualBounds2D",
    ),
    "asyncrr.blueprint.blueprint": ("Blueprint", "BlueprintLike", "BlueprintPart", "ContainerLike"),
    "asyncrr.blueprint.components": (
        "BackgroundKind",
        "Corner2D",
        "Eye3DKind",
        "LockRangeDuringZoom",
        "MapProvider",
        "PanelState",
        "PanelStateLike",
    ),
    "asyncrr.blueprint.containers": ("Container", "Grid", "Horizontal", "Tabs", "Vertical"),
    "asyncrr.blueprint.earlier": ("VisualizerOverrides",),
    "asyncrr.blueprint.panels": ("BlueprintPanel", "SelectionPanel", "TimePanel", "TopPanel"),
    "asyncrr.blueprint.table": ("TableBlueprint",),
    "asyncrr.blueprint.view": ("View",),
    "asyncrr.blueprint.views": (
        "AudioView",
        "BarChartView",
        "DataframeView",
        "GraphView",
        "MapView",
        "Spatial2DView",
        "Spatial3DView",
        "StateTimelineView",
        "TensorView",
        "TextDocumentView",
        "TextLogView",
        "TimeSeriesView",
    ),
    "asyncrr.blueprint.visualizers": ("VisualizableArchetype", "Visualizer"),
}
MODULE_OF = {name: module for module, names in _BY_MODULE.items() for name in names}
"""Module of each public name."""

SUBMODULES = ("api", "archetypes", "components", "encodings", "experimental", "table", "views", "visualizers")
"""Public modules."""

_DEPRECATED = ("datatypes",)

__all__ = sorted(MODULE_OF)  # noqa: PLE0605 - a list, whatever the linter makes of sorted()


def __getattr__(name: str) -> Any:
    if name in SUBMODULES or name in _DEPRECATED:
        return _lazy.load(f"{__name__}.{name}")
    module = MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_lazy.load(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULE_OF, *SUBMODULES})
