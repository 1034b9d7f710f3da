"""What the generated tests give to the fields of blueprints, besides ``field_inputs.py``."""

from __future__ import annotations

from asyncrr.types.codegen.model import Component
from tests.types.field_inputs import BY_ENCODING, Inputs, inputs_of, public

_BOUNDARY = "rr.TimeRangeBoundary"
_RANGE = f"rr.TimeRange({_BOUNDARY}.absolute(seq=1), {_BOUNDARY}.cursor_relative(seconds=-2.5))"
_OPEN = f"rr.TimeRange(start={_BOUNDARY}.infinite(), end={_BOUNDARY}.cursor_relative())"
_E = "rr.blueprint.encodings"
_MAPPING = f"{_E}.VisualizerComponentMapping"

STRUCTS: dict[str, Inputs] = {
    "AbsoluteTimeRange": Inputs(
        "{C}(1, 2)",
        "[{C}(1, 2), {C}(rr.TimeInt(seconds=1.5), rr.TimeInt(nanos=2)), {C}(-5, 1 << 62)]",
        ("rr.encodings.AbsoluteTimeRange(3, 4)", "({C}(min=1, max=2),)"),
        ("5", "[1, 2]", "(1, 2)", "{C}(1)", "{C}('a', 'b')", "{C}(1 << 70, 0)"),
    ),
    "TimeRange": Inputs(
        _RANGE,
        f"[{_RANGE}, {_OPEN}, rr.TimeRange(rr.TimeInt(seq=-3), rr.TimeInt(seq=3))]",
        (
            f"({_OPEN},)",
            f"rr.TimeRange({_BOUNDARY}.absolute(rr.TimeInt(nanos=5)), {_BOUNDARY}.absolute(nanos=6))",
            f"rr.TimeRange({_BOUNDARY}.cursor_relative(rr.TimeInt(seq=5)), {_BOUNDARY}.cursor_relative(seq=6))",
            f"{{C}}({_BOUNDARY}.infinite(), {_BOUNDARY}.infinite())",
        ),
        (
            "5",
            "(1, 2)",
            "rr.TimeInt(seq=1)",
            f"{_BOUNDARY}.absolute()",
            f"{_BOUNDARY}.absolute(rr.TimeInt(seq=1), seq=1)",
            f"{_BOUNDARY}.cursor_relative(seq=1, nanos=1)",
            "rr.TimeRange()",
        ),
    ),
    "VisibleTimeRange": Inputs(
        f"[rr.VisibleTimeRange('t', {_RANGE})]",
        f"[rr.VisibleTimeRange('t', {_RANGE}), rr.VisibleTimeRange('u', {_OPEN}), "
        f"rr.VisibleTimeRange('v', start={_BOUNDARY}.infinite(), end={_BOUNDARY}.absolute(seq=5))]",
        (f"rr.VisibleTimeRange('t', {_RANGE})", f"{{C}}(timeline='t', range={_OPEN})"),
        (
            "5",
            "rr.VisibleTimeRange('t')",
            f"rr.VisibleTimeRange('t', start={_BOUNDARY}.infinite())",
            f"rr.VisibleTimeRange('t', {_RANGE}, end={_BOUNDARY}.infinite())",
            _RANGE,
        ),
    ),
    "Range2D": Inputs(
        "{C}(x_range=[1, 2], y_range=(3, 4))",
        "[{C}(x_range=[1, 2], y_range=(3, 4)), {C}(x_range=np.arange(2), y_range=np.arange(2.0)), "
        "rr.encodings.Range2D([5, 6], [7, 8])]",
        ("rr.encodings.Range2D(rr.encodings.Range1D([1, 2]), [3, 4])",),
        ("5", "[1, 2, 3, 4]", "[[1, 2], [3, 4]]", "{C}([1, 2], [3, 4])", "{C}(x_range=[1, 2])"),
    ),
    "TensorDimensionIndexSelection": Inputs(
        "[rr.TensorDimensionIndexSelection(1, 2)]",
        "[rr.TensorDimensionIndexSelection(dimension=k, index=k * k) for k in range(3)]",
        ("rr.TensorDimensionIndexSelection(1, 2)", "rr.encodings.TensorDimensionIndexSelection(1, (1 << 63) + 5)"),
        ("5", "[(1, 2)]", "rr.TensorDimensionIndexSelection(1)", "rr.TensorDimensionIndexSelection(-1, 2)"),
    ),
    "TensorDimensionSelection": Inputs(
        "{C}(1, invert=True)",
        "[{C}(1, invert=True), {C}(2), rr.TensorDimensionSelection(dimension=3)]",
        ("1", "rr.TensorDimensionSelection(7)"),
        ("1.5", "-1", "1 << 32", "{C}('a')", "{C}(1, True)"),
    ),
    "Uuid": Inputs(
        "bytes(range(16))",
        "[bytes(range(k, k + 16)) for k in range(3)]",
        (
            "list(range(16))",
            "np.arange(32, dtype=np.uint8)",
            "np.arange(48, dtype=np.uint8).reshape(3, 16)",
            "bytes(range(32))",
            "{C}(bytes(16))",
            "[{C}(bytes(16)), {C}(range(16))]",
            "[list(range(16))] * 2",
            "rr.encodings.Uuid(bytes=bytes(16))",
            "np.arange(16)",
        ),
        ("5", "bytes(15)", "list(range(17))", "[300] * 16", "[bytes(15)]"),
    ),
    "ColumnType": Inputs(
        "{C}(component='GridMap:colormap')",
        "[{C}(component='a'), {C}(component_type_name='rerun.components.Flag'), {C}(component='a', component_type_name='b')]",
        ("{C}()", f"{_E}.ColumnType(component=5)"),
        ("5", "'a'", "{C}('a')"),
    ),
    "FilterByRange": Inputs(
        "{C}(1, 2)",
        "[{C}(1, 2), {C}(rr.TimeInt(seconds=1.5), 5), {C}(start=0, end=0)]",
        (f"{_E}.FilterByRange(-1, rr.TimeInt(nanos=2))",),
        ("5", "[1, 2]", "{C}(1)", "{C}(1 << 70, 0)"),
    ),
    "FilterIsNotNull": Inputs(
        "'/a:b'",
        "['/a:b', rr.blueprint.components.ComponentColumnSelector('/c:d'), {C}(False, "
        "rr.blueprint.components.ComponentColumnSelector(entity_path='/e', component='Points3D:positions'))]",
        ("rr.blueprint.components.ComponentColumnSelector('/a:b')", "['/a:b']"),
        ("5", "'/a'", "['/a']", "{C}(True)"),
    ),
    "SelectedColumns": Inputs(
        "['t', '/a:b', '/c:d']",
        "[{C}(['t', '/a:b']), {C}([]), {C}(['u', 'v'])]",
        (
            "{C}(['t', '/a:b'])",
            "[rr.encodings.Utf8('x:y'), rr.blueprint.components.ComponentColumnSelector('/a:b')]",
            "('t',)",
            f"{_E}.SelectedColumns(columns=['t'])",
        ),
        ("5", "[5]", "{C}(['t', 5])", "{C}()"),
    ),
    "SortBy": Inputs(
        f"{_E}.SortBy('a')",
        f"[{_E}.SortBy('a', direction='ascending'), {_E}.SortBy('b', direction={_E}.SortDirection.Descending), {{C}}('c')]",
        ("{C}(column='a', direction=2)",),
        ("5", "'a'", f"{_E}.SortBy('a', direction='up')", f"{_E}.SortBy()"),
    ),
    "TensorDimensionIndexSlider": Inputs(
        "[1]",
        "[1, {C}(2), 3]",
        ("{C}(1)", "np.arange(3)", "range(3)", f"{_E}.TensorDimensionIndexSlider({{C}}(5))", "(1, 2)"),
        ("[-1]", "[1 << 32]", "['a']", "[[1]]"),
    ),
    "TextLogColumn": Inputs(
        "['body']",
        f"['body', {_E}.TextLogColumnKind.LogLevel, {{C}}('entitypath', visible=False)]",
        ("{C}('body')", f"({_E}.TextLogColumn(3, visible=True),)", "[1, 2]"),
        ("'body'", "[0]", "['nope']", "{C}()", "{C}('nope')"),
    ),
    "TimelineColumn": Inputs(
        "['t']",
        f"['t', {{C}}('u', visible=False), {_E}.TimelineColumn(timeline='v')]",
        ("{C}('t')", "('a', 'b')", "[rr.encodings.Utf8('a')]"),
        ("5", "{C}()"),
    ),
    "VisualizerComponentMapping": Inputs(
        f"[{_MAPPING}('t', 'override')]",
        f"[{_MAPPING}('t', 1, source_component='a', selector='.x'), {_MAPPING}('u', {_E}.ComponentSourceKind.Default), "
        "{C}(target='v', source_kind='AnnotationContext')]",
        (f"{_MAPPING}('t', 'sourcecomponent', selector='')",),
        ("5", "['t']", f"{_MAPPING}('t', 'nope')", f"{_MAPPING}('t')", f"{_MAPPING}('t', 9)"),
    ),
    "ColumnOrder": Inputs(
        "['/a', '/b']",
        "[{C}(['/a', '/b']), {C}([]), {C}(['/c'])]",
        ("{C}(['/a'])", "('/a',)", "[rr.encodings.EntityPath('/a')]", "[{C}(['/a'])]"),
        ("5", "{C}()"),
    ),
}


def blueprint_inputs(component: Component) -> Inputs:
    """The expressions for a field of that component, in blueprints or in data."""
    if component.encoding in STRUCTS:
        return STRUCTS[component.encoding].of(public(component.full_name))
    assert component.encoding is None or component.encoding in BY_ENCODING
    return inputs_of(component)
