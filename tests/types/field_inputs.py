"""What the generated tests give to a field: expressions by the encoding of the field's component.

An expression is evaluated once for each SDK, with ``rr`` as the module. ``{C}`` in it stands for the component's class.
Three sorts of them: *rows* are a column of several rows, of which the first one is also a value on its own; *forms* are
other ways to write values; *mistakes* are what neither SDK takes, or takes in a way of its own that must be the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from asyncrr.types.codegen.model import Component

DTYPES = "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8 ?".split()


@dataclass(frozen=True)
class Inputs:
    """The expressions for one component."""

    one: str
    """A single instance."""
    rows: str
    """Three instances, as a column of three rows."""
    forms: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    """Of those that are tried on all components: what the official SDK takes in another way, see the tests of that way."""

    def of(self, component: str) -> Inputs:
        """The same with that for ``{C}``."""

        def filled(expression: str) -> str:
            return expression.replace("{C}", component)

        return Inputs(
            filled(self.one),
            filled(self.rows),
            tuple(map(filled, self.forms)),
            tuple(map(filled, self.mistakes)),
            self.but,
        )

    @property
    def all(self) -> tuple[str, ...]:
        """Every expression, those that are tried on all components among them."""
        everywhere = [value for value in EVERYWHERE if value not in self.but]
        return (self.one, self.rows, f"[{self.one}]", *everywhere, *self.forms, *self.mistakes)


EVERYWHERE = ("[]", "()", "{}", "Anything()", "[Anything()]", "'bad'", "[None]", "1j", "[[]]", "{}.values()")
"""What is tried on every field."""


def _numbers(*more: str, arrow: str) -> Inputs:
    return Inputs(
        "3",
        "[1, 2, 3]",
        (
            "1.75",
            "-1",
            "True",
            "np.float32(1.5)",
            "np.int64(7)",
            "np.array(2)",
            "(1, 2.5)",
            "[1.5, 2]",
            "range(3)",
            "[[1, 2], [3, 4]]",
            "np.arange(6).reshape(2, 3)",
            "np.arange(6)[::2]",
            "np.arange(6.0).reshape(2, 3).T",
            "np.arange(200)",
            "np.zeros(0)",
            "np.zeros((0, 2))",
            "memoryview(np.arange(3.0))",
            "array('f', [1, 2])",
            f"pa.array([1, 2], pa.{arrow}())",
            "pa.array([1, 2], pa.int8())",
            "pa.array([1, None])",
            "HasArray([1, 2])",
            "[True, False]",
            "['1', '2']",
            *(f"np.arange(3).astype('{dtype}')" for dtype in DTYPES),
            "np.arange(3).astype('>f4')",
            *more,
        ),
        ("1 << 40", "[1 << 70]", "[-1]", "float('nan')", "[float('inf')]", "{'a': 1}", "[[1, 2], [3]]", "[1, 'x']"),
    )


def _vectors(size: int, arrow: str, *more: str) -> Inputs:
    one = str([k + 1 for k in range(size)])
    rows = str([[3 * k + axis for axis in range(size)] for k in range(3)])
    return Inputs(
        one,
        rows,
        (
            f"({', '.join('1.5' for _ in range(size))})",
            f"np.arange({2 * size})",
            f"np.arange({4 * size}).reshape(2, 2, {size})",
            f"np.arange({4 * size}.0).reshape(2, {size}, 2)",
            f"np.arange({2 * size}).reshape(2, {size}, 1)",
            f"np.asfortranarray(np.arange({2 * size}.0).reshape(2, {size}))",
            f"np.arange({4 * size}, dtype='f4').reshape(4, {size})[::2]",
            f"np.arange({100 * size}, dtype='f4').reshape(100, {size})",
            f"np.zeros((0, {size}))",
            "np.zeros(0)",
            f"HasArray([{one}])",
            f"[np.arange({size}), np.arange({size}.0)]",
            f"memoryview(np.arange({size}.0))",
            f"array('f', range({size}))",
            f"range({size})",
            f"pa.array([{one}], pa.list_(pa.field('item', pa.{arrow}(), nullable=False), {size}))",
            f"pa.array([{one}], pa.list_(pa.{arrow}(), {size}))",
            f"pa.array({one}, pa.{arrow}())",
            *(f"np.arange({2 * size}).reshape(2, {size}).astype('{dtype}')" for dtype in DTYPES),
            *more,
        ),
        (
            "5",
            "[1]",
            str(list(range(size + 1))),
            str([list(range(size + 1))]),
            f"[{one}, [1]]",
            f"[{[None, *range(1, size)]!s}]",
            f"[{['x'] * size!s}]",
            f"np.ones((2, {size + 1}))",
            "np.array(1)",
        ),
    )


def _strips(size: int, name: str) -> Inputs:
    one = str([[k] * size for k in range(2)])
    return Inputs(
        f"[{one}]",
        f"[{one}, {[[k] * size for k in range(3)]!s}, {[[7] * size]!s}]",
        (
            one,
            f"np.zeros((5, {size}))",
            f"np.zeros((5, {size}), np.float32)",
            f"np.ones((2, 5, {size}))",
            f"np.ones((2, 5, {size}), np.float32)",
            f"np.ones((2, 5, {size}))[:, ::2]",
            f"[np.zeros((2, {size})), np.ones((4, {size}), np.float32)]",
            f"[np.zeros({size}), np.ones({size})]",
            f"[np.ones((1, {size}), '{'f8' if name == 'GeoLineString' else 'f4'}')]",
            f"np.zeros((0, {size}))",
            f"rr.components.{name}({one})",
            f"[rr.components.{name}({one}), {one}]",
        ),
        (
            f"[{list(range(size + 1))!s}]",
            f"np.zeros((5, {size + 1}))",
            "np.zeros(3)",
            "[5]",
            "[[5]]",
            "[['a', 'b']]",
        ),
    )


_TEXTS = Inputs(
    "'a'",
    "['a', 'b', 'ü€😀']",
    (
        "''",
        "5",
        "True",
        "1.5",
        "['a', 5, None]",
        "np.array(['x', 'yy'])",
        "np.array([])",
        "np.str_('x')",
        "('x',)",
        "pa.array(['a', 'b'])",
        "b'bytes'",
        "'x' * 300",
        "['x' * 300]",
        "Path('a') / 'b'",
    ),
    ("'\\ud800'", "['\\ud800']", "np.array([1, 2])", "np.array([['a'], ['b']])"),
    but=("{}.values()",),
)

_BLOBS = Inputs(
    "b'abc'",
    "[b'a', b'bc', b'']",
    (
        "b''",
        "BytesIO(b'abc')",
        "np.arange(5, dtype=np.uint8)",
        "np.arange(10, dtype=np.uint8)[::2]",
        "np.arange(5)",
        "np.zeros(0, np.uint8)",
        "np.arange(6, dtype=np.uint8).reshape(3, 2)",
        "[np.arange(3, dtype=np.uint8), np.arange(2, dtype=np.uint8)]",
        "[b'x' * 300]",
        "bytes(1000)",
        "(b'x', b'y')",
        "[1, 2, 3]",
        "[[1, 2], [3]]",
        "bytearray(b'abc')",
        "[bytearray(b'abc')]",
        "memoryview(b'abc')",
        "array('B', [1, 2])",
        "pa.array([b'a'])",
        "{C}(b'abc')",
        "[{C}(b'abc'), {C}(b'd')]",
    ),
    ("5", "['abc']", "[None, b'a']"),
)

_TENSORS = Inputs(
    "np.arange(3.0)",
    "[[1], [2], [3]]",
    (
        "3",
        "[1.5]",
        "[[1, 2], [3, 4]]",
        "np.array(2)",
        "np.arange(6.0).reshape(2, 3)",
        "np.zeros((0, 2))",
        "np.arange(24).reshape(2, 3, 4)[:, ::2]",
        "HasNumpy([1, 2])",
        "HasArray([[1, 2]])",
        "memoryview(np.arange(3.0))",
        "rr.TensorData(array=np.zeros((2, 2), np.int8), dim_names=['x', 'y'])",
        "rr.TensorData(shape=[2, 2], buffer=np.arange(4))",
        "[rr.TensorData(array=np.zeros((2, 2)))]",
        *(f"np.ones((2, 3), '{dtype}')" for dtype in DTYPES),
    ),
    ("[rr.TensorData(array=np.zeros(2))] * 2", "np.zeros(2, complex)", "['a']", "rr.TensorData()"),
)

_TURN = "rr.RotationAxisAngle([1, 0, 0], degrees=90)"

_FORMAT = "rr.components.ImageFormat({}, {}, color_model='RGB', channel_datatype='U8')"

_BOOLS = Inputs(
    "True",
    "[True, False, True]",
    (
        "1",
        "0.0",
        "np.bool_(True)",
        "np.array([True, False])",
        "np.array([[True], [False]])",
        "np.arange(20).reshape(2, 10) > 5",
        "(False,)",
        "[1, 0]",
        "np.arange(3)",
        "np.arange(3.0)",
        "pa.array([True, False])",
        "pa.array([1, 0])",
        "HasArray([1, 0])",
        "''",
    ),
    ("[[True], [False, True]]",),
)

_CLASS = "rr.ClassDescription(info=(2, 'two'), keypoint_annotations=[1, (2, 'b')], keypoint_connections=[(1, 2)])"

BY_ENCODING: dict[str, Inputs] = {
    "Float32": _numbers("{C}(2)", "[{C}(2), 3]", "[1e300]", "10**400", arrow="float32"),
    "Float64": _numbers("{C}(2)", "[{C}(2), 3]", "[None, 1.5]", arrow="float64"),
    "UInt16": _numbers("{C}(2)", "65536", "[70000]", "np.array([70000])", arrow="uint16"),
    "UInt32": _numbers("{C}(2)", "[1 << 32]", arrow="uint32"),
    "UInt64": _numbers("{C}(2)", "(1 << 64) - 1", "[1 << 63]", arrow="uint64"),
    "ClassId": _numbers("{C}(2)", "[{C}(2), 3]", "70000", arrow="uint16"),
    "KeypointId": _numbers("{C}(2)", "70000", arrow="uint16"),
    "TimeInt": _numbers("1 << 62", "np.datetime64('2024-01-01', 'ns')", arrow="int64"),
    "VideoTimestamp": _numbers("{C}(seconds=1.5)", "[{C}(nanoseconds=5), 3]", arrow="int64"),
    "Bool": _BOOLS,
    "Utf8": _TEXTS,
    "EntityPath": _TEXTS,
    "Blob": _BLOBS,
    "Vec2D": _vectors(2, "float32", "{C}([1, 2])", "[{C}([1, 2])]", "[1e300, 0]"),
    "Vec3D": _vectors(3, "float32", "{C}([1, 2, 3])", "[{C}([1, 2, 3])]"),
    "DVec2D": _vectors(2, "float64"),
    "UVec3D": _vectors(3, "uint32", "[-1, 0, 0]", "[1.7, 0, 0]"),
    "IVec3D": _vectors(3, "int32", "[-1, 0, 0]", "[1 << 31, 0, 0]"),
    "UVec2D": _vectors(2, "uint32"),
    "UVec4D": _vectors(4, "uint32"),
    "Vec4D": _vectors(4, "float32"),
    "Range1D": _vectors(2, "float64", "{C}([1, 2])"),
    "Plane3D": _vectors(4, "float32", "rr.components.Plane3D.XY", "rr.components.Plane3D([0, 0, 1], 2)"),
    "Quaternion": _vectors(4, "float32", "rr.Quaternion(xyzw=[0, 0, 0, 1])", "[rr.Quaternion(xyzw=[0, 0, 0, 1])] * 3"),
    "ViewCoordinates": replace(
        _vectors(3, "uint8", "rr.components.ViewCoordinates.RDF", "['up', 'RIGHT', rr.ViewDir.Back]", "[1, 2, 7]"),
        rows="[[5, 4, 1], (1, 2, 3), ['up', 'left', 'back']]",
    ),
    "Mat3x3": Inputs(
        "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
        "[np.eye(3), np.ones((3, 3)), np.arange(9).reshape(3, 3)]",
        (
            "list(range(9))",
            "np.arange(9.0)",
            "np.arange(18.0).reshape(2, 3, 3)",
            "np.arange(9.0).reshape(3, 3).T",
            "np.arange(36.0, dtype='f4').reshape(4, 3, 3)[::2]",
            "{C}([[1, 2, 3], [4, 5, 6], [7, 8, 9]])",
            "[{C}(columns=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])]",
            *(f"np.eye(3).astype('{dtype}')" for dtype in DTYPES),
        ),
        ("5", "[1, 2]", "[[1, 2, 3], [4, 5, 6], [7, 8]]", "np.ones((2, 2))", "np.ones((2, 2, 2))"),
    ),
    "RotationAxisAngle": Inputs(
        _TURN,
        f"[{_TURN}, rr.RotationAxisAngle([0, 1, 0], radians=1), rr.RotationAxisAngle([0, 0, 1], rr.Angle(deg=5))]",
        (f"({_TURN},)", "{C}([1, 2, 3], 0.5)"),
        ("5", "[1, 2, 3]", "[[1, 2, 3]]", "np.ones(3)", f"[{_TURN}, 5]"),
    ),
    "Rgba32": Inputs(
        "0xFF0000FF",
        "[[255, 0, 0], [0, 255, 0], [0, 0, 255]]",
        (
            "[255, 0, 0]",
            "(255, 0, 0, 128)",
            "[1.0, 0.5, 0.0]",
            "[0.5, 0.5, 0.5, 0.25]",
            "[1, 2, 3, 4, 5]",
            "[300, 0, 0]",
            "[-1, 0, 0]",
            "[(1, 2, 3, 4)]",
            "[[1, 2], [3, 4]]",
            "np.array([255, 0, 0, 255], np.uint8)",
            "np.arange(8, dtype=np.uint8)",
            "np.array([1, 2], np.uint32)",
            "np.array([[1, 2]], np.uint32)",
            "np.array([[1.0, 0.5, 0.0, 0.5]])",
            "np.array([[1.0, 0.5, 0.0], [0.1, 0.2, 0.3]], np.float32)",
            "np.ones((2, 1, 3), np.uint8)",
            "np.arange(60, dtype=np.uint8).reshape(20, 3)[::2]",
            "np.arange(400, dtype=np.uint8).reshape(100, 4)",
            "rr.components.Color([1, 2, 3])",
            "[rr.components.Color([1, 2, 3]), 0x01020304, [9, 8, 7, 6], (1, 2, 3)]",
            "pa.array([1], pa.uint32())",
            "HasArray([[1, 2, 3]])",
            *(f"np.arange(6).reshape(2, 3).astype('{dtype}')" for dtype in DTYPES if dtype not in "f2 f4 f8 ?"),
        ),
        ("-1", "1 << 40", "['red']", "b'abc'", "np.ones((4, 5), np.uint8)", "[1.5, 'x', 2]"),
    ),
    "ImageFormat": Inputs(
        _FORMAT.format(3, 2),
        "[" + ", ".join(_FORMAT.format(n, 2) for n in (1, 2, 3)) + "]",
        (
            "rr.components.ImageFormat(4, 2, pixel_format='NV12')",
            "[rr.components.ImageFormat(width=2, height=2, pixel_format=rr.PixelFormat.YUY2)]",
            "rr.components.ImageFormat(2, 2)",
        ),
        ("5", "[5]", "(2, 2)"),
    ),
    "TensorData": _TENSORS,
    "LineStrip2D": _strips(2, "LineStrip2D"),
    "LineStrip3D": _strips(3, "LineStrip3D"),
    "GeoLineString": _strips(2, "GeoLineString"),
    "SphericalHarmonics3Rgb": Inputs(
        "np.arange(45.0).reshape(1, 15, 3)",
        "np.arange(135.0).reshape(3, 15, 3)",
        (
            "np.arange(45.0)",
            "np.arange(90.0).reshape(2, 45)",
            "np.arange(90, dtype=np.float16).reshape(2, 15, 3)",
            "np.zeros((0, 15, 3))",
            "np.arange(90.0).reshape(2, 15, 3).tolist()",
        ),
        ("np.arange(44.0)", "np.arange(30.0).reshape(2, 15)", "5"),
    ),
    "Utf8Pair": Inputs(
        "rr.GraphEdge('a', 'b')",
        "[('a', 'b'), ('c', 'd'), ('e', 'ü')]",
        (
            "('a', 'b')",
            "[rr.GraphEdge('a', 'b'), ('c', 5)]",
            "[rr.encodings.Utf8Pair('a', 'b')]",
            "[['a', 'b']]",
            "np.array([['a', 'b'], ['c', 'd']])",
            "['ab', 'cd']",
        ),
        ("5", "[('a', 'b', 'c')]", "[('a',)]", "np.array(['a', 'b'])", "'ab'"),
    ),
    "KeyValuePairs": Inputs(
        "{'a': 'b'}",
        "[{'a': 'b'}, {'c': 'd', 'e': 5}, {}]",
        ("{C}({'a': 'b'})", "[{C}([('a', 'b')])]"),
        ("5", "[('a', 'b')]", "'ab'"),
    ),
    "AnnotationContext": Inputs(
        "[(1, 'a')]",
        "[1, (2, 'two'), rr.AnnotationInfo(3, 'three', [1, 2, 3])]",
        (
            "(1, 'a')",
            "[1, (2, 'two')]",
            "rr.AnnotationInfo(5)",
            "[rr.AnnotationInfo(5, 'five', [255, 0, 0])]",
            _CLASS,
            f"[{_CLASS}, 5]",
            "rr.components.AnnotationContext([1, 2])",
        ),
        ("5.5", "['a']", "[(1, 2, 3, 4)]"),
    ),
}


def _enumeration(component: Component) -> Inputs:
    names = list(component.values)
    values = list(component.values.values())
    first, last = names[0], names[-1]
    return Inputs(
        repr(first),
        repr((names * 3)[:3]),
        (
            repr(last.upper()),
            repr(last.lower()),
            str(values[-1]),
            f"{{C}}.{first}",
            f"[{{C}}.{last}, {first!r}, {values[-1]}]",
            f"({values[0]},)",
            f"{{C}}.auto({first!r})",
        ),
        ("'nope'", "0", "99999", "1.5", "['nope']", "[0]", "[None, 1]", "rr.TextLogLevel"),
    )


def public(full_name: str) -> str:
    """Where users find a type: ``rerun.components.Color`` is ``rr.components.Color``."""
    return "rr" + full_name.removeprefix("rerun")


NO_REFERENCE = frozenset({"ChannelMessageCounts"})
"""Components for which the official SDK has no conversion at all."""


def inputs_of(component: Component) -> Inputs:
    """The expressions for a field of that component; raises ``KeyError`` for an encoding that is not in the table."""
    table = _enumeration(component) if component.encoding is None else BY_ENCODING[component.encoding]
    return table.of(public(component.full_name))
