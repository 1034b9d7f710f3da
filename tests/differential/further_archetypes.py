"""The archetypes beyond the first set, temporal and static, in files."""

from __future__ import annotations

from typing import Any

import numpy as np

from .archetypes import POSITIONS_2D, POSITIONS_3D, RED_GREEN_BLUE, _frames
from .registry import program

TURN = {"axis": [0, 0, 1], "degrees": 45}


@program()
def shapes(rr: Any) -> None:
    turn = rr.RotationAxisAngle(**TURN)
    _frames(rr, "capsules", rr.Capsules3D(lengths=[1, 2], radii=0.5, translations=POSITIONS_3D[:2]), rr.Capsules3D())
    _frames(
        rr,
        "cylinders",
        rr.Cylinders3D(lengths=[1, 2], radii=[1, 2], centers=POSITIONS_3D[:2], colors=[1, 2, 3], labels=["a", "b"]),
        rr.Cylinders3D(lengths=1, radii=1, rotation_axis_angles=turn, line_radii=0.1, fill_mode="solid", class_ids=1),
    )
    _frames(rr, "ellipses", rr.Ellipses2D(half_sizes=[1, 2], centers=[3, 4], line_radii=1, draw_order=2))
    _frames(
        rr,
        "ellipsoids",
        rr.Ellipsoids3D(half_sizes=POSITIONS_3D, centers=POSITIONS_3D, colors=RED_GREEN_BLUE, show_labels=False),
        rr.Ellipsoids3D(radii=[1, 2, 3]),
    )
    _frames(
        rr,
        "poses",
        rr.InstancePoses3D(translations=POSITIONS_3D, scales=POSITIONS_3D),
        rr.InstancePoses3D(mat3x3=[np.eye(3)], rotation_axis_angles=turn, quaternions=[[0, 0, 0, 1]]),
    )
    _frames(rr, "axes", rr.TransformAxes3D(1.5), rr.TransformAxes3D(2, show_frame=True))
    _frames(rr, "frame", rr.CoordinateFrame("tool"), rr.CoordinateFrame("base"))


@program()
def mesh(rr: Any) -> None:
    texture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    _frames(
        rr,
        "mesh",
        rr.Mesh3D(vertex_positions=POSITIONS_3D, vertex_texcoords=POSITIONS_2D, albedo_texture=texture),
        rr.Mesh3D(vertex_positions=POSITIONS_3D, albedo_texture=texture[:, ::2].astype(np.float32)),
        rr.Mesh3D(
            vertex_positions=POSITIONS_3D,
            triangle_indices=[0, 1, 2],
            vertex_normals=POSITIONS_3D,
            vertex_colors=RED_GREEN_BLUE,
            albedo_factor=[255, 0, 0, 128],
            face_rendering="front",
            class_ids=[1, 2, 3],
        ),
    )
    _frames(rr, "asset", rr.Asset3D(contents=b"solid", media_type=rr.MediaType.STL, albedo_factor=0x11223344))


@program()
def globe_and_graph(rr: Any) -> None:
    lines = [[[59.3, 18.1], [60.0, 18.0]], [[1, 2], [3, 4], [5, 6]]]
    _frames(rr, "points", rr.GeoPoints(lat_lon=lines[1], radii=[5, -5, 5], colors=RED_GREEN_BLUE, class_ids=1))
    _frames(rr, "lines", rr.GeoLineStrings(lat_lon=lines, radii=10), rr.GeoLineStrings(lat_lon=lines[0], colors=1))
    _frames(rr, "lines_as_arrays", rr.GeoLineStrings(lat_lon=np.ones((2, 3, 2))), rr.GeoLineStrings(lat_lon=[]))
    _frames(rr, "nodes", rr.GraphNodes(["a", "b"], positions=[[0, 1], [2, 3]], labels=["A", "B"]), rr.GraphNodes("c"))
    _frames(
        rr,
        "edges",
        rr.GraphEdges([("a", "b"), ("b", "c")], graph_type="directed"),
        rr.GraphEdges(rr.GraphEdge("a", "ü")),
        rr.GraphEdges([]),
        rr.GraphEdges([("c", "a")], graph_type=rr.GraphType.Undirected),
    )


