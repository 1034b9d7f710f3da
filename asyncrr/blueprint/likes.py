"""Type hints for what the conversions of blueprints take, besides those of data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from ..types.likes import (
    EntityPathLike,
    HasStartEnd,
    IntegersLike,
    IntLike,
    SupportsArrow,
)
from .encodings.text_log_column_kind import TextLogColumnKindLike


class HasComponentType(Protocol):
    """A ``ColumnType``."""

    @property
    def component(self) -> Any: ...
    @property
    def component_type_name(self) -> Any: ...


class HasEntityComponent(Protocol):
    """A ``ComponentColumnSelector``."""

    @property
    def entity_path(self) -> Any: ...
    @property
    def component(self) -> Any: ...


class HasActiveColumn(Protocol):
    """A ``FilterIsNotNull``."""

    @property
    def active(self) -> Any: ...
    @property
    def column(self) -> Any: ...


class HasSelection(Protocol):
    """``SelectedColumns``."""

    @property
    def time_columns(self) -> Any: ...
    @property
    def component_columns(self) -> Any: ...


class HasColumnDirection(Protocol):
    """A ``SortBy``."""

    @property
    def column(self) -> Any: ...
    @property
    def direction(self) -> Any: ...


class HasDimension(Protocol):
    """A ``TensorDimensionIndexSlider``."""

    @property
    def dimension(self) -> Any: ...


class HasVisibleKind(Protocol):
    """A ``TextLogColumn``."""

    @property
    def visible(self) -> Any: ...
    @property
    def kind(self) -> Any: ...


class HasVisibleTimeline(Protocol):
    """A ``TimelineColumn``."""

    @property
    def visible(self) -> Any: ...
    @property
    def timeline(self) -> Any: ...


class HasTargetSource(Protocol):
    """A ``VisualizerComponentMapping``."""

    @property
    def target(self) -> Any: ...
    @property
    def source_kind(self) -> Any: ...
    @property
    def source_component(self) -> Any: ...
    @property
    def selector(self) -> Any: ...


class HasEntityPaths(Protocol):
    """A ``ColumnOrder``."""

    @property
    def entity_paths(self) -> Any: ...


class HasText(Protocol):
    """Text that is marked as such: ``Utf8``."""

    @property
    def value(self) -> Any: ...


ColumnTypeLike: TypeAlias = HasComponentType | SupportsArrow
"""A ``ColumnType``."""
ColumnTypeArrayLike: TypeAlias = ColumnTypeLike | Sequence[HasComponentType]
"""One ``ColumnType`` or several."""
ComponentColumnSelectorLike: TypeAlias = HasEntityComponent | str
"""A column: a ``ComponentColumnSelector``, or a text ``"/entity/path:Component"``."""
ComponentColumnSelectorArrayLike: TypeAlias = (
    ComponentColumnSelectorLike | Sequence[ComponentColumnSelectorLike] | SupportsArrow
)
"""One column or several."""
FilterByRangeLike: TypeAlias = HasStartEnd | SupportsArrow
"""A ``FilterByRange``."""
FilterByRangeArrayLike: TypeAlias = FilterByRangeLike | Sequence[HasStartEnd]
"""One ``FilterByRange`` or several."""
FilterIsNotNullLike: TypeAlias = HasActiveColumn | ComponentColumnSelectorLike | SupportsArrow
"""A ``FilterIsNotNull``, or its column."""
FilterIsNotNullArrayLike: TypeAlias = FilterIsNotNullLike | Sequence[HasActiveColumn | ComponentColumnSelectorLike]
"""One ``FilterIsNotNull`` or several."""
SelectedColumnsLike: TypeAlias = HasSelection | Sequence[ComponentColumnSelectorLike | HasText] | SupportsArrow
"""``SelectedColumns``, or what they are made of: names of timelines, and columns of components."""
SelectedColumnsArrayLike: TypeAlias = (
    SelectedColumnsLike | Sequence[HasSelection | Sequence[ComponentColumnSelectorLike | HasText]]
)
"""One selection of columns or several."""
SortByLike: TypeAlias = HasColumnDirection | SupportsArrow
"""A ``SortBy``."""
SortByArrayLike: TypeAlias = SortByLike | Sequence[HasColumnDirection]
"""One ``SortBy`` or several."""
TensorDimensionIndexSliderLike: TypeAlias = HasDimension | IntLike
"""A ``TensorDimensionIndexSlider``, or the number of its dimension."""
TensorDimensionIndexSliderArrayLike: TypeAlias = (
    TensorDimensionIndexSliderLike | Sequence[TensorDimensionIndexSliderLike] | IntegersLike | SupportsArrow
)
"""One slider or several."""
TextLogColumnLike: TypeAlias = HasVisibleKind | TextLogColumnKindLike
"""A ``TextLogColumn``, or its kind."""
TextLogColumnArrayLike: TypeAlias = TextLogColumnLike | Sequence[TextLogColumnLike] | SupportsArrow
"""One column or several."""
TimelineColumnLike: TypeAlias = HasVisibleTimeline | HasText | str
"""A ``TimelineColumn``, or the name of its timeline."""
TimelineColumnArrayLike: TypeAlias = TimelineColumnLike | Sequence[TimelineColumnLike] | SupportsArrow
"""One column or several."""
VisualizerComponentMappingLike: TypeAlias = HasTargetSource
"""A ``VisualizerComponentMapping``."""
VisualizerComponentMappingArrayLike: TypeAlias = HasTargetSource | Sequence[HasTargetSource] | SupportsArrow
"""One ``VisualizerComponentMapping`` or several."""
ColumnOrderLike: TypeAlias = HasEntityPaths | Sequence[EntityPathLike]
"""A ``ColumnOrder``, or paths of entities."""
ColumnOrderArrayLike: TypeAlias = ColumnOrderLike | Sequence[HasEntityPaths | Sequence[EntityPathLike]] | SupportsArrow
"""One order or several."""
