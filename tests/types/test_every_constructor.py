"""Every constructor with every one of its arguments, valid and not: the same as the official SDK.

The arguments are those of the official signatures. Those that are fields are given what ``field_inputs.py`` has for the
field's component; what to give to the others is written down here.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import rerun
from hypothesis import assume, given, settings, strategies as st
from hypothesis.extra import numpy as hnp

from asyncrr.types.codegen.model import ArchetypeDef
from benchmarks.samples import SAMPLES
from tests.types.field_inputs import NO_REFERENCE, Inputs, inputs_of, public
from tests.types.outcomes import OURS, form, outcome
from tests.types.test_every_field import ARCHETYPES, MODEL, MODES, assert_none_differs

PIXELS = (
    "np.zeros((2, 3), np.uint8)",
    "np.ones((2, 3), np.uint16)",
    "np.ones((2, 3), '?')",
    "np.zeros(5)",
    "[[1, 2], [3, 4]]",
)
PATHS = ("'/does/not/exist.png'", "5", "''", "Path('/does/not/exist')")
CONTENTS = ("b'abc'", "BytesIO(b'abc')", "np.arange(4, dtype=np.uint8)", "'abc'", "[1, 2]", "5")
SIZES = ("[1, 2]", "[[1, 2], [3, 4]]", "'bad'", "[]", "5")
SIZES_3D = ("[1, 2, 3]", "[[1, 2, 3], [3, 4, 5]]", "'bad'", "[]", "5")

VALUES: dict[str, tuple[str, ...]] = {
    "Asset3D.path": PATHS,
    "Asset3D.contents": CONTENTS,
    "AssetAudio.path": PATHS,
    "AssetAudio.contents": CONTENTS,
    "AssetVideo.path": PATHS,
    "AssetVideo.contents": CONTENTS,
    "EncodedImage.path": PATHS,
    "EncodedImage.contents": CONTENTS,
    "Boxes2D.sizes": SIZES,
    "Boxes2D.mins": SIZES,
    "Boxes2D.array": ("[1, 2, 3, 4]", "[[1, 2, 3, 4]]", "np.zeros((2, 4))", "[1, 2]"),
    "Boxes2D.array_format": ("rr.Box2DFormat.XYWH", "'XYWH'", "5"),
    "Boxes3D.sizes": SIZES_3D,
    "Boxes3D.mins": SIZES_3D,
    "Boxes3D.rotations": ("rr.Quaternion(xyzw=[0, 0, 0, 1])", "[rr.RotationAxisAngle([1, 0, 0], degrees=9)]", "5", "[]"),
    "Clear.recursive": ("True", "False", "[True]", "'bad'", "[]", "0"),
    "DepthImage.image": PIXELS,
    "SegmentationImage.image": PIXELS,
    "Image.image": (*PIXELS, "np.zeros((2, 3, 3), np.uint8)", "np.zeros((2, 3, 4), np.float32)", "np.zeros((2, 3, 2))"),
    "Image.color_model": ("'L'", "'RGB'", "rr.ColorModel.BGR", "'nope'", "5"),
    "Image.pixel_format": ("'nv12'", "rr.PixelFormat.YUY2", "'nope'", "26"),
    "Image.datatype": ("'u8'", "np.uint8", "rr.ChannelDatatype.F32", "'nope'"),
    "Image.bytes": ("b'abc'", "np.zeros(4, np.uint8)"),
    "Image.width": ("3", "7"),
    "Image.height": ("2", "7"),
    "Ellipsoids3D.radii": ("[1, 2]", "np.arange(3.0)", "[]"),
    "GeoLineStrings.lat_lon": ("[[1, 2], [3, 4]]", "[[[1, 2], [3, 4]]]", "np.zeros((3, 2))", "'bad'", "[]"),
    "GeoPoints.lat_lon": ("[1, 2]", "[[1, 2], [3, 4]]", "np.zeros((3, 2))", "'bad'", "[]"),
    "Mesh3D.albedo_texture": ("np.zeros((2, 3, 3), np.uint8)", "np.zeros((2, 3, 4), np.float32)", "np.zeros((2, 3))", "'bad'"),
    "Pinhole.resolution": ("[640, 480]", "np.array([640, 480])", "(6.5, 4)", "'bad'"),
    "Pinhole.width": ("640", "640.5", "'bad'"),
    "Pinhole.height": ("480", "480.5"),
    "Pinhole.focal_length": ("500", "500.5", "(500, 400)", "[500, 400]", "np.array([500., 400.])", "np.float32(5)"),
    "Pinhole.principal_point": ("(320, 240)", "[320, 240]", "np.array([320, 240])", "5"),
    "Pinhole.fov_y": ("1.2", "np.float64(1.2)"),
    "Pinhole.aspect_ratio": ("1.5", "np.float32(1.5)"),
    "Tensor.dim_names": ("['a', 'b']", "('a',)", "[]"),
    "Transform3D.rotation": ("rr.Quaternion(xyzw=[0, 0, 0, 1])", "rr.RotationAxisAngle([1, 0, 0], degrees=9)", "[1, 2, 3]"),
    "Transform3D.scale": ("[1, 2, 3]", "2", "2.5", "np.float32(2)", "(1, 2, 3)", "[2]", "[1, 2]", "'bad'"),
    "Transform3D.from_parent": ("True", "False"),
    "VideoFrameReference.seconds": ("1.5", "2", "np.float32(0.5)", "'bad'"),
    "VideoFrameReference.nanoseconds": ("1500", "1.5", "np.int64(7)", "'bad'"),
}  # fmt: skip
"""What to give to arguments that are not fields."""


BASES: dict[str, tuple[str, ...]] = {
    "Asset3D": ("", "contents=b'abc'"),
    "AssetAudio": ("", "contents=b'abc'"),
    "AssetVideo": ("", "contents=b'abc'"),
    "EncodedImage": ("", "contents=b'abc'", "contents=b'abc', media_type='image/png'"),
    "Boxes2D": ("", "half_sizes=[1, 2]", "array=[1, 2, 3, 4]"),
    "Boxes3D": ("", "half_sizes=[1, 2, 3]"),
    "Ellipsoids3D": ("", "half_sizes=[1, 2, 3]"),
    "Image": ("", "image=np.zeros((2, 3, 3), np.uint8)", "bytes=b'abcdef', width=3, height=2", "bytes=b'a', width=1, height=1, pixel_format='nv12'"),
    "Pinhole": ("", "focal_length=500", "width=640, height=480", "focal_length=500., resolution=[640, 480]", "fov_y=1.2"),
    "Tensor": ("", "data=np.zeros((2, 3))"),
    "VideoFrameReference": ("", "timestamp=5"),
}  # fmt: skip
"""Other arguments beside which each is tried, where these decide what it means. By default those that are required."""


def parameters(name: str) -> dict[str, inspect.Parameter]:
    signature = inspect.signature(getattr(rerun.archetypes, name).__init__)
    return {key: value for key, value in signature.parameters.items() if key != "self"}


def values_of(archetype: ArchetypeDef, argument: str) -> tuple[str, ...]:
    """The expressions for an argument; raises ``KeyError`` for one that this file does not know."""
    known = VALUES.get(f"{archetype.name}.{argument}")
    if known is not None:
        return known
    inputs = field_inputs(archetype, argument)
    return (inputs.one, inputs.rows, "[]", "'bad'", "Anything()", "[Anything()]", *inputs.mistakes[:2])


def field_inputs(archetype: ArchetypeDef, argument: str) -> Inputs:
    members = {member.name: member for member in archetype.fields}
    return inputs_of(MODEL.components[members[argument].component])


def reference(archetype: ArchetypeDef) -> list[str]:
    """The arguments that the official SDK can convert."""
    members = {member.name: member.component for member in archetype.fields}
    return [name for name in parameters(archetype.name) if members.get(name) not in NO_REFERENCE]


@MODES
@pytest.mark.parametrize("archetype", ARCHETYPES, ids=lambda archetype: archetype.name)
def test_each_argument(archetype: ArchetypeDef, strict: bool) -> None:
    known = parameters(archetype.name)
    required = {
        name: values_of(archetype, name)[0] for name, value in known.items() if value.default is inspect.Parameter.empty
    }
    constructor = public(archetype.full_name)
    expressions = [f"{constructor}()"]
    for base in BASES.get(archetype.name, (", ".join(f"{name}={value}" for name, value in required.items()),)):
        expressions.append(f"{constructor}({base})")
        for argument in reference(archetype):
            others = ", ".join(part for part in base.split(", ") if part and not part.startswith(f"{argument}="))
            if argument in base and others.count("(") != others.count(")"):
                continue  # the argument is one with commas in it
            given_values = [*values_of(archetype, argument), *(["None"] if archetype.name != "BarChart" else [])]
            expressions += [
                f"{constructor}({', '.join(filter(None, [others, f'{argument}={value}']))})" for value in given_values
            ]
    assert_none_differs(expressions, strict)


@MODES
@pytest.mark.parametrize(
    "archetype",
    [a for a in ARCHETYPES if a.constructor in ("fields", "keywords")],
    ids=lambda archetype: archetype.name,
)
def test_all_fields_at_once(archetype: ArchetypeDef, strict: bool) -> None:
    constructor = public(archetype.full_name)
    names = {member.name: member.given for member in archetype.fields if member.component not in NO_REFERENCE}
    ones = {names[name]: field_inputs(archetype, name).one for name in names}
    rows = {names[name]: field_inputs(archetype, name).rows for name in names}
    expressions = [
        f"{constructor}({', '.join(f'{key}={value}' for key, value in given.items())})" for given in (ones, rows)
    ]
    # One bad field costs only itself.
    expressions += [
        f"{constructor}({', '.join(f'{key}={value}' for key, value in (ones | {bad: 'Anything()'}).items())})"
        for bad in ones
    ]
    assert_none_differs(expressions, strict)


def test_every_argument_has_values() -> None:
    for archetype in ARCHETYPES:
        for argument in reference(archetype):
            assert len(values_of(archetype, argument)) > 1, (archetype.name, argument)


def test_there_is_a_sample_of_every_archetype() -> None:
    assert set(SAMPLES) == {archetype.name for archetype in ARCHETYPES}
    for name, sample in SAMPLES.items():
        official, ours = sample(rerun), sample(OURS)
        for frame in range(3):
            assert form(ours(frame)) == form(official(frame)), name


NUMERIC = [
    (archetype, member)
    for archetype in ARCHETYPES
    for member in archetype.fields
    if MODEL.components[member.component].encoding
    in (
        "Float32 Float64 UInt16 UInt32 UInt64 ClassId KeypointId Vec2D Vec3D Vec4D DVec2D UVec2D UVec3D UVec4D IVec3D Range1D "
        "Quaternion Bool TimeInt Rgba32 Mat3x3 Plane3D ViewCoordinates VideoTimestamp TensorData Blob "
        "LineStrip3D SphericalHarmonics3Rgb"
    ).split()
]
DTYPES = st.sampled_from([f"{order}{name}" for name in "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8 ?".split() for order in "<>"])
SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)


@MODES
@settings(max_examples=1000, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_shapes_and_dtypes(strict: bool, data: st.DataObject) -> None:
    archetype, member = data.draw(st.sampled_from(NUMERIC))
    method = data.draw(st.sampled_from(["from_fields", "columns"]))
    dtype = data.draw(DTYPES)
    array: Any = data.draw(
        hnp.arrays(dtype, data.draw(SHAPES), elements=st.integers(0, 1 if dtype[-1] == "?" else 100))
    )
    layout = data.draw(
        st.sampled_from(["as it is", "Fortran", "every second", "read-only", "list", "object with __array__"])
    )
    encoding = MODEL.components[member.component].encoding
    # What the official SDK refuses, or reads otherwise than meant; docs/differences.md has it.
    assume(array.dtype.isnative or encoding not in ("Rgba32", "TensorData"))
    assume(array.ndim <= 2 or encoding not in ("Blob", "Rgba32"))
    assume(array.dtype.kind != "f" or encoding != "Rgba32")
    assume((array.dtype.itemsize in (1, 8) and array.dtype.kind != "f") or encoding != "Blob")
    assume(layout != "object with __array__" or encoding not in ("Mat3x3", "LineStrip3D"))
    expression = {
        "as it is": "x",
        "Fortran": "np.asfortranarray(x)",
        "every second": "np.repeat(x, 2, axis=0)[::2] if x.ndim else x",
        "read-only": "np.broadcast_to(x, x.shape)",
        "list": "x.tolist()",
        "object with __array__": "HasArray(x)",
    }[layout]
    call = f"{public(archetype.full_name)}.{method}({'values=[1], ' * (archetype.name == 'BarChart')}{member.name}={expression})"
    expected, actual = outcome(rerun, call, strict, x=array), outcome(OURS, call, strict, x=array)
    for seen in (expected, actual):
        seen["warnings"] = set(seen["warnings"])
        if "raises" in seen and encoding in ("LineStrip3D", "ViewCoordinates", "Mat3x3"):
            seen["raises"] = True  # which of several faults is met first
    assert actual == expected, (call, array)
