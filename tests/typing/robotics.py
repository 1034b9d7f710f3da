"""Typical code of robots and their simulations: geometry, transforms, plots, maps. Checked for its types, never run."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_type

import numpy as np
import numpy.typing as npt

import asyncrr as rr

Vector = tuple[float, float, float]
Cloud = npt.NDArray[np.float32]


@dataclass
class Pose:
    """As many programs have it."""

    translation: Vector
    quaternion: tuple[float, float, float, float]


@dataclass
class Obstacle:
    center: list[float]
    size: list[float]
    label: str
    kind: int


def world() -> None:
    rr.log("world", rr.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
    rr.log("world", rr.ViewCoordinates.RDF, static=True)
    rr.log("world/axes", rr.Arrows3D(vectors=np.eye(3), origins=[[0, 0, 0]] * 3, colors=np.eye(3)))
    rr.log("world/frame", rr.CoordinateFrame("base_link"))
    rr.log("world/robot", rr.TransformAxes3D(0.3), static=True)


def transforms(pose: Pose, joints: Sequence[float], matrix: npt.NDArray[np.float64]) -> None:
    rr.log("base", rr.Transform3D(translation=pose.translation, quaternion=pose.quaternion))
    rr.log("base", rr.Transform3D(translation=np.array(pose.translation), rotation=rr.Quaternion(xyzw=pose.quaternion)))
    rr.log("base", rr.Transform3D(mat3x3=matrix[:3, :3], translation=matrix[:3, 3], relation="ChildFromParent"))
    rr.log("base", rr.Transform3D(scale=2.0, relation=rr.TransformRelation.ParentFromChild))
    rr.log("base", rr.Transform3D(scale=[1, 2, 3], child_frame="tool", parent_frame="flange"))
    rr.log("base", rr.Transform3D.from_fields(translation=[0, 0, 1]), rr.Transform3D.cleared())
    for index, joint in enumerate(joints):
        turn = rr.RotationAxisAngle(axis=[0, 0, 1], radians=joint)
        rr.log(f"arm/{index}", rr.Transform3D(rotation=turn, translation=(0, 0, 0.4)))
        rr.log(f"arm/{index}", rr.Transform3D(rotation_axis_angle=rr.RotationAxisAngle([0, 0, 1], rr.Angle(deg=joint))))
    rr.log(
        "copies",
        rr.InstancePoses3D(
            translations=np.zeros((4, 3)), quaternions=[rr.Quaternion.identity()] * 4, scales=[[1, 1, 1]]
        ),
    )


def clouds(points: Cloud, intensity: npt.NDArray[np.uint8], parts: list[Cloud], trail: deque[Vector]) -> None:
    rr.log("lidar", rr.Points3D(points, colors=np.repeat(intensity[:, None], 3, axis=1), radii=0.01))
    rr.log("lidar", rr.Points3D(np.concatenate(parts), radii=rr.Radius.ui_points(2.0)))
    rr.log("lidar", rr.Points3D(positions=points.astype(np.float16), class_ids=intensity, keypoint_ids=range(10)))
    rr.log("lidar", rr.Points3D(parts[0].tolist(), labels=[f"p{i}" for i in range(10)], show_labels=np.True_))
    rr.log("trail", rr.Points3D(trail, colors=0xFF8000FF), rr.LineStrips3D([list(trail)], radii=[0.1]))
    rr.log("trail", rr.Points3D([(0, 0, 0), (1.0, 2, 3)], colors=[(255, 0, 0), (0, 255, 0, 128)]))
    rr.log("one", rr.Points3D([1, 2, 3], radii=np.float32(0.5), colors=rr.components.Color([1.0, 0.5, 0.0])))
    rr.log("none", rr.Points3D([]))
    rr.log("flat", rr.Points2D([[1, 2], [3, 4]], draw_order=10, colors=[[255, 0, 0], [0, 255, 0]]))
    rr.log("native", rr.Points3D([rr.components.Position3D([1, 2, 3]), rr.components.Position3D((4, 5, 6))]))
    rr.log("update", rr.Points3D.from_fields(clear_unset=True, positions=points, radii=[0.1, 0.2]))
    rr.log("splats", rr.GaussianSplats3D(points, scales=points))


def shapes(obstacles: list[Obstacle], corners: npt.NDArray[np.float64]) -> None:
    rr.log(
        "obstacles",
        rr.Boxes3D(
            centers=[obstacle.center for obstacle in obstacles],
            sizes=[obstacle.size for obstacle in obstacles],
            labels=[obstacle.label for obstacle in obstacles],
            class_ids=[obstacle.kind for obstacle in obstacles],
            quaternions=[rr.Quaternion(xyzw=[0, 0, 0, 1]) for _ in obstacles],
            fill_mode="solid",
        ),
    )
    rr.log("box", rr.Boxes3D(half_sizes=[1, 2, 3], rotations=[rr.RotationAxisAngle([0, 0, 1], degrees=45)]))
    rr.log("box", rr.Boxes3D(mins=corners[0], sizes=corners[1] - corners[0], fill_mode=rr.components.FillMode.Solid))
    rr.log("wheels", rr.Cylinders3D(lengths=[0.1, 0.1], radii=[0.3, 0.3], centers=[[0, 0, 0], [1, 0, 0]]))
    rr.log("fingers", rr.Capsules3D(lengths=0.2, radii=0.05, translations=[(0, 0, 0)], fill_mode=3))
    rr.log("balls", rr.Ellipsoids3D(centers=corners, radii=[0.1] * len(corners)))
    rr.log("plan", rr.Ellipses2D(half_sizes=[[1, 2]], centers=[(0.0, 0.0)]), rr.Arrows2D(vectors=[[1, 0]]))
    rr.log("paths", rr.LineStrips3D([[[0, 0, 0], [1, 1, 1]], [[2, 2, 2], [3, 3, 3], [4, 4, 4]]], colors=[[255, 0, 0]]))
    rr.log("paths", rr.LineStrips3D([corners, corners * 2], labels=["a", "b"]), rr.LineStrips2D(corners[:, :2]))
    rr.log("paths", rr.LineStrips2D([np.zeros((3, 2)), [(0, 0), (1, 1)]]))
    rr.log(
        "mesh",
        rr.Mesh3D(
            vertex_positions=[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            vertex_normals=[0.0, 0.0, 1.0],
            vertex_colors=[0xFF0000FF, 0x00FF00FF, 0x0000FFFF],
            triangle_indices=np.array([[2, 1, 0]], dtype=np.uint32),
            albedo_factor=[32, 64, 128],
            vertex_texcoords=[[0, 0], [1, 0], [0, 1]],
            albedo_texture=np.zeros((8, 8, 3), np.uint8),
        ),
    )


def places(track: list[tuple[float, float]]) -> None:
    rr.log("gps", rr.GeoPoints(lat_lon=[[47.6344, 19.1397]], radii=rr.Radius.ui_points([10.0]), colors=[255, 0, 0]))
    rr.log("gps", rr.GeoLineStrings(lat_lon=track), rr.GeoLineStrings(lat_lon=[track, np.zeros((5, 2))]))


def plots(values: Sequence[float], readings: dict[str, float], samples: npt.NDArray[np.float64]) -> None:
    rr.log("sin", rr.SeriesLines(colors=[255, 0, 0], names="sin(x)", widths=2), static=True)
    rr.log("dots", rr.SeriesPoints(markers="circle", names=["a", "b"], marker_sizes=[4, 4]), rr.SeriesPoints())
    for count, value in enumerate(values):
        rr.set_time("step", sequence=count)
        rr.log("sin", rr.Scalars(math.sin(value)))
    for name, reading in readings.items():
        rr.log(f"sensors/{name}", rr.Scalars(reading), rr.TextLog(f"{name} is {reading}", level=rr.TextLogLevel.INFO))
    rr.log("several", rr.Scalars([1, 2.5, True]), rr.Scalars(samples[0]), rr.Scalars(np.float32(1)), rr.Scalars([]))
    rr.log(
        "bars", rr.BarChart([8, 4, 0, 9], color=[50, 200, 50], widths=[0.5]), rr.BarChart(samples, abscissa=range(4))
    )
    rr.log("state", rr.StateChange(state="driving"))
    rr.log("gone", rr.Clear(recursive=True), rr.Clear.flat())
    step = rr.TimeColumn("step", sequence=np.arange(len(samples)))
    columns = rr.Scalars.columns(scalars=samples)
    assert_type(columns, rr.ComponentColumnList)
    rr.send_columns("samples", indexes=[step, rr.TimeColumn("t", duration=samples * 0.1)], columns=columns)
    rr.send_columns(
        "pose",
        indexes=[rr.TimeColumn("clock", timestamp=[1.7e9, 1.8e9])],
        columns=[
            *rr.Transform3D.columns(translation=[[0, 0, 0], [1, 1, 1]], quaternion=np.zeros((2, 4))),
            *rr.Points3D.columns(positions=np.zeros((5, 3)), colors=[[255, 0, 0]] * 5).partition(lengths=[2, 3]),
            *rr.AnyValues.columns(battery=[0.9, 0.8]),
        ],
    )


def graphs(nodes: list[str], edges: list[tuple[str, str]]) -> None:
    rr.log(
        "graph",
        rr.GraphNodes(nodes, positions=[(0.0, 100.0)] * len(nodes), labels=nodes),
        rr.GraphEdges(edges, graph_type="directed"),
    )
    rr.log("graph", rr.GraphNodes([1, 2]), rr.GraphEdges([(1, 2)], graph_type=rr.GraphType.Undirected))
    rr.log("graph", rr.GraphEdges([rr.components.GraphEdge("a", "b"), ("b", "c")]))


def descriptors() -> None:
    assert_type(rr.Points3D.descriptor_positions(), rr.ComponentDescriptor)
    assert_type(rr.Points3D.cleared(), rr.Points3D)
    assert_type(rr.Points3D.from_fields(radii=1), rr.Points3D)
    batch = rr.components.Position3DBatch([[1, 2, 3]])
    rr.log("batch", [batch.described(rr.ComponentDescriptor("mine", "Mine", batch.component_type()))])
    for column in rr.Points3D.columns(positions=[[1, 2, 3]]):
        assert_type(column, rr.ComponentColumn)
