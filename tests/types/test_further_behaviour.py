"""Archetypes beyond the first set: where they do better than the official SDK on purpose, its values and rows, columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import rerun

from asyncrr.types import archetypes, codecs
from asyncrr.types.interop import stage
from tests.types.outcomes import OURS, assert_same, outcome
from tests.types.test_further_archetypes import FURTHER

ONE_WARNING = [
    "rr.VideoFrameReference(seconds=1, nanoseconds=5)",
    "rr.VideoFrameReference(seconds='a')",
    "rr.GeoLineStrings(lat_lon=5)",
]


@pytest.mark.parametrize("expression", ONE_WARNING)
def test_one_warning_where_the_official_sdk_gives_several(expression: str) -> None:
    assert outcome(OURS, expression, True) == outcome(rerun, expression, True)
    ours, official = outcome(OURS, expression, False), outcome(rerun, expression, False)
    assert ours["result"] == official["result"]
    assert ours["warnings"] == ["RerunWarning"]
    assert len(official["warnings"]) > 1


BAD_CLASSES = [
    "rr.AnnotationContext([70000])",
    "rr.AnnotationContext([-1])",
    "rr.AnnotationContext([rr.AnnotationInfo(70000)])",
    "rr.AnnotationContext([rr.ClassDescription(info=1, keypoint_connections=[(70000, 3)])])",
    "rr.AnnotationContext([rr.ClassDescription(info=rr.AnnotationInfo(5, '\\ud800'))])",
]


@pytest.mark.parametrize("expression", BAD_CLASSES)
def test_a_bad_class_gives_no_context(expression: str) -> None:
    # The official SDK warns three or four times and logs a context without classes.
    assert outcome(OURS, expression, True) == outcome(rerun, expression, True)
    lenient = outcome(OURS, expression, False)
    assert lenient["warnings"] == ["RerunWarning"]
    ((_, _, _, (_, _, values)),) = lenient["result"]
    assert values == []


@pytest.mark.parametrize("values", ["'bad'", "np.ones(3, bool)", "[[1, 2], [3]]", "None"])
def test_bars_of_no_number(values: str) -> None:
    if values != "None":
        assert_same(f"rr.BarChart({values})", True)
    official, ours = (outcome(module, f"rr.BarChart({values}, color=1)", False) for module in (rerun, OURS))
    assert [(name, values) for name, _, _, (_, _, values) in ours["result"]] == [("BarChart:color", [1])]
    assert ours["result"] == official["result"]
    assert ours["warnings"] == ["RerunWarning"]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_bars_can_be_updated_without_values(strict: bool) -> None:
    # The official SDK looks at the shape of values that are not given.
    assert_same("rr.BarChart.cleared()", strict)
    ours = outcome(OURS, "rr.BarChart.from_fields(color=1)", strict)
    assert ours["result"] == outcome(rerun, "rr.BarChart.from_fields(color=1)", False)["result"]
    assert ours["warnings"] == []


def test_bars_are_needed() -> None:
    assert outcome(OURS, "rr.BarChart(None)", True)["raises"] == "ValueError"
    assert outcome(OURS, "rr.BarChart(None)", False) == {"result": [], "warnings": ["RerunWarning"]}


def test_lines_of_three_coordinates_are_refused() -> None:
    # The official SDK reads the numbers of 3D points as pairs and drops the rest.
    assert outcome(OURS, "rr.GeoLineStrings(lat_lon=np.ones((2, 3, 3)))", True)["raises"] == "ValueError"


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_a_video_timestamp_needs_one_time(strict: bool) -> None:
    # The official SDK warns in non-strict mode, and leaves an object that cannot be used.
    assert outcome(OURS, "rr.components.VideoTimestamp()", strict)["raises"] == "ValueError"
    assert outcome(OURS, "rr.components.VideoTimestamp(seconds=1, nanoseconds=2)", strict)["raises"] == "ValueError"
    assert outcome(OURS, "rr.components.VideoTimestamp.seconds(1.5)", strict)["result"][2] == [1_500_000_000]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    "counts",
    [
        "[rr.encodings.ChannelCountPair(1, 2), (3, 4)]",
        "{1: 2, 3: 4}",
        "rr.components.ChannelMessageCounts([(1, 2), (3, 4)])",
        "[rr.components.ChannelMessageCounts({1: 2, 3: 4})]",
    ],
)
def test_channel_message_counts(counts: str, strict: bool) -> None:
    # The official SDK has the type, but no conversion for it.
    ours = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({counts})", strict)
    assert ours["warnings"] == []
    assert ours["result"][1] == rerun.components.ChannelMessageCountsBatch._ARROW_DATATYPE
    assert ours["result"][2] == [[{"channel_id": 1, "message_count": 2}, {"channel_id": 3, "message_count": 4}]]


def test_channel_message_counts_of_several_files_and_bad_ones() -> None:
    several = "[rr.components.ChannelMessageCounts({1: 2}), rr.components.ChannelMessageCounts([])]"
    ours = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({several})", True)
    assert ours["result"][2] == [[{"channel_id": 1, "message_count": 2}], []]
    for bad, error in [("5", "TypeError"), ("[(1, 2, 3)]", "TypeError"), ("{70000: 1}", "OverflowError")]:
        assert outcome(OURS, f"rr.components.ChannelMessageCountsBatch({bad})", True)["raises"] == error
        lenient = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({bad})", False)
        assert (lenient["result"][2], lenient["warnings"]) == ([], ["RerunWarning"])


def test_mcap_statistics() -> None:
    counts = ["message", "schema", "channel", "attachment", "metadata", "chunk"]
    numbers = ", ".join(f"{name}_count={number}" for number, name in enumerate(counts))
    expression = f"rr.McapStatistics({numbers}, message_start_time=7, message_end_time=8)"
    assert_same(expression, True)
    assert_same(expression.replace("attachment_count=3", "attachment_count=-3"), False)
    assert_same("rr.McapStatistics.from_fields(chunk_count=3)", True)
    # Clearing takes a conversion that the official SDK does not have, which it warns of.
    ours, official = (outcome(module, "rr.McapStatistics.cleared()", False) for module in (OURS, rerun))
    assert ours == {**official, "warnings": []}


def test_textures_of_the_other_byte_order() -> None:
    # The official SDK writes the bytes as they are, under a format that says otherwise.
    mesh = "rr.Mesh3D(vertex_positions=[], albedo_texture=np.arange(18, dtype='{}').reshape(2, 3, 3))"
    assert outcome(OURS, mesh.format(">u2"), True) == outcome(rerun, mesh.format("<u2"), True)


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        ("SPHERICAL_HARMONICS3_RGB", np.arange(90).reshape(2, 15, 3)),
        ("SPHERICAL_HARMONICS3_RGB", np.ones((20, 15, 3), np.float16)),
        ("GEO_LINE_STRING", [[[1, 2], [3, 4]], [[5, 6]]]),
        ("UTF8_PAIR", [("a", "b"), ("c", "d")]),
        ("KEY_VALUE_PAIRS", [{"a": "b"}, {}]),
        ("KEYPOINT_PAIR", [(1, 2), (3, 4)]),
        ("CHANNEL_MESSAGE_COUNTS", {1: 2}),
        ("ANNOTATION_CONTEXT", [1, (2, "b", 3)]),
        ("VIDEO_CODEC", ["h264", "av1"]),
        ("TIME_INT", [1, 2]),
        ("IVEC3D", [[1, -2, 3]]),
    ],
)
def test_columns_of_many_rows(codec: str, value: object) -> None:
    kind = getattr(codecs, codec).kind
    cell = getattr(codecs, codec).private_cell(value)
    column = kind.build([cell, None, kind.empty, cell])
    column.validate(full=True)
    instances = kind.to_arrow(cell).to_pylist()
    assert instances
    assert column.to_pylist() == [instances, None, [], instances]
    assert column.type == pa.list_(pa.field("item", kind.arrow_type))


def test_a_texture_is_borrowed_until_it_is_logged() -> None:
    texture = np.zeros((8, 16, 3), np.uint8)
    mesh = archetypes.Mesh3D(vertex_positions=[[0, 0, 0]], albedo_texture=texture)
    (batch,) = [b for b in mesh.as_component_batches() if b.component_descriptor().component.endswith("buffer")]
    texture[:] = 7
    assert set(batch.as_arrow_array()[0].as_py()) == {7}
    assert mesh._nbytes >= texture.nbytes


def test_a_single_class_can_be_logged() -> None:
    description = (
        "rr.ClassDescription(info=(5, 'five', [1, 2, 3]), keypoint_annotations=[1], keypoint_connections=[(1, 1)])"
    )
    assert_same(f"rr.AnnotationContext({description})", True)
    ours = outcome(OURS, description, True)
    assert ours == outcome(OURS, f"rr.AnnotationContext({description})", True)


OFFICIAL_VALUES = [
    "rr.AnnotationContext([off.AnnotationInfo(1, 'a', [1, 2, 3]), off.ClassDescription(info=2, keypoint_annotations=[1])])",
    "rr.AnnotationContext(off.ClassDescription(info=2, keypoint_connections=[(1, 1)]))",
    "rr.AnnotationContext(off.components.AnnotationContext([1]))",
    "rr.Asset3D(contents=b'a', media_type=off.MediaType.GLB, albedo_factor=off.AlbedoFactor([1, 2, 3]))",
    "rr.BarChart(off.TensorData(array=np.zeros(2)))",
    "rr.GaussianSplats3D([], sh_coefficients=[off.components.SphericalHarmonics3Rgb(np.ones((15, 3)))])",
    "rr.GeoLineStrings(lat_lon=[off.components.GeoLineString(lat_lon=[[1, 2]])])",
    "rr.GeoPoints(lat_lon=[off.components.LatLon([1, 2])])",
    "rr.GraphEdges([off.GraphEdge('a', 'b')], graph_type=off.GraphType.Directed)",
    "rr.GraphNodes([off.components.GraphNode('a')])",
    "rr.McapChannel(id=1, topic='t', message_encoding='e', metadata=off.components.KeyValuePairs({'a': 'b'}))",
    "rr.VideoFrameReference(off.components.VideoTimestamp(seconds=1.5))",
    "rr.VideoStream(off.VideoCodec.H264)",
    "rr.Volume3D(off.TensorData(array=np.zeros((2, 2, 2))))",
    "rr.VoxelGridMap([off.components.VoxelIndex([1, 2, 3])], off.components.VoxelSize([1, 1, 1]))",
    "rr.archetypes.RecordingInfo(start_time=off.TimeInt(nanos=5))",
]


@pytest.mark.parametrize("expression", OFFICIAL_VALUES)
def test_values_of_the_official_sdk(expression: str) -> None:
    assert_same(expression, True, off=rerun)


@pytest.mark.parametrize("name", FURTHER)
def test_rows_of_the_official_sdk_share_layouts(name: str) -> None:
    ours, official = getattr(archetypes, name), getattr(rerun.archetypes, name)
    field = next(iter(ours.cleared().as_component_batches())).component_descriptor().component.split(":")[1]
    layout, _, _ = stage(official.from_fields(**{field: []}))
    assert layout is ours.from_fields(**{field: []})._layout
