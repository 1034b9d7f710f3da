"""Constructors and single values of blueprints, in the forms that they take: the same as the official SDK."""

from __future__ import annotations

import copy
import pickle
import uuid
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import rerun
import rerun.blueprint

import asyncrr
from asyncrr.blueprint import archetypes, components, encodings
from asyncrr.blueprint.encodings import ComponentColumnSelector, VisualizerComponentMapping
from asyncrr.types.visualizer import Visualizer
from tests.types.outcomes import OURS, assert_same, form, outcome

A = "rr.blueprint.archetypes"
C = "rr.blueprint.components"
E = "rr.blueprint.encodings"
BOUNDARY = "rr.TimeRangeBoundary"
RANGE = f"rr.TimeRange({BOUNDARY}.absolute(seq=1), {BOUNDARY}.infinite())"
MODES = pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])

CASES = [
    *(
        f"{A}.Background({given})"
        for given in (
            "",
            "[255, 0, 0]",
            "0xFF0000FF",
            "np.array([1.0, 0.5, 0.0])",
            f"{C}.BackgroundKind.GradientBright",
            "color=[1, 2, 3]",
            "kind='gradientbright'",
            "kind=2, color=[1, 2, 3]",
            "[1, 2, 3], color=[4, 5, 6]",
            f"{C}.BackgroundKind.SolidColor, kind=1",
            "kind='nope'",
            "color=['red']",
        )
    ),
    *(
        f"{A}.DataframeQuery({given})"
        for given in (
            "",
            "timeline='frame', apply_latest_at=True, auto_scroll=True",
            "filter_by_range=(1, 2)",
            "filter_by_range=(rr.TimeInt(seconds=1.5), rr.TimeInt(nanos=3))",
            f"filter_by_range={E}.FilterByRange(1, 2)",
            f"filter_by_range={C}.FilterByRange(1, 2)",
            "filter_is_not_null='/a:b'",
            f"filter_is_not_null={C}.ComponentColumnSelector('/a:b')",
            f"filter_is_not_null={E}.ComponentColumnSelector(entity_path='/a', component='Points3D:colors')",
            f"select=['frame', '/a:b', {C}.ComponentColumnSelector('/c:d'), rr.encodings.Utf8('log:time')]",
            f"select={E}.SelectedColumns(['frame'])",
            "entity_order=['/a', '/b']",
            "timeline=None, select=[]",
        )
    ),
    f"{A}.LineGrid3D()",
    f"{A}.LineGrid3D(False, spacing=2, plane=rr.components.Plane3D.XY, stroke_width=0.5, color=[1, 2, 3])",
    f"{A}.LineGrid3D(visible=True)",
    f"{A}.LineGrid3D(True, 2)",
    f"{A}.PlotLegend()",
    f"{A}.PlotLegend('lefttop', visible=False)",
    f"{A}.PlotLegend({C}.Corner2D.RightBottom)",
    f"{A}.PlotLegend(corner=9)",
    f"{A}.TensorViewFit()",
    f"{A}.TensorViewFit('fill')",
    f"{A}.TensorViewFit(scaling='nope')",
    *(
        f"{A}.VisibleTimeRanges({given})"
        for given in (
            "",
            "[]",
            f"rr.VisibleTimeRange('t', {RANGE})",
            f"[rr.VisibleTimeRange('t', {RANGE}), rr.VisibleTimeRange('u', {RANGE})]",
            f"[rr.VisibleTimeRange('t', {RANGE}), rr.VisibleTimeRange('t', {RANGE})]",
            f"{C}.VisibleTimeRange('t', {RANGE})",
            f"timeline='t', range={RANGE}",
            f"timeline='t', start={BOUNDARY}.cursor_relative(seq=-5), end={BOUNDARY}.cursor_relative()",
            f"timeline='t', start={BOUNDARY}.cursor_relative(seq=-5)",
            f"timeline='t', range={RANGE}, end={BOUNDARY}.infinite()",
            f"[rr.VisibleTimeRange('t', {RANGE})], timeline='t'",
            "timeline='t'",
        )
    ),
    f"{A}.VisualBounds2D()",
    f"{A}.VisualBounds2D(x_range=[0, 1], y_range=np.array([2, 3]))",
    f"{A}.VisualBounds2D(x_range=[0, 1])",
    f"{A}.ScalarAxis(range=slice(1, 2))",
    f"{A}.ScalarAxis(range=slice(1, 5, 2))",
    f"{A}.ScalarAxis(range=slice(1, 5, 1), zoom_lock=1)",
    f"{A}.EntityBehavior(visible=False, interactive=True)",
    f"{A}.ContainerBlueprint('tabs', contents=['a', 'b'], active_tab='a')",
    f"{A}.ContainerBlueprint()",
    f"{A}.ContainerBlueprint('stack')",
    f"{A}.PanelBlueprint(state='hidden')",
    f"{A}.TimeAxis(link='LinkToGlobal', view_range={RANGE}, zoom_lock=True)",
    f"{A}.TensorSliceSelection(width=1, height=rr.TensorDimensionSelection(2, invert=True), slider=[0])",
    f"{A}.TextLogColumns(timeline_columns=['a'], text_log_columns=['body', {E}.TextLogColumnKind.LogLevel])",
    f"{A}.VisualizerInstruction('Points3D', component_map=[{E}.VisualizerComponentMapping('a', 'default')])",
    f"{A}.ActiveVisualizers([bytes(16), bytes(range(16))])",
    f"{A}.ViewContents('/a/**')",
    f"{A}.ViewContents(['+ /a/**', '- /b'])",
    f"{A}.ViewBlueprint('3D', space_origin='/', display_name='x', visible=True, titlebar=False)",
    *(
        f"rr.encodings.TimeRangeBoundaryBatch({given})"
        for given in (
            "[]",
            f"{BOUNDARY}.infinite()",
            f"{BOUNDARY}.absolute(seconds=1.5)",
            f"[{BOUNDARY}.infinite(), None, {BOUNDARY}.absolute(seq=1), {BOUNDARY}.cursor_relative(nanos=-1), None]",
            "rr.TimeInt(seq=3)",
            "[rr.TimeInt(seq=3), None]",
        )
    ),
    *(
        f"rr.encodings.{given}"
        for given in (
            "Range1DBatch(slice(1, 2))",
            "Range2DBatch([rr.encodings.Range2D([1, 2], [3, 4])] * 2)",
            "AbsoluteTimeRangeBatch([])",
            "UuidBatch(bytes(32))",
            "UuidBatch([])",
            "VisibleTimeRangeBatch([])",
            "TensorDimensionSelectionBatch(3)",
            "TensorDimensionIndexSelectionBatch([])",
            "AbsoluteTimeRangeBatch(None)",
        )
    ),
    f"{C}.ColumnOrderBatch({C}.ColumnOrder(['/a', '/b']))",
    f"{C}.FilterIsNotNullBatch(['/a:b', {C}.FilterIsNotNull(False, {C}.ComponentColumnSelector('/c:d'))])",
    f"{E}.ComponentColumnSelectorBatch(['/a:b', '/c:d'])",
]
SINGLE = [
    *(f"{E}.ComponentColumnSelector({given})" for given in ("", "'/a'", "5", "'/a:b', component='c'")),
    f"{E}.ComponentColumnSelector(entity_path='/a')",
    f"{E}.FilterByRange(1)",
    f"{E}.SelectedColumns(['a', 5])",
    f"{E}.SortBy()",
    f"{E}.TextLogColumn('body', False)",
    f"{E}.TensorDimensionIndexSlider('a')",
    f"{C}.VisualBounds2D([1, 2], [3, 4])",
    "rr.VisibleTimeRange('t')",
    f"rr.VisibleTimeRange('t', {RANGE}, end={BOUNDARY}.infinite())",
    f"{BOUNDARY}.absolute()",
    f"{BOUNDARY}.absolute(rr.TimeInt(seq=1), seq=1)",
    f"{BOUNDARY}.cursor_relative(seq=1, nanos=1)",
    f"{BOUNDARY}.cursor_relative(seq=1, nanos=1)",
    "rr.TensorDimensionSelection(1, True)",
    "rr.TensorDimensionIndexSelection(1)",
    *(f"{C}.PanelState.auto({given})" for given in ("'nope'", "7")),
]
"""Wrong arguments of single values, which raise in either mode."""


