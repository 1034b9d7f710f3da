"""One small, typical instance of every archetype: for a benchmark of each, and for tests that want one of everything."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

from . import content

Make: TypeAlias = Callable[[int], Any]
"""Makes the instance of a frame."""

MakeSample: TypeAlias = Callable[[ModuleType], Make]
"""Prepares the data, and makes that function for an SDK."""

SAMPLES: dict[str, MakeSample] = {}
"""By the name of the archetype."""

LAST = 1023
"""Mask that keeps an index within prepared values."""


def _sample(make: MakeSample) -> MakeSample:
    SAMPLES[make.__name__] = make
    return make


def _vectors(size: int, count: int = LAST + 1) -> list[list[float]]:
    return content.curve(size * count).reshape(count, size).tolist()  # type: ignore[no-any-return]


def _boxes(size: int, rows: int = 10) -> list[content.Array]:
    shape = (LAST + 1, rows, size)
    return list(np.random.default_rng(5).standard_normal(shape, dtype=np.float32))


@_sample
def AnnotationContext(rr: ModuleType) -> Make:
    return lambda i: rr.AnnotationContext([(1, "table", (255, 0, 0)), (2, "chair"), rr.AnnotationInfo(id=i & 255)])


@_sample
def Arrows2D(rr: ModuleType) -> Make:
    vectors, origins = _boxes(2), _boxes(2)
    return lambda i: rr.Arrows2D(vectors=vectors[i & LAST], origins=origins[i & LAST], colors=[255, 0, 0])


@_sample
def Arrows3D(rr: ModuleType) -> Make:
    vectors, origins = _boxes(3), _boxes(3)
    return lambda i: rr.Arrows3D(vectors=vectors[i & LAST], origins=origins[i & LAST], radii=0.01)


@_sample
def Asset3D(rr: ModuleType) -> Make:
    blob = b"solid" + bytes(1000)
    return lambda i: rr.Asset3D(contents=blob, media_type="model/stl")


@_sample
def AssetAudio(rr: ModuleType) -> Make:
    blob = b"RIFF" + bytes(1000)
    return lambda i: rr.AssetAudio(contents=blob, media_type="audio/wav")


@_sample
def AssetVideo(rr: ModuleType) -> Make:
    blob = bytes(1000)
    return lambda i: rr.AssetVideo(contents=blob, media_type="video/mp4")


@_sample
def BarChart(rr: ModuleType) -> Make:
    values = content.curve(100 + LAST)
    return lambda i: rr.BarChart(values[i & LAST : (i & LAST) + 20], color=[0, 128, 255])


@_sample
def Boxes2D(rr: ModuleType) -> Make:
    mins, sizes = _boxes(2), _boxes(2)
    return lambda i: rr.Boxes2D(mins=mins[i & LAST], sizes=sizes[i & LAST], class_ids=3)


@_sample
def Boxes3D(rr: ModuleType) -> Make:
    centers, half_sizes = _boxes(3), _boxes(3)
    return lambda i: rr.Boxes3D(centers=centers[i & LAST], half_sizes=half_sizes[i & LAST])


@_sample
def Capsules3D(rr: ModuleType) -> Make:
    places = _vectors(3)
    return lambda i: rr.Capsules3D(lengths=[1.0, 2.0], radii=[0.5, 0.25], translations=[places[i & LAST], [0, 0, 0]])


@_sample
def Clear(rr: ModuleType) -> Make:
    return lambda i: rr.Clear(recursive=i & 1 == 0)


@_sample
def CoordinateFrame(rr: ModuleType) -> Make:
    names = [f"robot/link_{k}" for k in range(LAST + 1)]
    return lambda i: rr.CoordinateFrame(names[i & LAST])


@_sample
def Cylinders3D(rr: ModuleType) -> Make:
    places = _vectors(3)
    return lambda i: rr.Cylinders3D(lengths=[1.0, 2.0], radii=[0.5, 0.25], centers=[places[i & LAST], [0, 0, 0]])


@_sample
def DepthImage(rr: ModuleType) -> Make:
    images = np.random.default_rng(6).integers(0, 5000, (64, 24, 32), dtype=np.uint16)
    return lambda i: rr.DepthImage(images[i & 63], meter=1000.0)


@_sample
def Ellipses2D(rr: ModuleType) -> Make:
    centers = _boxes(2)
    return lambda i: rr.Ellipses2D(half_sizes=[[1.0, 2.0]], centers=centers[i & LAST])


@_sample
def Ellipsoids3D(rr: ModuleType) -> Make:
    centers, half_sizes = _boxes(3), _boxes(3)
    return lambda i: rr.Ellipsoids3D(centers=centers[i & LAST], half_sizes=half_sizes[i & LAST])


@_sample
def EncodedDepthImage(rr: ModuleType) -> Make:
    blobs = [np.random.default_rng(k).bytes(1000) for k in range(64)]
    return lambda i: rr.EncodedDepthImage(blobs[i & 63], media_type="image/png", meter=1000.0)


@_sample
def EncodedImage(rr: ModuleType) -> Make:
    blobs = [np.random.default_rng(k).bytes(1000) for k in range(64)]
    return lambda i: rr.EncodedImage(contents=blobs[i & 63], media_type="image/jpeg")


@_sample
def GaussianSplats3D(rr: ModuleType) -> Make:
    centers, scales = _boxes(3), _boxes(3)
    return lambda i: rr.GaussianSplats3D(centers[i & LAST], scales=scales[i & LAST], colors=[255, 128, 0, 200])


@_sample
def GeoLineStrings(rr: ModuleType) -> Make:
    lines = [np.float64(line) for line in _boxes(2)]
    return lambda i: rr.GeoLineStrings(lat_lon=lines[i & LAST], radii=10.0, colors=[0, 0, 255])


@_sample
def GeoPoints(rr: ModuleType) -> Make:
    places = _vectors(2)
    return lambda i: rr.GeoPoints(lat_lon=places[i & LAST], radii=5.0)


@_sample
def GraphEdges(rr: ModuleType) -> Make:
    return lambda i: rr.GraphEdges([("a", "b"), ("b", "c"), ("c", "a")], graph_type="directed")


@_sample
def GraphNodes(rr: ModuleType) -> Make:
    places = _vectors(6)
    return lambda i: rr.GraphNodes(
        ["a", "b", "c"], positions=np.reshape(places[i & LAST], (3, 2)), labels=["A", "B", "C"]
    )


@_sample
def GridMap(rr: ModuleType) -> Make:
    cells = [np.random.default_rng(k).bytes(400) for k in range(64)]
    layout = rr.components.ImageFormat(20, 20, color_model="L", channel_datatype="U8")
    return lambda i: rr.GridMap(data=cells[i & 63], format=layout, cell_size=0.05, translation=[1.0, 2.0, 0.0])


@_sample
def Image(rr: ModuleType) -> Make:
    images = content.images(32, 24, 64)
    return lambda i: rr.Image(images[i & 63])


@_sample
def InstancePoses3D(rr: ModuleType) -> Make:
    places = _boxes(3)
    return lambda i: rr.InstancePoses3D(translations=places[i & LAST], scales=[[1.0, 1.0, 2.0]])


@_sample
def LineStrips2D(rr: ModuleType) -> Make:
    strips = _boxes(2)
    return lambda i: rr.LineStrips2D([strips[i & LAST]], colors=[255, 0, 0])


@_sample
def LineStrips3D(rr: ModuleType) -> Make:
    strips = _boxes(3)
    return lambda i: rr.LineStrips3D([strips[i & LAST]], colors=[255, 0, 0])


@_sample
def McapChannel(rr: ModuleType) -> Make:
    return lambda i: rr.McapChannel(id=i & 255, topic="/scan", message_encoding="cdr", metadata={"qos": "best effort"})


@_sample
def McapMessage(rr: ModuleType) -> Make:
    blobs = [np.random.default_rng(k).bytes(200) for k in range(64)]
    return lambda i: rr.McapMessage(blobs[i & 63])


@_sample
def McapSchema(rr: ModuleType) -> Make:
    return lambda i: rr.McapSchema(id=i & 255, name="Scan", encoding="ros2msg", data=b"float32 range")


@_sample
def McapStatistics(rr: ModuleType) -> Make:
    counts = {f"{name}_count": 3 for name in ("message", "schema", "channel", "attachment", "metadata", "chunk")}
    return lambda i: rr.McapStatistics(**counts, message_start_time=i, message_end_time=i + 10)


@_sample
def Measurements(rr: ModuleType) -> Make:
    values = content.curve(content.MANY).tolist()
    return lambda i: rr.Measurements(values[i & LAST], variances=0.1, units="m")


@_sample
def Mesh3D(rr: ModuleType) -> Make:
    vertices = _boxes(3, rows=12)
    triangles = np.arange(12, dtype=np.uint32).reshape(4, 3)
    return lambda i: rr.Mesh3D(
        vertex_positions=vertices[i & LAST], triangle_indices=triangles, albedo_factor=[0, 255, 0]
    )


@_sample
def Pinhole(rr: ModuleType) -> Make:
    return lambda i: rr.Pinhole(focal_length=500.0 + (i & LAST), width=640, height=480)


@_sample
def Points2D(rr: ModuleType) -> Make:
    points = _boxes(2)
    colors = content.colors(10)
    return lambda i: rr.Points2D(points[i & LAST], colors=colors, radii=2.0)


@_sample
def Points3D(rr: ModuleType) -> Make:
    points = _boxes(3)
    colors = content.colors(10)
    return lambda i: rr.Points3D(points[i & LAST], colors=colors, radii=0.01)


@_sample
def RecordingInfo(rr: ModuleType) -> Make:
    return lambda i: rr.archetypes.RecordingInfo(start_time=1_700_000_000_000_000_000 + i, name="run")


@_sample
def Scalars(rr: ModuleType) -> Make:
    values = content.curve(content.MANY).tolist()
    return lambda i: rr.Scalars(values[i & LAST])


@_sample
def SegmentationImage(rr: ModuleType) -> Make:
    images = np.random.default_rng(7).integers(0, 9, (64, 24, 32), dtype=np.uint8)
    return lambda i: rr.SegmentationImage(images[i & 63])


@_sample
def SeriesLines(rr: ModuleType) -> Make:
    return lambda i: rr.SeriesLines(colors=[255, 0, 0], widths=2.0, names="velocity")


@_sample
def SeriesPoints(rr: ModuleType) -> Make:
    return lambda i: rr.SeriesPoints(colors=[255, 0, 0], markers="cross", names="velocity", marker_sizes=3.0)


@_sample
def StateChange(rr: ModuleType) -> Make:
    return lambda i: rr.StateChange(state="on" if i & 1 else "off")


@_sample
def StateConfiguration(rr: ModuleType) -> Make:
    return lambda i: rr.StateConfiguration(
        values=["on", "off"], labels=["On", "Off"], colors=[[0, 255, 0], [255, 0, 0]]
    )


@_sample
def Tensor(rr: ModuleType) -> Make:
    tensors = np.random.default_rng(8).standard_normal((64, 8, 6, 3), dtype=np.float32)
    return lambda i: rr.Tensor(tensors[i & 63], dim_names=("x", "y", "z"))


@_sample
def TextDocument(rr: ModuleType) -> Make:
    return lambda i: rr.TextDocument("# Title\n\nSome *text*.", media_type=rr.MediaType.MARKDOWN)


@_sample
def TextLog(rr: ModuleType) -> Make:
    texts = [f"step {k} of the controller took {k * 7 % 100} ms" for k in range(LAST + 1)]
    return lambda i: rr.TextLog(texts[i & LAST], level="INFO")


@_sample
def Transform3D(rr: ModuleType) -> Make:
    places = _vectors(3)
    turns = [[0.0, 0.0, math.sin(a / 2), math.cos(a / 2)] for a in content.curve(LAST + 1).tolist()]
    return lambda i: rr.Transform3D(translation=places[i & LAST], quaternion=rr.Quaternion(xyzw=turns[i & LAST]))


@_sample
def TransformAxes3D(rr: ModuleType) -> Make:
    return lambda i: rr.TransformAxes3D(0.5 + (i & LAST), show_frame=True)


@_sample
def VideoFrameReference(rr: ModuleType) -> Make:
    return lambda i: rr.VideoFrameReference(seconds=0.04 * i, video_reference="video")


@_sample
def VideoStream(rr: ModuleType) -> Make:
    frames = [np.random.default_rng(k).bytes(1000) for k in range(64)]
    return lambda i: rr.VideoStream("h264", sample=frames[i & 63], is_keyframe=i % 30 == 0)


@_sample
def ViewCoordinates(rr: ModuleType) -> Make:
    return lambda i: rr.ViewCoordinates(xyz=[3, 2, 5])


@_sample
def Volume3D(rr: ModuleType) -> Make:
    grids = np.random.default_rng(9).standard_normal((64, 4, 5, 6), dtype=np.float32)
    return lambda i: rr.Volume3D(grids[i & 63], voxel_size=[0.1, 0.1, 0.2])


@_sample
def VoxelGridMap(rr: ModuleType) -> Make:
    indices = np.random.default_rng(10).integers(-9, 9, (64, 10, 3), dtype=np.int32)
    values = content.curve(10).astype(np.float32)
    return lambda i: rr.VoxelGridMap(indices[i & 63], [0.1, 0.1, 0.1], values=values)
