"""Encodings of blueprints: how values are stored. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from ..likes import ColumnTypeArrayLike as ColumnTypeArrayLike
    from ..likes import ColumnTypeLike as ColumnTypeLike
    from ..likes import ComponentColumnSelectorArrayLike as ComponentColumnSelectorArrayLike
    from ..likes import ComponentColumnSelectorLike as ComponentColumnSelectorLike
    from ..likes import FilterByRangeArrayLike as FilterByRangeArrayLike
    from ..likes import FilterByRangeLike as FilterByRangeLike
    from ..likes import FilterIsNotNullArrayLike as FilterIsNotNullArrayLike
    from ..likes import FilterIsNotNullLike as FilterIsNotNullLike
    from ..likes import SelectedColumnsArrayLike as SelectedColumnsArrayLike
    from ..likes import SelectedColumnsLike as SelectedColumnsLike
    from ..likes import SortByArrayLike as SortByArrayLike
    from ..likes import SortByLike as SortByLike
    from ..likes import TensorDimensionIndexSliderArrayLike as TensorDimensionIndexSliderArrayLike
    from ..likes import TensorDimensionIndexSliderLike as TensorDimensionIndexSliderLike
    from ..likes import TextLogColumnArrayLike as TextLogColumnArrayLike
    from ..likes import TextLogColumnLike as TextLogColumnLike
    from ..likes import TimelineColumnArrayLike as TimelineColumnArrayLike
    from ..likes import TimelineColumnLike as TimelineColumnLike
    from ..likes import VisualizerComponentMappingArrayLike as VisualizerComponentMappingArrayLike
    from ..likes import VisualizerComponentMappingLike as VisualizerComponentMappingLike
    from .column_type import ColumnType as ColumnType
    from .column_type import ColumnTypeBatch as ColumnTypeBatch
    from .component_column_selector import ComponentColumnSelector as ComponentColumnSelector
    from .component_column_selector import ComponentColumnSelectorBatch as ComponentColumnSelectorBatch
    from .component_source_kind import ComponentSourceKind as ComponentSourceKind
    from .component_source_kind import ComponentSourceKindArrayLike as ComponentSourceKindArrayLike
    from .component_source_kind import ComponentSourceKindBatch as ComponentSourceKindBatch
    from .component_source_kind import ComponentSourceKindLike as ComponentSourceKindLike
    from .filter_by_range import FilterByRange as FilterByRange
    from .filter_by_range import FilterByRangeBatch as FilterByRangeBatch
    from .filter_is_not_null import FilterIsNotNull as FilterIsNotNull
    from .filter_is_not_null import FilterIsNotNullBatch as FilterIsNotNullBatch
    from .selected_columns import SelectedColumns as SelectedColumns
    from .selected_columns import SelectedColumnsBatch as SelectedColumnsBatch
    from .sort_by import SortBy as SortBy
    from .sort_by import SortByBatch as SortByBatch
    from .sort_direction import SortDirection as SortDirection
    from .sort_direction import SortDirectionArrayLike as SortDirectionArrayLike
    from .sort_direction import SortDirectionBatch as SortDirectionBatch
    from .sort_direction import SortDirectionLike as SortDirectionLike
    from .tensor_dimension_index_slider import TensorDimensionIndexSlider as TensorDimensionIndexSlider
    from .tensor_dimension_index_slider import TensorDimensionIndexSliderBatch as TensorDimensionIndexSliderBatch
    from .text_log_column import TextLogColumn as TextLogColumn
    from .text_log_column import TextLogColumnBatch as TextLogColumnBatch
    from .text_log_column_kind import TextLogColumnKind as TextLogColumnKind
    from .text_log_column_kind import TextLogColumnKindArrayLike as TextLogColumnKindArrayLike
    from .text_log_column_kind import TextLogColumnKindBatch as TextLogColumnKindBatch
    from .text_log_column_kind import TextLogColumnKindLike as TextLogColumnKindLike
    from .timeline_column import TimelineColumn as TimelineColumn
    from .timeline_column import TimelineColumnBatch as TimelineColumnBatch
    from .visualizer_component_mapping import VisualizerComponentMapping as VisualizerComponentMapping
    from .visualizer_component_mapping import VisualizerComponentMappingBatch as VisualizerComponentMappingBatch

MODULES = {
    "ColumnType": "column_type",
    "ColumnTypeArrayLike": ".likes",
    "ColumnTypeBatch": "column_type",
    "ColumnTypeLike": ".likes",
    "ComponentColumnSelector": "component_column_selector",
    "ComponentColumnSelectorArrayLike": ".likes",
    "ComponentColumnSelectorBatch": "component_column_selector",
    "ComponentColumnSelectorLike": ".likes",
    "ComponentSourceKind": "component_source_kind",
    "ComponentSourceKindArrayLike": "component_source_kind",
    "ComponentSourceKindBatch": "component_source_kind",
    "ComponentSourceKindLike": "component_source_kind",
    "FilterByRange": "filter_by_range",
    "FilterByRangeArrayLike": ".likes",
    "FilterByRangeBatch": "filter_by_range",
    "FilterByRangeLike": ".likes",
    "FilterIsNotNull": "filter_is_not_null",
    "FilterIsNotNullArrayLike": ".likes",
    "FilterIsNotNullBatch": "filter_is_not_null",
    "FilterIsNotNullLike": ".likes",
    "SelectedColumns": "selected_columns",
    "SelectedColumnsArrayLike": ".likes",
    "SelectedColumnsBatch": "selected_columns",
    "SelectedColumnsLike": ".likes",
    "SortBy": "sort_by",
    "SortByArrayLike": ".likes",
    "SortByBatch": "sort_by",
    "SortByLike": ".likes",
    "SortDirection": "sort_direction",
    "SortDirectionArrayLike": "sort_direction",
    "SortDirectionBatch": "sort_direction",
    "SortDirectionLike": "sort_direction",
    "TensorDimensionIndexSlider": "tensor_dimension_index_slider",
    "TensorDimensionIndexSliderArrayLike": ".likes",
    "TensorDimensionIndexSliderBatch": "tensor_dimension_index_slider",
    "TensorDimensionIndexSliderLike": ".likes",
    "TextLogColumn": "text_log_column",
    "TextLogColumnArrayLike": ".likes",
    "TextLogColumnBatch": "text_log_column",
    "TextLogColumnKind": "text_log_column_kind",
    "TextLogColumnKindArrayLike": "text_log_column_kind",
    "TextLogColumnKindBatch": "text_log_column_kind",
    "TextLogColumnKindLike": "text_log_column_kind",
    "TextLogColumnLike": ".likes",
    "TimelineColumn": "timeline_column",
    "TimelineColumnArrayLike": ".likes",
    "TimelineColumnBatch": "timeline_column",
    "TimelineColumnLike": ".likes",
    "VisualizerComponentMapping": "visualizer_component_mapping",
    "VisualizerComponentMappingArrayLike": ".likes",
    "VisualizerComponentMappingBatch": "visualizer_component_mapping",
    "VisualizerComponentMappingLike": ".likes",
}
__all__ = [
    "ColumnType", "ColumnTypeArrayLike", "ColumnTypeBatch", "ColumnTypeLike", "ComponentColumnSelector",
    "ComponentColumnSelectorArrayLike", "ComponentColumnSelectorBatch", "ComponentColumnSelectorLike",
    "ComponentSourceKind", "ComponentSourceKindArrayLike", "ComponentSourceKindBatch", "ComponentSourceKindLike",
    "FilterByRange", "FilterByRangeArrayLike", "FilterByRangeBatch", "FilterByRangeLike", "FilterIsNotNull",
    "FilterIsNotNullArrayLike", "FilterIsNotNullBatch", "FilterIsNotNullLike", "SelectedColumns",
    "SelectedColumnsArrayLike", "SelectedColumnsBatch", "SelectedColumnsLike", "SortBy", "SortByArrayLike",
    "SortByBatch", "SortByLike", "SortDirection", "SortDirectionArrayLike", "SortDirectionBatch",
    "SortDirectionLike", "TensorDimensionIndexSlider", "TensorDimensionIndexSliderArrayLike",
    "TensorDimensionIndexSliderBatch", "TensorDimensionIndexSliderLike", "TextLogColumn", "TextLogColumnArrayLike",
    "TextLogColumnBatch", "TextLogColumnKind", "TextLogColumnKindArrayLike", "TextLogColumnKindBatch",
    "TextLogColumnKindLike", "TextLogColumnLike", "TimelineColumn", "TimelineColumnArrayLike",
    "TimelineColumnBatch", "TimelineColumnLike", "VisualizerComponentMapping",
    "VisualizerComponentMappingArrayLike", "VisualizerComponentMappingBatch", "VisualizerComponentMappingLike",
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