@MODES
@pytest.mark.parametrize("expression", CASES)
def test_same_batches(expression: str, strict: bool) -> None:
    assert_same(expression, strict)


@MODES
@pytest.mark.parametrize("expression", SINGLE)
def test_same_errors_of_single_values(expression: str, strict: bool) -> None:
    official, ours = (outcome(module, expression, strict) for module in (rerun, OURS))
    assert ours == official
    assert "raises" in ours


@pytest.mark.parametrize("given", ["'hidden'", "'Expanded'", "3", "rr.blueprint.components.PanelState.Hidden"])
def test_auto(given: str) -> None:
    expression = f"(lambda state: (state.name, state.value, str(state)))({C}.PanelState.auto({given}))"
    official, ours = (outcome(module, expression, True) for module in (rerun, OURS))
    assert ours == official
    assert "result" in ours


def test_bad_input_is_reported_once_and_the_rest_is_kept() -> None:
    seen = outcome(OURS, f"{A}.PlotLegend('nowhere', visible=True)", False)
    assert seen["warnings"] == ["RerunWarning"]
    assert [(name, values) for name, _, _, (_, _, values) in seen["result"]] == [
        ("PlotLegend:corner", []),
        ("PlotLegend:visible", [True]),
    ]
    assert outcome(OURS, f"{A}.VisualBounds2D(x_range=[0, 1], y_range=[1, 2, 3])", True)["raises"] == "ValueError"
    assert outcome(OURS, f"{A}.DataframeQuery(filter_by_range=[1, 2])", True)["raises"] == "TypeError"


def test_a_background_takes_the_name_of_its_kind() -> None:
    assert form(archetypes.Background("gradientbright")) == form(archetypes.Background(kind="GradientBright"))


