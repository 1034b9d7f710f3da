"""Every archetype of the first set, temporal and static, with all its fields in the forms that people write."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from .registry import program

POSITIONS_2D = [[0.0, 1.0], [2.5, -3.0], [4.0, 5.0]]
POSITIONS_3D = [[0.0, 1.0, 2.0], [2.5, -3.0, 4.0], [4.0, 5.0, 6.0]]
RED_GREEN_BLUE = np.array([0xFF0000FF, 0x00FF00FF, 0x0000FFFF], dtype=np.uint32)


def _frames(rr: Any, path: str, *entities: Any) -> None:
    """Log the entities at frames 0, 1, 2, …, then the first one as static data of an entity of its own."""
    for frame, entity in enumerate(entities):
        rr.set_time("frame", sequence=frame)
        rr.log(path, entity)
    rr.log(f"static/{path}", entities[0], static=True)


@program()
def scalars(rr: Any) -> None:
    _frames(rr, "one", *(rr.Scalars(value) for value in (0.25, 1, -3.5, np.float32(0.1), np.int64(7), True)))
    _frames(rr, "many", rr.Scalars([1.0, 2.0]), rr.Scalars(np.arange(4)), rr.Scalars(np.float32([0.1, 0.2])))
    _frames(rr, "odd", *(rr.Scalars(value) for value in (float("inf"), float("-inf"), -0.0, 1e308, 5e-324)))
    _frames(rr, "empty", rr.Scalars([]), rr.Scalars(1.0), rr.Scalars([]))
    _frames(rr, "mixed", rr.Scalars(1.0), rr.Scalars([1.0, 2.0, 3.0]), rr.Scalars(2))


@program(comparable=False)
def not_a_number(rr: Any) -> None:
    _frames(rr, "scalar", rr.Scalars(float("nan")), rr.Scalars([1.0, float("nan")]), rr.Scalars(2.0))
    _frames(rr, "points", rr.Points3D([[1, 2, float("nan")], [4, 5, 6]]))


@program()
def text_log(rr: Any) -> None:
    _frames(
        rr,
        "log",
        rr.TextLog("plain"),
        rr.TextLog("", level="INFO"),
        rr.TextLog("größer 世界 🦀", level=rr.TextLogLevel.WARN, color=[255, 128, 0]),
        rr.TextLog("packed", color=0x11223344),
        rr.TextLog("float color", level="CUSTOM", color=(0.5, 0.25, 1.0)),
        rr.TextLog("two\nlines\ttab\0nul"),
    )


@program()
def text_document(rr: Any) -> None:
    _frames(
        rr,
        "document",
        rr.TextDocument("plain"),
        rr.TextDocument("# Title\n\n* item", media_type=rr.MediaType.MARKDOWN),
        rr.TextDocument("own", media_type="text/x-own"),
    )


@program()
def points_2d(rr: Any) -> None:
    _frames(rr, "positions", rr.Points2D(POSITIONS_2D), rr.Points2D(np.ones((5, 2))), rr.Points2D([1, 2]))
    _frames(
        rr,
        "all",
        rr.Points2D(
            POSITIONS_2D,
            radii=[0.5, 1.0, 2.0],
            colors=RED_GREEN_BLUE,
            labels=["a", "b", "c"],
            show_labels=True,
            draw_order=3.5,
            class_ids=[1, 2, 65535],
            keypoint_ids=[4, 5, 6],
        ),
    )
    _frames(rr, "one_for_all", rr.Points2D(np.float32(POSITIONS_2D), radii=0.1, colors=[1, 2, 3], labels="same"))
    _frames(rr, "empty", rr.Points2D([]), rr.Points2D(np.zeros((0, 2))))


@program()
def points_3d(rr: Any) -> None:
    random = np.random.default_rng(7)
    cloud = random.normal(size=(500, 3)).astype(np.float32)
    colors = random.integers(0, 255, size=(500, 3), dtype=np.uint8)
    _frames(rr, "cloud", rr.Points3D(cloud, colors=colors), rr.Points3D(cloud[::2], colors=colors[::2]))
    _frames(rr, "double", rr.Points3D(cloud.astype(np.float64)), rr.Points3D(cloud.T.copy().T))
    _frames(rr, "fortran", rr.Points3D(np.asfortranarray(cloud)))
    _frames(
        rr,
        "all",
        rr.Points3D(
            POSITIONS_3D,
            radii=rr.Radius.ui_points([1.0, 2.0, 3.0]),
            colors=[[255, 0, 0], [0, 255, 0, 128], [0, 0, 255]],
            labels=["a", "b", "c"],
            show_labels=False,
            class_ids=np.array([1, 2, 3], dtype=np.uint16),
            keypoint_ids=[4, 5, 6],
        ),
    )
    _frames(rr, "float_colors", rr.Points3D(POSITIONS_3D, colors=np.linspace(0, 1, 9).reshape(3, 3)))
    _frames(rr, "packed_colors", rr.Points3D(POSITIONS_3D, colors=RED_GREEN_BLUE))
    _frames(rr, "rgba", rr.Points3D(POSITIONS_3D, colors=np.arange(12, dtype=np.uint8).reshape(3, 4)))
    _frames(rr, "empty", rr.Points3D([]), rr.Points3D([[1, 2, 3]], colors=[]), rr.Points3D([], radii=[1.0]))


@program()
def boxes_2d(rr: Any) -> None:
    _frames(rr, "half_sizes", rr.Boxes2D(half_sizes=[[1, 2], [3, 4]], centers=[[5, 6], [7, 8]]))
    _frames(rr, "sizes", rr.Boxes2D(sizes=[[1, 2]], mins=[[0, 0]]), rr.Boxes2D(mins=[-1, -1], sizes=[2, 2]))
    _frames(rr, "xywh", rr.Boxes2D(array=[[0, 1, 10, 20]], array_format=rr.Box2DFormat.XYWH))
    _frames(rr, "xyxy", rr.Boxes2D(array=np.array([[0, 1, 10, 20.0]]), array_format=rr.Box2DFormat.XYXY))
    _frames(
        rr,
        "all",
        rr.Boxes2D(
            half_sizes=[1, 2],
            centers=[0, 0],
            radii=0.5,
            colors=[255, 0, 0],
            labels="box",
            show_labels=True,
            draw_order=1,
            class_ids=3,
        ),
    )


@program()
def boxes_3d(rr: Any) -> None:
    _frames(rr, "half_sizes", rr.Boxes3D(half_sizes=[[1, 2, 3]]), rr.Boxes3D(half_sizes=np.ones((4, 3))))
    _frames(
        rr, "sizes", rr.Boxes3D(sizes=[[2, 4, 6]], mins=[[0, 0, 0]]), rr.Boxes3D(sizes=[1, 1, 1], centers=[1, 2, 3])
    )
    _frames(rr, "quaternions", rr.Boxes3D(half_sizes=POSITIONS_3D, quaternions=[rr.Quaternion(xyzw=[0, 0, 0, 1])] * 3))
    _frames(
        rr,
        "axis_angle",
        rr.Boxes3D(
            half_sizes=[1, 1, 1],
            rotation_axis_angles=rr.RotationAxisAngle(axis=[0, 0, 1], angle=rr.Angle(deg=45)),
        ),
    )
    _frames(
        rr,
        "all",
        rr.Boxes3D(
            half_sizes=[[1, 1, 1], [2, 2, 2]],
            centers=[[0, 0, 0], [5, 5, 5]],
            radii=0.025,
            colors=[(255, 0, 0), (0, 255, 0)],
            fill_mode="solid",
            labels=["red", "green"],
            show_labels=True,
            class_ids=[1, 2],
        ),
    )


@program()
def line_strips_2d(rr: Any) -> None:
    strips = [[[0, 0], [2, 1], [4, -1]], [[1, 1], [3, 3]]]
    _frames(rr, "lists", rr.LineStrips2D(strips), rr.LineStrips2D([POSITIONS_2D]))
    _frames(rr, "arrays", rr.LineStrips2D([np.ones((4, 2)), np.zeros((2, 2))]), rr.LineStrips2D(np.ones((3, 2, 2))))
    _frames(
        rr,
        "all",
        rr.LineStrips2D(
            strips,
            radii=[0.025, 0.5],
            colors=[[255, 0, 0], [0, 255, 255]],
            labels=["one", "two"],
            show_labels=True,
            draw_order=2.0,
            class_ids=[126, 127],
        ),
    )
    _frames(rr, "empty", rr.LineStrips2D([]), rr.LineStrips2D(strips), rr.LineStrips2D([[]]))


@program()
def line_strips_3d(rr: Any) -> None:
    strips = [[[0, 0, 0], [2, 1, 0], [4, -1, 1]], [[1, 1, 1], [3, 3, 3]]]
    _frames(rr, "lists", rr.LineStrips3D(strips), rr.LineStrips3D([POSITIONS_3D]))
    _frames(rr, "arrays", rr.LineStrips3D([np.ones((4, 3)), np.zeros((2, 3))]), rr.LineStrips3D(np.ones((3, 2, 3))))
    _frames(
        rr,
        "all",
        rr.LineStrips3D(
            strips, radii=[0.025, 0.5], colors=[[255, 0, 0], [0, 255, 255]], labels=["one", "two"], class_ids=[1, 2]
        ),
    )


@program()
def arrows_3d(rr: Any) -> None:
    _frames(rr, "vectors", rr.Arrows3D(vectors=POSITIONS_3D), rr.Arrows3D(vectors=[1, 2, 3]))
    _frames(
        rr,
        "all",
        rr.Arrows3D(
            vectors=POSITIONS_3D,
            origins=np.zeros((3, 3)),
            radii=0.1,
            colors=[[1, 2, 3], [4, 5, 6], [7, 8, 9]],
            labels=["a", "b", "c"],
            show_labels=True,
            class_ids=[1, 2, 3],
        ),
    )


@program()
def transform_3d(rr: Any) -> None:
    _frames(
        rr,
        "poses",
        rr.Transform3D(translation=[1, 2, 3]),
        rr.Transform3D(translation=(1.5, 2.5, 3.5)),
        rr.Transform3D(translation=np.array([1.0, 2.0, 3.0])),
    )
    _frames(rr, "quaternion", rr.Transform3D(translation=[1, 2, 3], quaternion=rr.Quaternion(xyzw=[0, 0, 0, 1])))
    _frames(rr, "rotation", rr.Transform3D(rotation=rr.Quaternion(xyzw=[0.5, 0.5, 0.5, 0.5]), scale=2))
    _frames(
        rr,
        "axis_angle",
        rr.Transform3D(rotation=rr.RotationAxisAngle(axis=[0, 0, 1], angle=rr.Angle(rad=0.5))),
        rr.Transform3D(rotation_axis_angle=rr.RotationAxisAngle(axis=[1, 0, 0], degrees=90)),
    )
    _frames(rr, "scale", rr.Transform3D(scale=[1, 2, 3]), rr.Transform3D(scale=0.5))
    _frames(rr, "matrix", rr.Transform3D(mat3x3=[[1, 2, 3], [4, 5, 6], [7, 8, 9]]), rr.Transform3D(mat3x3=np.eye(3)))
    _frames(
        rr,
        "relation",
        rr.Transform3D(translation=[0, 0, 1], relation=rr.TransformRelation.ChildFromParent),
        rr.Transform3D(translation=[0, 0, 1], from_parent=True),
    )
    _frames(rr, "frames", rr.Transform3D(translation=[0, 0, 1], child_frame="tool", parent_frame="base"))
    _frames(
        rr, "partial", rr.Transform3D.from_fields(translation=[1, 2, 3]), rr.Transform3D.from_fields(scale=[1, 1, 1])
    )
    _frames(rr, "cleared", rr.Transform3D(translation=[1, 2, 3]), rr.Transform3D.cleared(), rr.Transform3D())


@program()
def image(rr: Any) -> None:
    random = np.random.default_rng(3)
    rgb = random.integers(0, 255, size=(12, 16, 3), dtype=np.uint8)
    _frames(rr, "rgb", rr.Image(rgb), rr.Image(rgb[::-1]), rr.Image(rgb, "RGB"))
    _frames(rr, "bgr", rr.Image(rgb, color_model="BGR"))
    _frames(rr, "rgba", rr.Image(random.integers(0, 255, size=(4, 5, 4), dtype=np.uint8)))
    _frames(rr, "gray", rr.Image(rgb[:, :, 0]), rr.Image(rgb[:, :, :1]))
    for dtype in (np.uint16, np.int32, np.float32, np.float64):
        _frames(rr, np.dtype(dtype).name, rr.Image(random.uniform(0, 100, size=(3, 4, 3)).astype(dtype)))
    _frames(rr, "half", rr.Image(np.zeros((2, 2, 3), dtype=np.float16)))
    _frames(rr, "options", rr.Image(rgb, opacity=0.5, draw_order=-10.0))
    nv12 = bytes(range(96))
    _frames(rr, "nv12", rr.Image(bytes=nv12, width=8, height=8, pixel_format=rr.PixelFormat.NV12))
    _frames(rr, "bytes", rr.Image(bytes=bytes(12), width=2, height=2, color_model="RGB", datatype=np.uint8))


@program()
def encoded_image(rr: Any) -> None:
    png = bytes.fromhex("89504e470d0a1a0a") + bytes(range(64))
    jpeg = bytes.fromhex("ffd8ffe0") + bytes(range(64))
    _frames(
        rr,
        "contents",
        rr.EncodedImage(contents=png, media_type="image/png"),
        rr.EncodedImage(contents=jpeg, media_type="image/jpeg"),
    )
    _frames(rr, "told", rr.EncodedImage(contents=bytes(10), media_type="image/png", opacity=0.25, draw_order=1.0))
    _frames(rr, "stream", rr.EncodedImage(contents=io.BytesIO(png), media_type="image/png"))


@program()
def depth_image(rr: Any) -> None:
    depth = np.arange(48, dtype=np.uint16).reshape(6, 8)
    _frames(rr, "u16", rr.DepthImage(depth, meter=1000.0), rr.DepthImage(depth[::2, ::2], meter=1000.0))
    _frames(rr, "f32", rr.DepthImage(depth.astype(np.float32)))
    _frames(
        rr,
        "all",
        rr.DepthImage(
            depth,
            meter=10_000.0,
            colormap="viridis",
            depth_range=[0.0, 20.0],
            point_fill_ratio=0.5,
            draw_order=1.0,
        ),
    )


@program()
def segmentation_image(rr: Any) -> None:
    classes = np.arange(48, dtype=np.uint8).reshape(6, 8)
    _frames(rr, "u8", rr.SegmentationImage(classes), rr.SegmentationImage(classes[:, :, np.newaxis]))
    _frames(rr, "u16", rr.SegmentationImage(classes.astype(np.uint16), opacity=0.5, draw_order=2.0))


@program()
def tensor(rr: Any) -> None:
    data = np.arange(24).reshape(2, 3, 4)
    for dtype in ("u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"):
        _frames(rr, dtype, rr.Tensor(data.astype(dtype)))
    _frames(rr, "named", rr.Tensor(data.astype(np.float32), dim_names=("x", "y", "z"), value_range=[0, 24]))
    _frames(rr, "strided", rr.Tensor(data.astype(np.float32)[:, ::2, ::-1]))


@program()
def clear(rr: Any) -> None:
    _frames(rr, "flat", rr.Clear(recursive=False), rr.Clear.flat())
    _frames(rr, "recursive", rr.Clear(recursive=True), rr.Clear.recursive())


@program()
def any_values(rr: Any) -> None:
    _frames(rr, "kinds", rr.AnyValues(whole=1, real=1.5, text="s", flag=True, blob=b"xyz"))
    _frames(rr, "lists", rr.AnyValues(whole=[1, 2], real=[1.5, 2], text=["a", "b"], flag=[True, False]))
    _frames(rr, "arrays", rr.AnyValues(u8=np.arange(3, dtype=np.uint8), f32=np.float32([1, 2]), i16=np.int16(3)))
    _frames(rr, "typed", rr.AnyValues(stamp=np.datetime64("2024-01-01T00:00:00", "ns")))
    _frames(rr, "sometimes", rr.AnyValues(a=1), rr.AnyValues(b=2), rr.AnyValues(a=3, b=4), rr.AnyValues(a=None, b=5))
    _frames(rr, "overridden", rr.AnyValues().with_component_override("confidence", "my.Confidence", [1.2, 3.4]))


@program()
def dynamic_archetypes(rr: Any) -> None:
    plain = rr.DynamicArchetype("Plain", components={"whole": 1, "texts": ["a", "b"], "numbers": np.arange(3)})
    typed = rr.DynamicArchetype("Typed").with_component_from_data("radius", rr.components.RadiusBatch([1, 2]))
    _frames(rr, "alone", plain, typed)
    rr.log("together", rr.AnyValues(x=1, y="s", z=[1.5, 2]), plain, rr.Points3D([1, 2, 3]))


@program()
def view_coordinates(rr: Any) -> None:
    coordinates = rr.ViewCoordinates
    _frames(rr, "axes", coordinates.RIGHT_HAND_Z_UP, coordinates.RDF, coordinates.FLU, coordinates.LEFT_HAND_Y_DOWN)
    _frames(rr, "made", coordinates(xyz=[3, 1, 5]))


@program()
def pinhole(rr: Any) -> None:
    _frames(rr, "focal", rr.Pinhole(focal_length=500.0, width=640, height=480))
    _frames(rr, "principal", rr.Pinhole(focal_length=(500, 501), principal_point=[320, 240], width=640, height=480))
    _frames(
        rr, "matrix", rr.Pinhole(image_from_camera=[[500, 0, 320], [0, 500, 240], [0, 0, 1]], resolution=[640, 480])
    )
    _frames(rr, "field_of_view", rr.Pinhole(fov_y=0.8, aspect_ratio=1.5, camera_xyz=rr.ViewCoordinates.RUB))
    _frames(
        rr,
        "options",
        rr.Pinhole(focal_length=3, width=3, height=3, image_plane_distance=0.25, color=[255, 128, 0], line_width=0.01),
    )
