"""Files of all kinds, made by the tests."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rerun
import rerun.blueprint as rrb

_XYZ = "property float x\nproperty float y\nproperty float z\n"
_RGB = "property uchar red\nproperty uchar green\nproperty uchar blue\n"
_FACE = "property list uchar int vertex_indices\n"
_REST = "".join(f"property float f_rest_{i}\n" for i in range(72))
_SPLAT = "".join(
    f"property float {name}\n"
    for name in "x y z nx ny nz f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3".split()
)


def ply(elements: str, body: str | bytes, encoding: str = "ascii") -> bytes:
    header = f"ply\nformat {encoding} 1.0\ncomment made by a test\n{elements}end_header\n"
    return header.encode() + (body.encode() if isinstance(body, str) else body)


def _vertices(count: int, properties: str) -> str:
    return f"element vertex {count}\n{properties}"


def _splats(rest: int) -> bytes:
    numbers = np.random.default_rng(rest).normal(size=(4, 17 + rest)).astype("<f4")
    numbers[3, 13:17] = 0  # a rotation of length 0
    more = "".join(_REST.splitlines(keepends=True)[:rest])
    return ply(_vertices(4, _SPLAT + more), numbers.tobytes(), "binary_little_endian")


_LITTLE, _BIG = "binary_little_endian", "binary_big_endian"
_POINT = (1.5, -2.0, 3.25, 4, 5, 6)

GOOD_PLY: dict[str, bytes] = {
    "text": ply(_vertices(2, _XYZ), "1 2 3\n4.5 -5e2 6\n"),
    "crlf": ply(_vertices(2, _XYZ), "1 2 3\n4.5 -5e2 6\n").replace(b"\n", b"\r\n"),
    "spaces": ply(_vertices(2, _XYZ), "1\t2  3 \n 4 5 6\n"),
    "more words than properties": ply(_vertices(2, _XYZ), "1 2 3 9\n4 5 6 9\n"),
    "colors": ply(_vertices(2, _XYZ + _RGB), "1 2 3 255 0 10\n4 5 6 1 2 3\n"),
    "all": ply(
        _vertices(2, _XYZ + _RGB + "property uchar alpha\nproperty float radius\nproperty float nx\n"),
        "1 2 3 1 2 3 4 0.5 9\n4 5 6 255 254 253 252 1.5 9\n",
    ),
    "float colors": ply(
        _vertices(3, _XYZ + _RGB.replace("uchar", "float")), "0 0 0 1 0.5 0\n0 0 0 2 -1 0.002\n0 0 0 0.999 0.1 0.3\n"
    ),
    "ushort colors": ply(_vertices(1, _XYZ + _RGB.replace("uchar", "ushort")), "1 2 3 65535 256 300\n"),
    "char colors": ply(_vertices(1, _XYZ + _RGB.replace("uchar", "char")), "1 2 3 -3 -1 5\n"),
    "two of three colors": ply(_vertices(1, _XYZ + "property uchar red\nproperty uchar green\n"), "1 2 3 4 5\n"),
    "integers": ply(_vertices(1, _XYZ.replace("float", "uchar") + "property int radius\n"), "1 2 3 4\n"),
    "doubles": ply(_vertices(1, _XYZ.replace("float", "float64")), "1.1 2.2 3.3\n"),
    "labels": ply(_vertices(3, _XYZ + "property list uchar uchar label\n"), "1 2 3 2 72 105\n1 2 3 0\n1 2 3 1 255\n"),
    "labels that are no text": ply(_vertices(1, _XYZ + "property list uchar int label\n"), "1 2 3 2 72 105\n"),
    "two dimensions": ply(
        _vertices(2, "property float x\nproperty float y\n" + _RGB + "property float radius\n"),
        "1 2 3 4 5 0.5\n6 7 8 9 10 0.25\n",
    ),
    "little": ply(_vertices(2, _XYZ + _RGB), 2 * struct.pack("<fff3B", *_POINT), _LITTLE),
    "big": ply(_vertices(2, _XYZ + _RGB), 2 * struct.pack(">fff3B", *_POINT), _BIG),
    "little with more behind": ply(_vertices(1, _XYZ), struct.pack("<fff", 1, 2, 3) + b"more", _LITTLE),
    "lists in the middle": ply(
        _vertices(2, "property list uchar uchar label\n" + _XYZ + "property list short int q\nproperty uchar radius\n"),
        struct.pack(">B2s3fh2iB", 2, b"hi", 1, 2, 3, 2, 7, 8, 5) + struct.pack(">B3fhB", 0, 4, 5, 6, 0, 6),
        _BIG,
    ),
    "another element first": ply(
        "element other 2\nproperty int a\nproperty list uchar short b\n" + _vertices(1, _XYZ),
        struct.pack("<iB2h", 7, 2, 1, 1) + struct.pack("<iB", 7, 0) + struct.pack("<fff", 1, 2, 3),
        _LITTLE,
    ),
    "another element of even rows first": ply(
        "element other 2\nproperty int a\n" + _vertices(1, _XYZ), struct.pack("<iifff", 7, 8, 1, 2, 3), _LITTLE
    ),
    "another element first, text": ply("element other 1\nproperty int a\n" + _vertices(1, _XYZ), "7\n1 2 3\n"),
    "edges": ply(_vertices(2, _XYZ) + "element edge 1\nproperty int vertex1\n", "1 2 3\n4 5 6\n0\n"),
    "no points": ply(_vertices(0, _XYZ + _RGB), ""),
    "mesh": ply(_vertices(3, _XYZ) + f"element face 1\n{_FACE}", "1 2 3\n4 5 6\n7 8 9\n3 0 1 2\n"),
    "faces that are none": ply(_vertices(1, _XYZ) + "element face 1\nproperty int vertex_indices\n", "1 2 3\n3\n"),
    "no faces": ply(_vertices(1, _XYZ) + f"element face 0\n{_FACE}", "1 2 3\n"),
    "splats": _splats(0),
    "splats of degree 1": _splats(9),
    "splats of degree 3": _splats(45),
    "splats of degree 4": _splats(72),
    "splats with odd harmonics": _splats(44),
    "no splats": ply(_vertices(0, _SPLAT), b"", _LITTLE),
}

BAD_PLY: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "does not begin with `ply`"),
    "a header without end": (b"ply\nformat ascii 1.0\n", "no `end_header`"),
    "format": (
        ply(_vertices(1, _XYZ), "1 2 3\n", "foo"),
        "line 2 of the PLY header, 'format foo 1.0': unknown word 'foo'",
    ),
    "type": (ply(_vertices(1, _XYZ + "property quux n\n"), "1 2 3 4\n"), "unknown word 'quux'"),
    "property without element": (ply(_XYZ, ""), "a property before the first element"),
    "count": (ply("element vertex -1\n", ""), "'element vertex -1': it is not understood"),
    "no vertices": (ply("element face 1\n" + _FACE, "3 0 1 2\n"), "no element `vertex`"),
    "x only": (ply(_vertices(1, "property float x\n"), "1\n"), "vertices need numbers `x` and `y`"),
    "z is a list": (
        ply(_vertices(1, "property float x\nproperty float y\nproperty list uchar float z\n"), "1 2 1 3\n"),
        "vertices need numbers",
    ),
    "a word": (ply(_vertices(2, _XYZ), "1 2 3\n4 x 6\n"), "could not convert string 'x'"),
    "a word in a row with lists": (
        ply(_vertices(1, _XYZ + "property list uchar uchar label\n"), "1 2 x 0\n"),
        "row 0 of 'vertex' cannot be read: '1 2 x 0'",
    ),
    "a list of less than nothing": (
        ply(_vertices(1, _XYZ + "property list char uchar label\n"), "1 2 3 -2 1 1\n"),
        "row 0 of 'vertex' cannot be read",
    ),
    "binary list of less than nothing": (
        ply(_vertices(1, _XYZ + "property list char uchar label\n"), struct.pack("<fffb", 1, 2, 3, -1), _LITTLE),
        "a list of -1 values",
    ),
    "an empty line": (ply(_vertices(2, _XYZ), "1 2 3\n\n4 5 6\n"), "row 1 of 'vertex' is an empty line"),
    "too few lines": (ply(_vertices(3, _XYZ), "1 2 3\n4 5 6\n"), "ends too soon: 2 of 3 rows"),
    "too few words": (ply(_vertices(2, _XYZ), "1 2 3\n4 5\n"), "cannot be read"),
    "too few bytes": (ply(_vertices(2, _XYZ), struct.pack("<fff", 1, 2, 3), _LITTLE), "ends too soon: 1 of 2 rows"),
    "too few bytes in a list": (
        ply(_vertices(1, _XYZ + "property list uchar uchar label\n"), struct.pack("<fffB", 1, 2, 3, 9), _LITTLE),
        "ends too soon: 0 of 1 rows",
    ),
    "more rows than there can be": (ply(_vertices(10**15, _XYZ), "1 2 3\n"), "ends too soon: 1 of 10"),
    "more rows than there can be, binary": (
        ply(_vertices(10**15, _XYZ), b"\0" * 12, _LITTLE),
        "ends too soon: 1 of 10",
    ),
    "an integer out of range": (ply(_vertices(1, _XYZ + _RGB), "1 2 3 300 2 3\n"), "no integers from 0 to 255"),
}


def table() -> pa.Table:
    """Columns whose names group in all ways, of types with and without nulls, in a table with metadata."""
    columns = {
        "cam_rgb": [1, 2, 3],
        "cam_depth": [1.5, None, 2.5],
        "x": ["a", "b", None],
        "timestamp": pa.array([1, 2, 3], pa.timestamp("us")),
        "a_": [1, 2, 3],
        "_b": [1, 2, 3],
        "we/n": [1, 2, 3],
        "l_v": [[1, 2], [3], None],
        "d": pa.array(["u", "v", "u"]).dictionary_encode(),
        "frame_index": pa.array([0, 1, 2], pa.int32()),
    }
    return pa.table(columns).replace_schema_metadata({"key": "value"})


def write_table(path: Path, *, rows: int = 3) -> None:
    pq.write_table(table().slice(0, rows), path, row_group_size=2)


def write_recording(path: Path) -> None:
    """A recording of another program, with a blueprint."""
    rec = rerun.RecordingStream("other_app", recording_id="other-recording")
    rec.save(path, default_blueprint=rrb.Blueprint(rrb.TimeSeriesView(name="curves")))
    for step in range(3):
        rec.set_time("step", sequence=step)
        rec.log("curve", rerun.Scalars(float(step)))
    rec.log("fixed", rerun.TextDocument("static"), static=True)
    rec.flush()
    rec.disconnect()


def write_blueprint(path: Path) -> None:
    rrb.Blueprint(rrb.Spatial3DView(name="scene"), collapse_panels=True).save("other_app", path)
