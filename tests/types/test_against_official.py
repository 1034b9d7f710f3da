"""Every archetype and batch, on usual and unusual input: the same Arrow data, errors and warnings as the official SDK."""

from __future__ import annotations

import pytest
import rerun

from tests.types.outcomes import OURS, assert_same, outcome

IDENTITY = "rr.Quaternion(xyzw=[0, 0, 0, 1])"
TURN = "rr.RotationAxisAngle([1, 0, 0], degrees=90)"
COMMON = [
    "colors=[255, 0, 0]",
    "colors=np.ones((4, 3), np.uint8) * 7",
    "colors='bad'",
    "radii=0.5",
    "radii=[1, -2]",
    "radii=rr.Radius.ui_points([1, 2])",
    "labels='a'",
    "labels=['a', 'b', 3, None]",
    "labels=np.array(['x', 'yy'])",
    "show_labels=True",
    "show_labels=[]",
    "class_ids=3",
    "class_ids=[1, 2]",
    "class_ids=70000",
    "class_ids=np.array([[1, 2], [3, 4]])",
]
POSITIONS = [
    "[1, 2, 3, 4, 5, 6]",
    "[[1, 2, 3], [4, 5, 6]]",
    "[[1, 2], [3, 4]]",
    "[1, 2]",
    "[]",
    "[[]]",
    "5",
    "'bad'",
    "None",
    "[[1, 2, 3], [4, 5]]",
    "((1, 2, 3),)",
    "np.arange(12.)",
    "np.arange(12.).reshape(2, 2, 3)",
    "np.arange(12.).reshape(3, 2, 2)",
    "np.arange(6).reshape(2, 3, 1)",
    "np.arange(6, dtype=np.float32).reshape(2, 3)",
    "np.arange(6, dtype='>f4').reshape(2, 3)",
    "np.asfortranarray(np.arange(6.).reshape(2, 3))",
    "np.arange(60, dtype=np.float32).reshape(20, 3)[::2]",
    "np.arange(300, dtype=np.float32).reshape(100, 3)",
    "np.zeros((0, 3))",
    "np.zeros((0, 2))",
    "np.zeros((0,), np.float32)",
    "np.ones((1, 1, 1))",
    "np.ma.array([[1., 2., 3.]], mask=[[0, 1, 0]])",
    "HasArray([[1, 2, 3]])",
    "(x for x in [[1, 2, 3]])",
    "[[float('nan'), float('inf'), 1]]",
    "[[True, False, True]]",
    "[[None, 1, 2]]",
    "[['1', '2', '3']]",
    "[np.array([1., 2., 3.]), np.array([4., 5., 6.])]",
    "{'x': 1}",
    "b'abc'",
    "[[10**400, 0, 0]]",
    "np.array([[1e300, 0., 0.]])",
    "[1e300, 0, 0]",
    "pa.array([[1., 2., 3.]], pa.list_(pa.field('item', pa.float32(), nullable=False), 3))",
    "pa.array([[1., 2., 3.]], pa.list_(pa.float32(), 3))",
    "rr.components.Position3D([1, 2, 3])",
    "[rr.components.Position3D([1, 2, 3]), rr.components.Position3D([4, 5, 6])]",
    "range(6)",
]
STRIPS = [
    "[[0, 0, 0], [1, 1, 1]]",
    "[[0, 0], [1, 1]]",
    "[[[0, 0, 0], [1, 1, 1]], [[2, 2, 2]]]",
    "[[[0, 0], [1, 1]], [[2, 2]]]",
    "[np.zeros(3), np.ones(3)]",
    "[np.zeros((2, 3)), np.ones((4, 3), np.float32)]",
    "[np.zeros((2, 2)), np.ones((4, 2), np.float32)]",
    "np.zeros((5, 3), np.float32)",
    "np.zeros((5, 2))",
    "np.zeros((2, 5, 3))",
    "np.ones((2, 5, 3), np.float32)",
    "np.zeros((0, 3))",
    "[]",
    "[[]]",
    "'bad'",
    "[[0, 0, 0, 0]]",
    "[rr.components.LineStrip3D([[0, 0, 0], [1, 1, 1]])]",
    "[rr.components.LineStrip3D([[0, 0, 0]]), np.zeros((2, 3))]",
]
IMAGES = [
    "np.zeros((4, 6), np.uint8)",
    "np.arange(72, dtype=np.uint8).reshape(4, 6, 3)",
    "np.zeros((4, 6, 4), np.uint8)",
    "np.zeros((4, 6, 2), np.uint8)",
    "np.zeros((1, 4, 6, 3, 1), np.uint8)",
    "np.zeros((4, 6, 1), np.uint8)",
    "np.zeros((1, 1, 3), np.uint8)",
    "np.zeros((2, 2, 2, 2), np.uint8)",
    "np.zeros(5, np.uint8)",
    "np.zeros((0, 0), np.uint8)",
    "np.zeros((4, 6), bool)",
    "np.zeros((4, 6), np.complex64)",
    *(
        f"np.ones((2, 3), np.{t})"
        for t in "uint16 uint32 uint64 int8 int16 int32 int64 float16 float32 float64".split()
    ),
    "np.arange(24, dtype=np.uint8).reshape(4, 6).T",
    "np.arange(48, dtype=np.uint8).reshape(4, 12)[:, ::2]",
    "[[1, 2], [3, 4]]",
    "[[1., 2.], [3., 4.]]",
    "HasArray(np.zeros((2, 3, 3), np.uint8))",
    "HasNumpy(np.zeros((2, 3, 3), np.uint8))",
    "PilImage.new('RGB', (3, 2), (1, 2, 3))",
    "PilImage.new('RGBA', (3, 2))",
    "PilImage.new('L', (3, 2))",
    "None",
    "'bad'",
]
CASES = [
    *(
        f"rr.Scalars({x})"
        for x in ["0.3", "3", "True", "[1, 2]", "np.zeros((2, 2))", "[None, 1.5]", "np.float32(1.5)", "[]"]
    ),
    *(
        f"rr.Scalars({x})"
        for x in ["'bad'", "'1.5'", "None", "10**400", "rr.components.Scalar(2)", "[rr.components.Scalar(2), 3]"]
    ),
    *(
        f"rr.Scalars({x})"
        for x in ["pa.array([1.5])", "pa.array([1, 2])", "np.array(2.5)", "HasArray([1, 2])", "range(3)"]
    ),
    *(
        f"rr.TextLog({x})"
        for x in ["'x'", "5", "None", "'ü€😀'", "'a', level='INFO', color=0xFF0000FF", "['a', 'b']", "'x' * 300"]
    ),
    *(f"rr.TextLog('x', level={x})" for x in ["rr.TextLogLevel.INFO", "'custom'", "7", "''", "[]"]),
    "rr.TextLog('\\ud800')",
    "rr.TextDocument('# hi', media_type=rr.MediaType.MARKDOWN)",
    "rr.TextDocument(text='hi', media_type='text/plain')",
    *(f"rr.Points3D({x})" for x in POSITIONS),
    *(f"rr.Points2D({x})" for x in POSITIONS),
    *(f"rr.Points3D([[1, 2, 3]], {x})" for x in COMMON),
    *(f"rr.Points2D([[1, 2]], {x})" for x in [*COMMON, "draw_order=3", "draw_order='bad'"]),
    *(f"rr.Points3D([[1, 2, 3]], keypoint_ids=[4]{x})" for x in ["", ", class_ids=2"]),
    *(
        f"rr.Points3D([1, 2, 3], point_shading={x})"
        for x in ["'flat'", "2", "9", "rr.components.PointShading.Flat", "[None, 1]"]
    ),
    "rr.Points3D('bad', radii=1)",
    "rr.Points3D([1, 2, 3], colours=[1])",
    "rr.Points3D()",
    *(f"rr.Arrows3D(vectors={x})" for x in POSITIONS[:4]),
    "rr.Arrows3D([[1, 2, 3]])",
    "rr.Arrows3D(vectors=[[1, 2, 3]], origins=[0, 0, 0], radii=2, colors=[1., 0., 0.])",
    "rr.Arrows2D(vectors=[[1, 2]], origins=[[0, 0]], draw_order=1)",
    *(f"rr.LineStrips3D({x})" for x in STRIPS),
    *(f"rr.LineStrips2D({x})" for x in STRIPS if "2, 5, 3" not in x),
    "rr.LineStrips2D(np.zeros((2, 5, 2)))",
    "rr.LineStrips2D(rr.components.LineStrip2D([[0, 0], [1, 1]]))",
    *(f"rr.LineStrips3D([[0, 0, 0], [1, 1, 1]], {x})" for x in COMMON),
    "rr.Boxes2D(half_sizes=[[1, 2]], centers=[[1, 2]])",
    "rr.Boxes2D(mins=[-1, -1], sizes=[2, 2])",
    "rr.Boxes2D(mins=[-1, -1], half_sizes=[2, 2], labels='x')",
    "rr.Boxes2D(mins=[-1, -1])",
    "rr.Boxes2D(mins=[-1, -1], sizes=[2, 2], centers=[1, 1])",
    "rr.Boxes2D(sizes=[1, 1], half_sizes=[1, 1])",
    "rr.Boxes2D(sizes='bad')",
    "rr.Boxes2D()",
    *(
        f"rr.Boxes2D(array=[10, 20, 4, 6], array_format=rr.Box2DFormat.{f})"
        for f in "XYWH YXHW XYXY YXYX XCYCWH XCYCW2H2".split()
    ),
    *(
        f"rr.Boxes2D(array=[[10, 20, 40, 60], [1, 2, 3, 4]], array_format=rr.Box2DFormat.{f})"
        for f in "XYWH XYXY XCYCWH XCYCW2H2".split()
    ),
    "rr.Boxes2D(array=[1, 2, 3, 4])",
    "rr.Boxes2D(array=[1, 2, 3, 4], array_format='XYWH')",
    "rr.Boxes2D(array=[1, 2, 3, 4], array_format=rr.Box2DFormat.XYWH, centers=[1, 1])",
    "rr.Boxes3D(half_sizes=[[1, 2, 3]], centers=[[1, 2, 3]], colors=[[1, 2, 3]], fill_mode='solid')",
    "rr.Boxes3D(sizes=[2, 4, 6], centers=[0, 0, 0])",
    "rr.Boxes3D(sizes=[2, 4, 6], half_sizes=[1, 1, 1])",
    "rr.Boxes3D(mins=[2, 4, 6], sizes=[1, 1, 1])",
    "rr.Boxes3D(mins=[2, 4, 6])",
    "rr.Boxes3D(mins=[2, 4, 6], half_sizes=[1, 1, 1], centers=[5, 5, 5])",
    "rr.Boxes3D(half_sizes=[1, 1, 1], fill_mode='nope')",
    f"rr.Boxes3D(half_sizes=[1, 1, 1], rotations={IDENTITY})",
    "rr.Boxes3D(half_sizes=[1, 1, 1], rotations=[[0, 0, 0, 1]])",
    f"rr.Boxes3D(half_sizes=[1, 1, 1], rotations={TURN})",
    f"rr.Boxes3D(half_sizes=[1, 1, 1], rotations=[{TURN}, {TURN}])",
    f"rr.Boxes3D(half_sizes=[1, 1, 1], rotations={TURN}, quaternions=[{IDENTITY}])",
    "rr.Boxes3D(half_sizes=[1, 1, 1], rotations='bad')",
    f"rr.Boxes3D(half_sizes=[1, 1, 1], quaternions=[{IDENTITY}, {IDENTITY}], rotation_axis_angles=[{TURN}])",
    "rr.Transform3D()",
    "rr.Transform3D(translation=[1, 2, 3])",
    "rr.Transform3D(translation=np.array([1., 2., 3.]))",
    "rr.Transform3D(translation=[1, 2])",
    f"rr.Transform3D(rotation={IDENTITY})",
    f"rr.Transform3D(rotation=[{IDENTITY}])",
    f"rr.Transform3D(rotation={TURN})",
    f"rr.Transform3D(rotation=[{TURN}])",
    f"rr.Transform3D(rotation={IDENTITY}, quaternion={IDENTITY})",
    "rr.Transform3D(rotation=[0, 0, 0, 1])",
    "rr.Transform3D(rotation='bad')",
    "rr.Transform3D(rotation=[])",
    "rr.Transform3D(rotation_axis_angle=[1, 2, 3])",
    "rr.Transform3D(quaternion=[0, 0, 0, 1])",
    "rr.Transform3D(quaternion=rr.Quaternion(xyzw=[1, 2]))",
    *(
        f"rr.Transform3D(scale={x})"
        for x in ["2", "2.5", "[1, 2, 3]", "np.float32(2)", "np.array([1., 2., 3.])", "[2]", "'bad'"]
    ),
    "rr.Transform3D(scale=rr.Scale3D(2))",
    "rr.Transform3D(mat3x3=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], translation=[1, 2, 3])",
    "rr.Transform3D(mat3x3=np.arange(9.).reshape(3, 3))",
    "rr.Transform3D(mat3x3=[1, 2, 3])",
    *(
        f"rr.Transform3D(relation={x})"
        for x in ["rr.TransformRelation.ChildFromParent", "'childfromparent'", "1", "5", "'no'"]
    ),
    "rr.Transform3D(from_parent=True)",
    "rr.Transform3D(from_parent=False)",
    "rr.Transform3D(from_parent=True, relation=1)",
    "rr.Transform3D(child_frame='a', parent_frame='b')",
    "rr.Transform3D([1, 2, 3])",
    *(f"rr.Image({x})" for x in IMAGES),
    *(f"rr.DepthImage({x})" for x in IMAGES if "PilImage" not in x),
    *(f"rr.SegmentationImage({x})" for x in IMAGES if "PilImage" not in x),
    *(
        f"rr.Image(np.zeros((4, 6, 3), np.uint8), {x})"
        for x in ["'bgr'", "'RGB'", "rr.ColorModel.BGR", "'rgba'", "'nope'", "'L'"]
    ),
    *(
        f"rr.Image(np.zeros((4, 6, 3), np.uint8), {x})"
        for x in ["width=7", "height=4, width=6", "height=5", "opacity=0.5"]
    ),
    *(
        f"rr.Image(np.zeros((4, 6, 3), np.uint8), {x})"
        for x in ["opacity='bad'", "draw_order=2, magnification_filter='linear'"]
    ),
    *(
        f"rr.Image({x})"
        for x in [
            "",
            "bytes=b'\\0' * 12, width=2, height=2, color_model='rgb', datatype=np.uint8",
            "bytes=b'\\0' * 12, width=2, height=2, color_model='rgb', datatype='U8'",
            "bytes=np.zeros(12, np.uint8), width=2, height=2, color_model='rgb', datatype=rr.ChannelDatatype.U8",
            "bytes=b'\\0' * 12, width=2, height=2",
            "bytes=b'\\0' * 12, pixel_format='nv12'",
            "bytes=b'\\0' * 12, width=4, height=2, pixel_format='nv12'",
            "bytes=b'\\0' * 12, width=4, height=2, pixel_format=rr.PixelFormat.YUY2, opacity=1",
            "bytes=b'\\0' * 12, width=4, height=2, pixel_format='nv12', datatype='U8'",
            "bytes=b'\\0' * 12, width=4, height=2, pixel_format='nope'",
        ]
    ),
    "rr.Image.from_fields(buffer=b'123', format=rr.components.ImageFormat(1, 1, color_model='RGB', channel_datatype='U8'))",
    "rr.Image.from_fields(opacity=0.5)",
    "rr.Image(np.zeros((4, 6, 4), np.uint8)).compress()",
    "rr.Image(np.zeros((4, 6, 3), np.float32)).compress()",
    "rr.Image(np.arange(72, dtype=np.uint8).reshape(4, 6, 3)).compress(jpeg_quality=80)",
    "rr.Image(np.arange(72, dtype=np.uint8).reshape(4, 6, 3), 'bgr').compress()",
    "rr.Image(np.arange(24, dtype=np.uint8).reshape(4, 6), opacity=1).compress()",
    "np.asarray(rr.Image(np.arange(96, dtype=np.uint8).reshape(4, 6, 4), 'BGRA').as_pil_image())",
    "rr.DepthImage(np.arange(6, dtype=np.uint16).reshape(2, 3), meter=2, colormap='turbo', draw_order=3).compress()",
    "rr.DepthImage(np.zeros((2, 3), np.float32)).compress()",
    "rr.DepthImage(np.zeros((2, 3), np.float32), meter=1000, colormap='viridis', depth_range=[0, 5], point_fill_ratio=0.5)",
    "rr.SegmentationImage(np.zeros((2, 3), np.uint8), opacity=0.5, draw_order=1)",
    "rr.EncodedImage()",
    "rr.EncodedImage(contents=b'abc')",
    "rr.EncodedImage(contents=b'abc', media_type='image/png', opacity=0.5)",
    "rr.EncodedImage(contents=__import__('io').BytesIO(b'abc'), media_type='image/png')",
    "rr.EncodedImage(contents=np.arange(5, dtype=np.uint8), media_type=rr.MediaType.JPEG)",
    "rr.EncodedImage(contents='abc', media_type='image/png')",
    "rr.EncodedImage(path='/does/not/exist.png')",
    "rr.EncodedImage(path='x.png', contents=b'abc')",
    "rr.EncodedDepthImage(b'abc', media_type='image/png', meter=2)",
    *(
        f"rr.Tensor({x})"
        for x in ["np.zeros((2, 3), np.float32)", "[1, 2]", "[1.5]", "3", "None", "'bad'", "HasNumpy([1])"]
    ),
    *(
        f"rr.Tensor(np.ones((2, 3), np.{t}))"
        for t in "uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 bool".split()
    ),
    "rr.Tensor(np.zeros((2, 3)), dim_names=('a', 'b'), value_range=[0, 1])",
    "rr.Tensor(np.zeros((2, 3)), dim_names=['a'])",
    "rr.Tensor(rr.TensorData(array=np.zeros((2, 2), np.int8), dim_names=['x', 'y']))",
    "rr.Tensor(rr.TensorData(array=np.zeros((2, 2), np.int8)), dim_names=['x', 'y'])",
    "rr.Tensor(rr.TensorData(shape=[2, 2], buffer=np.arange(4)))",
    "rr.Tensor(rr.TensorData(shape=[2, 3], buffer=np.arange(4)))",
    "rr.Tensor(rr.TensorData())",
    "rr.Tensor(np.arange(24).reshape(2, 3, 4)[:, ::2])",
    "rr.Clear(recursive=True)",
    "rr.Clear(recursive='bad')",
    "rr.Clear.flat()",
    "rr.Clear.recursive()",
    "rr.ViewCoordinates.RDF",
    "rr.ViewCoordinates.RIGHT_HAND_Z_UP",
    "rr.ViewCoordinates(xyz=[1, 2, 5])",
    "rr.ViewCoordinates(rr.ViewCoordinates.FLU)",
    "rr.ViewCoordinates([1, 2])",
    "rr.ViewCoordinates('bad')",
    "rr.Pinhole()",
    "rr.Pinhole(focal_length=500, width=640, height=480)",
    "rr.Pinhole(focal_length=500., resolution=[640, 480], camera_xyz=rr.ViewCoordinates.RUB, image_plane_distance=2)",
    "rr.Pinhole(focal_length=(500, 400), width=640, height=480, principal_point=[1, 2])",
    "rr.Pinhole(focal_length=500)",
    "rr.Pinhole(width=640, height=480)",
    "rr.Pinhole(focal_length=500, principal_point=(1, 2))",
    "rr.Pinhole(focal_length=np.float32(500), width=640, height=480)",
    "rr.Pinhole(fov_y=1.2, aspect_ratio=1.5)",
    "rr.Pinhole(fov_y=1.2)",
    "rr.Pinhole(image_from_camera=[[1, 0, 2], [0, 1, 3], [0, 0, 1]], width=4, height=5)",
    "rr.Pinhole(image_from_camera=[[1, 0, 2], [0, 1, 3], [0, 0, 1]], focal_length=3)",
    "rr.Pinhole(image_from_camera=np.eye(3), principal_point=[1, 1], fov_y=1)",
    "rr.Pinhole(image_from_camera=[1, 2])",
    "rr.Pinhole(focal_length=5, resolution=[6, 4], width=3)",
    "rr.Pinhole(focal_length=5, resolution=[6, 4], child_frame='c', parent_frame='p', color=[1, 2, 3], line_width=0.1)",
    "rr.SeriesLines()",
    "rr.SeriesLines(colors=[255, 0, 0], widths=2, names='a', visible_series=[True, False], interpolation_mode='stepafter')",
    "rr.SeriesLines(aggregation_policy='minmax')",
    "rr.SeriesPoints()",
    "rr.SeriesPoints(markers=['circle', 'Diamond'], marker_sizes=[1, 2], names=['a', 'b'])",
    "rr.SeriesPoints(names='x')",
]
BATCHES = [
    *(
        f"rr.components.ColorBatch({x})"
        for x in [
            "0xFF0000FF",
            "[0xFF0000FF, 0x00FF00FF]",
            "[255, 0, 0]",
            "(255, 0, 0, 128)",
            "[300, 0, 0]",
            "[-1, 0, 0]",
            "[1, 2, 3, 4, 5]",
            "[1, 2]",
            "[1.0, 0.0, 0.0]",
            "[0.5, 0.5, 0.5, 0.25]",
            "[1.0, 0, 0]",
            "[True, False, True]",
            "np.array([255, 0, 0, 255], np.uint8)",
            "np.array([255, 0, 0, 255, 1, 2, 3, 4], np.uint8)",
            "np.array([1, 2, 3, 4, 5], np.uint8)",
            "np.array([1, 2], np.uint8)",
            "np.array([1, 2, 3], np.uint32)",
            "np.array([[1, 2, 3]], np.uint32)",
            "np.array([1, 2, 3], np.int64)",
            "np.array([1, 2, 3], np.uint16)",
            "np.array([1000, 2, 3], np.uint16)",
            "np.array([[1.0, 0.5, 0.0, 0.5]])",
            "np.array([[1.0, 0.5, 0.0], [0.1, 0.2, 0.3]], np.float32)",
            "np.array([[1, 2, 3], [256, 257, -1]])",
            "np.ones((1, 3), np.uint8)",
            "np.ones((2, 1, 3), np.uint8)",
            "np.ones((4, 2), np.uint8)",
            "np.ones((4, 5), np.uint8)",
            "np.ones((0, 3), np.uint8)",
            "np.ones((0, 4), np.float32)",
            "np.arange(60, dtype=np.uint8).reshape(20, 3)[::2]",
            "np.asfortranarray(np.arange(12, dtype=np.uint8).reshape(4, 3))",
            "[[1, 0, 0], [0, 1, 0]]",
            "[[1, 2], [3, 4]]",
            "[(1, 2, 3, 4)]",
            "[rr.components.Color([1, 2, 3]), 0x01020304, [9, 8, 7, 6], (1, 2, 3)]",
            "rr.components.Color([1, 2, 3])",
            "[]",
            "()",
            "'red'",
            "['red']",
            "b'abc'",
            "None",
            "{}",
            "-1",
            "1 << 40",
            "7.9",
            "[[]]",
            "np.uint32(7)",
            "np.int64(7)",
            "pa.array([1], pa.uint32())",
            "pa.array([1])",
            "HasArray([[1, 2, 3]])",
        ]
    ),
    *(
        f"rr.components.Color({x})"
        for x in ["[1, 2, 3]", "[0.5, 0., 0.]", "np.array([0.5, 0., 0.])", "[1, 2]", "7.9", "'red'"]
    ),
    *(
        f"rr.components.RadiusBatch({x})"
        for x in ["1", "[1, 2]", "np.arange(3.)", "[]", "np.arange(6).reshape(2, 3)", "'bad'", "[1e300]"]
    ),
    *(
        f"rr.components.ClassIdBatch({x})"
        for x in ["1.7", "[1, 2]", "-1", "70000", "[70000]", "np.array([70000])", "True", "[]", "'1'"]
    ),
    *(
        f"rr.components.TextBatch({x})"
        for x in ["'a'", "['a', 5]", "5", "[]", "b'ab'", "np.array(['a'])", "np.array([1])", "('a',)"]
    ),
    *(
        f"rr.components.ShowLabelsBatch({x})"
        for x in ["True", "1", "[True, 0]", "np.array([True])", "'x'", "[]", "None"]
    ),
    *(
        f"rr.components.FillModeBatch({x})"
        for x in ["'solid'", "3", "['Solid', 1]", "'nope'", "99", "[]", "[None]", "1.5", "None"]
    ),
    *(f"rr.components.Range1DBatch({x})" for x in []),
    *(
        f"rr.components.ValueRangeBatch({x})"
        for x in ["[0, 1]", "(0, 1)", "[[0, 1], [2, 3]]", "[1]", "np.array([0, 1])"]
    ),
    *(
        f"rr.encodings.{t}Batch({x})"
        for t in ["UInt16", "UInt32", "UInt64", "Float32", "Float64", "Bool"]
        for x in ["7", "[7, 65535]", "[1 << 40]", "-1", "1.5", "np.arange(3)", "np.arange(3.)"]
    ),
    *(
        f"rr.encodings.{t}Batch({x})"
        for t in ["Vec2D", "Vec4D", "DVec2D", "UVec2D", "UVec3D"]
        for x in [
            "[1, 2]",
            "[[1, 2, 3]]",
            "[1, 2, 3, 4]",
            "[[1, 2], [3, 4]]",
            "np.arange(12)",
            "[1.5, -1]",
            "[1.5, 2.5, 3.5]",
        ]
    ),
    *(
        f"rr.components.TransformMat3x3Batch({x})"
        for x in [
            "[1, 2, 3, 4, 5, 6, 7, 8, 9]",
            "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
            "np.arange(18).reshape(2, 3, 3)",
            "np.arange(9, dtype=np.float32).reshape(3, 3)",
            "[np.eye(3), np.eye(3)]",
            "rr.components.TransformMat3x3(columns=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])",
            "[rr.components.TransformMat3x3([1, 2, 3, 4, 5, 6, 7, 8, 9])]",
            "[]",
            "[1, 2]",
            "'bad'",
            "[[1, 2, 3], [4, 5, 6], [7, 8]]",
        ]
    ),
    *(
        f"rr.components.RotationQuatBatch({x})"
        for x in [IDENTITY, f"[{IDENTITY}, {IDENTITY}]", "[0, 0, 0, 1]", "[1, 2, 3]"]
    ),
    *(f"rr.components.RotationAxisAngleBatch({x})" for x in [TURN, f"[{TURN}, {TURN}]", "[]", "[1, 2, 3]", "5"]),
    "rr.components.RotationAxisAngleBatch(rr.RotationAxisAngle([1, 2, 3], rr.Angle(rad=1)))",
    "rr.components.RotationAxisAngleBatch(rr.RotationAxisAngle([1, 2, 3], 0.5))",
    "rr.RotationAxisAngle([1, 2, 3])",
    "rr.RotationAxisAngle([1, 2, 3], 1, degrees=3)",
    *(
        f"rr.components.Scale3DBatch({x})"
        for x in ["rr.Scale3D(2)", "rr.Scale3D()", "rr.Scale3D([1, 2, 3])", "2", "[1, 2, 3]"]
    ),
    *(
        f"rr.components.BlobBatch({x})"
        for x in [
            "b'abc'",
            "b''",
            "[b'ab', b'c']",
            "[[1, 2, 3]]",
            "[1, 2, 3]",
            "bytearray(b'abc')",
            "__import__('io').BytesIO(b'abc')",
            "np.arange(5, dtype=np.uint8)",
            "np.arange(5)",
            "np.arange(6, dtype=np.uint8).reshape(2, 3)",
            "np.zeros((0,), np.uint8)",
            "[]",
            "'abc'",
            "None",
            "rr.components.Blob(b'abc')",
            "[np.arange(3, dtype=np.uint8), np.arange(2, dtype=np.uint8)]",
            "np.arange(10, dtype=np.uint8)[::2]",
        ]
    ),
    *(
        f"rr.components.ViewCoordinatesBatch({x})"
        for x in ["rr.components.ViewCoordinates.FLU", "[3, 2, 5]", "[[3, 2, 5]]", "[1]"]
    ),
    *(
        f"rr.components.TensorDataBatch({x})"
        for x in ["np.zeros((2, 2), np.int16)", "[rr.TensorData(array=np.zeros(1))]"]
    ),
    "rr.components.ImageFormatBatch(rr.components.ImageFormat(width=2, height=2, color_model='rgb', channel_datatype='u8'))",
    "rr.components.ImageFormatBatch([rr.components.ImageFormat(2, 2, pixel_format='nv12')])",
    "rr.components.ScalarBatch(None)",
    "rr.components.ScalarBatch('bad', strict=True)",
    "rr.components.ScalarBatch('bad', strict=False)",
    "rr.components.Position3D([1, 2, 3])",
    "rr.components.Scalar(2)",
    "rr.components.Text('x')",
    "rr.TextLogLevel.WARN",
    "rr.components.ColorBatch([1, 2, 3]).component_type()",
    "len(rr.components.ColorBatch([1, 2, 3]))",
    "rr.components.ColorBatch([1, 2, 3]) == rr.components.ColorBatch(0x010203FF)",
    "rr.components.Position3DBatch([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).partition([2, 1])",
    "rr.components.Position3DBatch([[1, 2, 3], [4, 5, 6]]).partition()",
    "rr.encodings.Vec3D([1, 2, 3]).xyz",
    "rr.encodings.Vec3D(1, 2, 3)",
    "rr.Quaternion.identity().xyzw",
    "rr.Quaternion.invalid().xyzw",
    "rr.Angle(deg=90).radians",
    "str(rr.components.FillMode.Solid)",
    "[(m.name, m.value) for m in rr.PixelFormat]",
    "rr.ColorModel.RGBA.num_channels()",
    "rr.ChannelDatatype.from_np_dtype(np.dtype(np.float16)).value",
    "rr.ColorModel.auto('bgr').value",
    "rr.MediaType.guess_from_path('a/B.JPG').value",
    "rr.MediaType.guess_from_path('a/b.txt')",
    "repr(rr.components.Color([1, 2, 3]))",
    "repr(rr.components.Position3D([1, 2, 3]))",
    "rr.Points3D.archetype(), rr.Points3D.archetype_short_name()",
    "len(rr.Points3D([[1, 2, 3], [4, 5, 6]]).positions), rr.Points3D([1, 2, 3]).colors",
]
COLUMNS = [
    "rr.Scalars.columns(scalars=[1, 2, 3])",
    "rr.Scalars.columns(scalars=np.arange(6).reshape(3, 2))",
    "rr.Scalars.columns(scalars=5)",
    "rr.Scalars.columns(scalars=[])",
    "rr.Scalars.columns()",
    "rr.Scalars.columns(scalars='bad')",
    "rr.Scalars.columns(scalars=[1, 2, 3]).partition([1, 0, 2])",
    "rr.Scalars.columns(scalars=[1, 2, 3]).partition(np.array([[1, 2]]))",
    "rr.Scalars.columns(scalars=[1, 2, 3]).partition([])",
    "rr.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6]], radii=[1, 2])",
    "rr.Points3D.columns(positions=[1, 2, 3])",
    "rr.Points3D.columns(positions=np.arange(12).reshape(2, 2, 3))",
    "rr.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6], [7, 8, 9]]).partition([2, 1])",
    "rr.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6]]).partition([1])",
    "rr.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6]]).partition([1, 2])",
    "rr.Points3D.columns(colors=[[255, 0, 0], [0, 255, 0]])",
    "rr.Points3D.columns(colors=[255, 0, 0])",
    "rr.Points3D.columns(labels=['a', 'b'], show_labels=[True, False])",
    "rr.Transform3D.columns(translation=[[1, 2, 3], [4, 5, 6]], quaternion=[[0, 0, 0, 1], [0, 0, 0, 1]])",
    f"rr.Transform3D.columns(rotation_axis_angle=[{TURN}] * 2)",
    "rr.Transform3D.columns(relation=['childfromparent', 1])",
    "rr.Pinhole.columns(image_from_camera=[[1, 0, 2], [0, 1, 3], [0, 0, 1]])",
    "rr.Pinhole.columns(image_from_camera=[np.eye(3), np.eye(3)])",
    "rr.Boxes2D.columns(half_sizes=np.zeros((2, 3, 2)))",
    "rr.TextLog.columns(text=['a', 'b'], level=['INFO', 'WARN'])",
    "rr.TextDocument.columns(text='a')",
    "rr.DepthImage.columns(buffer=[b'ab', b'c'])",
    "rr.LineStrips3D.columns(strips=[[[0, 0, 0], [1, 1, 1]], [[1, 1, 1]]])",
    "rr.EncodedImage.columns(blob=[b'a', b'bc'], media_type=['image/png'] * 2)",
    "rr.Clear.columns(is_recursive=[True, False])",
    "rr.ComponentColumn('x', rr.components.ScalarBatch([1, 2, 3]), lengths=[1, 2])",
    "rr.ComponentColumn('x', rr.components.ScalarBatch([1, 2, 3]), offsets=np.array([0, 2, 3], np.int32))",
    "rr.ComponentColumn('x', rr.components.ScalarBatch([1, 2, 3]), offsets=np.array([0], np.int32), lengths=[1])",
]
ARCHETYPES = (
    "Arrows2D Arrows3D Boxes2D Boxes3D Clear DepthImage EncodedDepthImage EncodedImage Image LineStrips2D LineStrips3D "
    "Pinhole Points2D Points3D Scalars SegmentationImage SeriesLines SeriesPoints Tensor TextDocument TextLog Transform3D "
    "ViewCoordinates"
).split()
CLEARED = [f"rr.{name}.{call}" for name in ARCHETYPES for call in ("cleared()", "from_fields()")]
UPDATES = [
    "rr.Points3D.from_fields(clear_unset=True, positions=[[1, 2, 3]])",
    "rr.Points3D.from_fields(radii=[])",
    "rr.Points3D.from_fields(radii='bad', labels='x')",
    "rr.Transform3D.from_fields(scale=2)",
    "rr.Transform3D.from_fields(clear_unset=True, scale=[1, 2, 3])",
    "rr.Boxes3D.from_fields(colors=[1, 2, 3])",
]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("expression", [*CASES, *BATCHES, *COLUMNS, *CLEARED, *UPDATES])
def test_same_as_official(expression: str, strict: bool) -> None:
    assert_same(expression, strict)


@pytest.mark.parametrize(
    "expression", ["rr.LineStrips3D(5)", "rr.LineStrips3D(rr.components.LineStrip2D([[0, 0], [1, 1]]))"]
)
def test_one_warning_where_the_official_sdk_gives_two(expression: str) -> None:
    assert outcome(OURS, expression, True) == outcome(rerun, expression, True)
    ours, official = outcome(OURS, expression, False), outcome(rerun, expression, False)
    assert ours["result"] == official["result"]
    assert ours["warnings"] == ["RerunWarning"]
    assert official["warnings"] == ["RerunWarning"] * 2


def test_strips_of_another_dimension_are_refused() -> None:
    # The official SDK reads the numbers of 3D points as 2D points and drops the rest.
    assert outcome(OURS, "rr.LineStrips2D(np.ones((2, 5, 3)))", True)["raises"] == "ValueError"
    lenient = outcome(OURS, "rr.LineStrips2D(np.ones((2, 5, 3)), radii=1)", False)
    assert [(name, values) for name, _, _, (_, _, values) in lenient["result"]] == [
        ("LineStrips2D:strips", []),
        ("LineStrips2D:radii", [1.0]),
    ]