@program()
def annotations(rr: Any) -> None:
    hand = rr.ClassDescription(
        info=rr.AnnotationInfo(2, "hand", [255, 0, 0]),
        keypoint_annotations=[0, (1, "thumb"), rr.AnnotationInfo(2, color=0x00FF00FF)],
        keypoint_connections=[(0, 1), (0, 2)],
    )
    _frames(
        rr,
        "context",
        rr.AnnotationContext([1, (2, "two"), (3, "three", [0, 0, 255])]),
        rr.AnnotationContext(hand),
        rr.AnnotationContext([]),
        rr.AnnotationContext([hand, rr.AnnotationInfo(7)]),
        rr.AnnotationContext.cleared(),
    )
    _frames(rr, "description", hand)


@program()
def grids(rr: Any) -> None:
    cells = rr.components.ImageFormat(3, 2, color_model="L", channel_datatype="U8")
    _frames(
        rr, "map", rr.GridMap(data=bytes(6), format=cells, cell_size=0.5, translation=[1, 2, 3], colormap="costmap")
    )
    _frames(
        rr,
        "voxels",
        rr.VoxelGridMap([[0, 1, -2], [3, 4, 5]], [1, 1, 1], values=[0.5, 1], colors=[1, 2], opacity=0.5),
        rr.VoxelGridMap([0, 0, 0], [2, 2, 2], quaternion=[0, 0, 0, 1], value_range=[0, 1], colormap="turbo"),
    )
    _frames(
        rr,
        "volume",
        rr.Volume3D(np.arange(8.0).reshape(2, 2, 2), voxel_size=[1, 1, 2], gamma=2, optical_density=0.1),
        rr.Volume3D(np.zeros((1, 2, 3), np.uint8), value_range=[0, 255], colormap="viridis"),
    )
    _frames(
        rr,
        "splats",
        rr.GaussianSplats3D(POSITIONS_3D, scales=POSITIONS_3D, colors=RED_GREEN_BLUE, spherical_harmonics_degree=3),
        rr.GaussianSplats3D(POSITIONS_3D, sh_coefficients=np.arange(135).reshape(3, 15, 3)),
        rr.GaussianSplats3D(POSITIONS_3D, quaternions=[[0, 0, 0, 1]] * 3),
    )


@program()
def series(rr: Any) -> None:
    _frames(rr, "bars", rr.BarChart([1, 2, 3]), rr.BarChart(np.float32([1, 2]), abscissa=[0.5, 2], widths=1, color=1))
    _frames(
        rr,
        "measured",
        rr.Measurements([1, 2], variances=[0.1, 0.2], units=["m", "s"], names=["a", "b"], widths=2),
        rr.Measurements(3.5, colors=[255, 0, 0], visible_series=True, aggregation_policy="max"),
        rr.Measurements(4.5),
    )
    _frames(rr, "state", rr.StateChange(state="on"), rr.StateChange(state=["off", "on"]), rr.StateChange())
    _frames(rr, "states", rr.StateConfiguration(values=["on", "off"], labels=["On", "Off"], visible=[True, False]))


@program()
def video_and_sound(rr: Any) -> None:
    _frames(rr, "video", rr.AssetVideo(contents=bytes(range(200)), media_type="video/mp4"))
    _frames(rr, "sound", rr.AssetAudio(contents=b"RIFF", media_type="audio/wav"), rr.AssetAudio(contents=b"fLaC"))
    _frames(
        rr,
        "frame",
        rr.VideoFrameReference(seconds=1.5, video_reference="video"),
        rr.VideoFrameReference(nanoseconds=5, opacity=0.5, draw_order=1),
        rr.VideoFrameReference(rr.components.VideoTimestamp(seconds=2)),
    )
    _frames(
        rr,
        "stream",
        rr.VideoStream("h264", sample=b"\0\0\0\1key", is_keyframe=True),
        rr.VideoStream.from_fields(sample=b"\0\0\0\1next"),
        rr.VideoStream(rr.VideoCodec.AV1, opacity=1, draw_order=2),
    )


@program()
def mcap(rr: Any) -> None:
    _frames(
        rr,
        "channel",
        rr.McapChannel(id=1, topic="/scan", message_encoding="cdr", metadata={"qos": "best effort", "n": 5}),
        rr.McapChannel(id=65535, topic="/tf", message_encoding="cdr"),
    )
    _frames(rr, "schema", rr.McapSchema(id=1, name="Scan", encoding="ros2msg", data=b"float32 range"))
    _frames(rr, "message", rr.McapMessage(b"abc"), rr.McapMessage(bytes(300)))
    counts = {f"{name}_count": 3 for name in ("message", "schema", "channel", "attachment", "metadata", "chunk")}
    _frames(rr, "statistics", rr.McapStatistics(**counts, message_start_time=1, message_end_time=1 << 62))