def test_a_single_column_needs_no_list() -> None:
    assert encodings.ComponentColumnSelectorBatch("/a:b") == encodings.ComponentColumnSelectorBatch(["/a:b"])


@pytest.mark.parametrize(
    "name", sorted(name for name in dir(asyncrr.archetypes) if hasattr(getattr(asyncrr.archetypes, name), "visualizer"))
)
def test_visualizers(name: str) -> None:
    """The visualizer of an archetype has its fields as overrides, under the viewer's name."""
    mapping = VisualizerComponentMapping("a", "default")
    ours = getattr(asyncrr.archetypes, name).cleared().visualizer(mappings=[mapping])
    official = getattr(rerun.archetypes, name).cleared().visualizer(mappings=[])
    assert isinstance(ours, Visualizer)
    assert ours.visualizer_type == official.visualizer_type
    assert [form(batch) for batch in ours.overrides or ()] == [form(batch) for batch in official.overrides]
    assert ours.mappings == [mapping]
    assert isinstance(ours.id, uuid.UUID)
    assert ours.id != getattr(asyncrr.archetypes, name).cleared().visualizer().id


def test_fields_read_back_as_batches() -> None:
    background = archetypes.Background([255, 0, 0])
    assert type(background.kind) is components.BackgroundKindBatch
    assert background.kind.as_arrow_array().to_pylist() == [3]
    assert type(background.color) is asyncrr.components.ColorBatch
    assert archetypes.PlotLegend().corner is None
    assert repr(background) == "rr.Background(\n  kind=[3],\n  color=[4278190335]\n)"
    assert background == archetypes.Background(kind="solidcolor", color=0xFF0000FF)


VALUES: list[Any] = [
    asyncrr.TimeRangeBoundary.absolute(seconds=1.5),
    asyncrr.TimeRangeBoundary.infinite(),
    asyncrr.TimeRange(asyncrr.TimeRangeBoundary.infinite(), asyncrr.TimeInt(seq=2)),
    asyncrr.VisibleTimeRange("t", start=asyncrr.TimeRangeBoundary.infinite(), end=asyncrr.TimeInt(seq=2)),
    asyncrr.TensorDimensionSelection(1, invert=True),
    asyncrr.TensorDimensionIndexSelection(1, 2),
    asyncrr.encodings.AbsoluteTimeRange(1, 2),
    asyncrr.encodings.Range2D([1, 2], [3, 4]),
    asyncrr.encodings.Uuid(uuid.UUID(int=5)),
    asyncrr.encodings.TensorBuffer(np.arange(3)),
    components.VisualBounds2D(x_range=[1, 2], y_range=[3, 4]),
    components.ColumnOrder(["/a"]),
    ComponentColumnSelector("/a:b"),
    encodings.SelectedColumns(["t", "/a:b"]),
    encodings.SortBy("a", direction="ascending"),
    encodings.TensorDimensionIndexSlider(3),
    encodings.TextLogColumn("body"),
    VisualizerComponentMapping("a", "default"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_single_values_are_values(value: Any) -> None:
    for other in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert other == value
        assert repr(other) == repr(value)
    assert value != asyncrr.TimeInt(seq=1)
    assert type(value).__name__ in repr(value)


def test_tensor_buffers() -> None:
    """The official SDK has no conversion for these; they are what tensors have as their member."""
    array = np.arange(6, dtype=np.int16).reshape(2, 3)
    batch = asyncrr.encodings.TensorBufferBatch(array)
    tensor = asyncrr.encodings.TensorDataBatch(array).as_arrow_array()
    assert batch.as_arrow_array().equals(tensor.field("buffer"))
    assert batch == asyncrr.encodings.TensorBufferBatch([asyncrr.encodings.TensorBuffer(array)])
    batch.as_arrow_array().validate(full=True)


def test_a_time_range_has_both_boundaries() -> None:
    """Without strict mode the official SDK makes Arrow data of this that no reader can read; here it is no value at all."""
    with pytest.raises(ValueError, match=r"takes both `start` and `end`.*infinite"):
        asyncrr.TimeRange(asyncrr.TimeInt(seq=1), None)  # type: ignore[arg-type]
    official = f"{A}.TimeAxis(view_range=rr.TimeRange(rr.TimeInt(seq=1), None))"
    assert outcome(rerun, official, False)["raises"] == pa.ArrowInvalid.__name__


def test_several_rows_of_unions_make_one_column() -> None:
    """Columns are built of many rows at once, also where rows have no value."""
    axes = [
        archetypes.TimeAxis(
            view_range=asyncrr.TimeRange(asyncrr.TimeRangeBoundary.absolute(seq=n), asyncrr.TimeInt(seq=n))
        )
        for n in range(3)
    ]
    kind: Any = axes[0]._layout.fields[0].kind
    column = kind.build([axes[0]._cells[0], None, axes[1]._cells[0], kind.cleared, axes[2]._cells[0]])
    column.validate(full=True)
    assert column.to_pylist() == [
        [{"start": 0, "end": 0}],
        None,
        [{"start": 1, "end": 1}],
        [],
        [{"start": 2, "end": 2}],
    ]
