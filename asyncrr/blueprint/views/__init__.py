"""Views: what is shown, and how. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from .audio_view import AudioView as AudioView
    from .bar_chart_view import BarChartView as BarChartView
    from .dataframe_view import DataframeView as DataframeView
    from .graph_view import GraphView as GraphView
    from .map_view import MapView as MapView
    from .spatial2d_view import Spatial2DView as Spatial2DView
    from .spatial3d_view import Spatial3DView as Spatial3DView
    from .state_timeline_view import StateTimelineView as StateTimelineView
    from .tensor_view import TensorView as TensorView
    from .text_document_view import TextDocumentView as TextDocumentView
    from .text_log_view import TextLogView as TextLogView
    from .time_series_view import TimeSeriesView as TimeSeriesView

MODULES = {
    "AudioView": "audio_view",
    "BarChartView": "bar_chart_view",
    "DataframeView": "dataframe_view",
    "GraphView": "graph_view",
    "MapView": "map_view",
    "Spatial2DView": "spatial2d_view",
    "Spatial3DView": "spatial3d_view",
    "StateTimelineView": "state_timeline_view",
    "TensorView": "tensor_view",
    "TextDocumentView": "text_document_view",
    "TextLogView": "text_log_view",
    "TimeSeriesView": "time_series_view",
}
__all__ = [
    "AudioView", "BarChartView", "DataframeView", "GraphView", "MapView", "Spatial2DView", "Spatial3DView",
    "StateTimelineView", "TensorView", "TextDocumentView", "TextLogView", "TimeSeriesView",
]


def _load(name: str) -> Any:
    module = MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_lazy.load(f".{module}", __name__), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    # Type checkers know all names, and are to find those that do not exist.
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted(MODULES)
