"""Files that nobody vouches for: pipes and devices, counts that no bytes stand for, bombs, programs that never end.

Each is an error that names the file, at the line of the caller; memory stays in proportion to the file.
"""

from __future__ import annotations

import asyncio
import io
import os
import socket
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import asyncrr as rr
from asyncrr.importers import parquet_sizes, ply, programs, request
from asyncrr.importers.thrift import ThriftError, ThriftReader
from asyncrr.types import mp4
from tests.importers import samples
from tests.support import oracle
from tests.support.command import ROOT
from tests.types import mp4_files


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


@pytest.fixture
def rec() -> rr.RecordingStream:
    rec = rr.RecordingStream("importers_test", recording_id="one", send_properties=False)
    rec.save("out.rrd")
    return rec


def said(rec: rr.RecordingStream, path: str, **arguments: int) -> str:
    """What the one warning says that importing a file gives, at this file's line; the recording is readable all the same."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rec.log_file_from_path(path, **arguments)  # type: ignore[arg-type]
    rec.disconnect()
    oracle.read("out.rrd")
    assert len(caught) == 1, [str(warning.message) for warning in caught]
    assert caught[0].filename == __file__
    text = str(caught[0].message)
    assert path in text
    assert len(text) < 1000
    return text


# -- what is no file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "a.rrd", "a.ply", "a.parquet", "a.md", "a"])
def test_a_pipe_without_a_writer_is_given_up(
    name: str, rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "_PATIENCE", 0.2)
    os.mkfifo(name)
    assert "nothing was written into it for 0.2 s" in said(rec, name)


def test_a_pipe_whose_writer_says_nothing_is_given_up(rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "_PATIENCE", 0.2)
    os.mkfifo("pipe")
    writer = os.open("pipe", os.O_RDWR)
    os.write(writer, b"RRF2")
    try:
        assert "nothing was written into it for 0.2 s" in said(rec, "pipe")
    finally:
        os.close(writer)


async def test_a_cancelled_import_leaves_its_pipe() -> None:
    def is_open() -> bool:
        return any("unread" in os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))

    os.mkfifo("unread")
    rec = rr.AsyncRecordingStream("importers_test", send_properties=False)
    async with rec:
        importing = asyncio.create_task(rec.log_file_from_path("unread"))
        while not is_open():
            await asyncio.sleep(0.01)
        importing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await importing
        for _ in range(500):
            if not is_open():
                break
            await asyncio.sleep(0.01)
        else:
            pytest.fail("the pipe stays open")


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/urandom", "/dev/null", "/dev/tty"])
@pytest.mark.parametrize("name", ["direct", "a.png", "a.rrd"])
def test_a_device_is_not_read(name: str, target: str, rec: rr.RecordingStream) -> None:
    path = target
    if name != "direct":
        Path(name).symlink_to(target)
        path = name
    assert "it is a device, not a regular file" in said(rec, path)


def test_a_socket_is_not_read(rec: rr.RecordingStream) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.png")
        assert "it is a socket, not a regular file" in said(rec, "a.png")


def test_a_path_that_leads_elsewhere_by_the_time_it_is_opened(
    rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.png").write_bytes(b"image")
    real = os.open

    def swapped(path: str | os.PathLike[str], flags: int, mode: int = 0o777) -> int:
        os.unlink("a.png")
        os.mkfifo("a.png")
        return real(path, flags, mode)

    with monkeypatch.context() as patch:
        patch.setattr("asyncrr.frames.files.os.open", swapped)
        with pytest.warns(rr.RerunWarning, match=r"a\.png: it is a pipe, not a regular file"):
            rec.log_file_from_path("a.png")
    rec.disconnect()


def test_pipes_and_devices_in_a_folder_are_passed_by(rec: rr.RecordingStream) -> None:
    Path("in").mkdir()
    os.mkfifo("in/a.png")
    Path("in/b.png").symlink_to("/dev/zero")
    Path("in/c.txt").write_text("text")
    rec.log_file_from_path("in")
    rec.disconnect()
    assert oracle.read_one("out.rrd").entities == {"/in/c.txt"}


# -- files that change -------------------------------------------------------------------------------------------------


class Growing(io.FileIO):
    """A file to which as much is added as is read."""

    def readinto(self, buffer: bytearray) -> int | None:  # type: ignore[override]
        with open("a.bin", "ab") as file:
            file.write(bytes(len(buffer)))
        return super().readinto(buffer)


@pytest.mark.parametrize("name", ["a.png", "a.txt", "a.rrd"])
def test_a_file_that_grows_is_read_as_it_was(
    name: str, rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.write_recording(Path("other.rrd"))
    contents = Path("other.rrd").read_bytes() if name == "a.rrd" else b"text" * 100_000
    Path("a.bin").write_bytes(contents)
    Path(name).symlink_to("a.bin")
    with monkeypatch.context() as patch:
        patch.setattr("asyncrr.frames.files.os.fdopen", lambda fd, *_, **__: io.BufferedReader(Growing(fd)))
        rec.log_file_from_path(name)
    rec.disconnect()
    assert os.path.getsize("a.bin") > len(contents)
    found = oracle.read("out.rrd")
    if name == "a.rrd":
        assert [r.entities for r in found if r.entities] == [{"/curve", "/fixed", "/__properties"}]
    else:
        component = "TextDocument:text" if name == "a.txt" else "EncodedImage:blob"
        ((value,),) = found[0].values(f"/{name}", component)
        assert len(value) == len(contents)


def test_a_file_that_shrinks_is_an_error_or_read_as_it_is(rec: rr.RecordingStream) -> None:
    pq.write_table(pa.table({"a": list(range(100_000))}), "a.parquet")
    whole = Path("a.parquet").read_bytes()
    Path("a.parquet").write_bytes(whole[: len(whole) // 2])
    assert "a.parquet" in said(rec, "a.parquet")


# -- texts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 1, 2**20 - 1, 2**20, 3 * 2**20 - 2])
@pytest.mark.parametrize("bad", [b"\xff", b"\xe2\x82", b"\xed\xa0\x80"])
def test_a_text_is_looked_at_while_it_is_read(at: int, bad: bytes, rec: rr.RecordingStream) -> None:
    Path("a.md").write_bytes(b"x" * at + bad + b"y" * 100)
    assert f"it is no UTF-8 text: invalid {'start' if bad[0] == 255 else 'continuation'} byte at byte {at}" in said(
        rec, "a.md"
    )


def test_characters_across_the_pieces_of_a_text(rec: rr.RecordingStream) -> None:
    text = "x" + "€" * 800_000 + "😀"
    Path("a.md").write_text(text, encoding="utf-8")
    rec.log_file_from_path("a.md")
    rec.log_file_from_contents("b.md", text.encode())
    rec.disconnect()
    found = oracle.read_one("out.rrd")
    assert found.values("/a.md", "TextDocument:text") == found.values("/b.md", "TextDocument:text") == [[text]]


# -- PLY ---------------------------------------------------------------------------------------------------------------

_XYZ = "property float x\nproperty float y\nproperty float z\n"


@pytest.mark.parametrize(
    ("elements", "body", "encoding", "message"),
    [
        (f"element vertex {10**12}\n{_XYZ}", bytes(120), "binary_little_endian", "10 of 1000000000000 rows"),
        (f"element vertex {10**12}\n{_XYZ}", b"1 2 3\n", "ascii", "1 of 1000000000000 rows"),
        (f"element vertex {10**12}\n", bytes(120), "binary_little_endian", "vertices need numbers"),
        (f"element vertex {'9' * 5000}\n{_XYZ}", b"1 2 3\n", "ascii", "line 4 of the PLY header"),
        (
            f"element other {10**15}\nproperty list uchar uchar q\nelement vertex 1\n{_XYZ}",
            bytes(5000),
            "binary_little_endian",
            "5000 of 1000000000000000 rows of 'other'",
        ),
        (
            f"element vertex {10**12}\nproperty list uchar uchar label\n{_XYZ}",
            bytes(130),
            "binary_big_endian",
            "10 of 1000000000000 rows",
        ),
        (
            f"element vertex 1\nproperty list int double label\n{_XYZ}",
            struct.pack("<i", 2**31 - 1) + bytes(100),
            "binary_little_endian",
            "0 of 1 rows",
        ),
        (f"element vertex 1\nproperty list int uchar label\n{_XYZ}", b"999999999999999999 1 2 3\n", "ascii", "row 0"),
        (f"element other {10**15}\nproperty float q\nelement vertex 1\n{_XYZ}", b"1\n", "ascii", "0 of 1 rows"),
    ],
)
def test_counts_that_no_bytes_stand_for(
    elements: str, body: bytes, encoding: str, message: str, rec: rr.RecordingStream
) -> None:
    Path("a.ply").write_bytes(samples.ply(elements, body, encoding))
    assert message in said(rec, "a.ply")


def test_rows_of_a_byte_take_numbers_and_no_objects() -> None:
    data = samples.ply(
        "element vertex 200000\nproperty list uchar uchar label\n", bytes(200_000), "binary_little_endian"
    )
    header = ply.read_header(data)
    table = ply.read_table(data, header, header.elements[0], ["label"])
    assert table.texts["label"] == [b""] * 200_000


def test_a_header_of_many_properties_takes_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    class Name(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    elements: list[tuple[str, int, dict[str, ply.Property]]] = [("vertex", 1, {})]
    for number in range(5000):
        ply._add(elements, ply.Property(Name(f"p{number}"), "f4", None))
    assert len(elements[0][2]) == 5000
    assert compared < 5000


# -- MP4 ---------------------------------------------------------------------------------------------------------------


_VIDEO = mp4_files.Mp4(durations=[(3, 100)]).write()
_FRAGMENTED = mp4_files.Mp4(fragments=[mp4_files.fragment(3, start=0)], default_duration=100).write()


def _patched(data: bytes, kind: bytes, at: int, *values: int) -> bytes:
    place = data.index(kind) + 4 + at
    return data[:place] + struct.pack(f">{len(values)}I", *values) + data[place + 4 * len(values) :]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: _patched(data, b"stsz", 4, 1, 2**32 - 1), "samples in"),
        (lambda data: _patched(_patched(data, b"stsz", 4, 1, len(data) - 1), b"stts", 4, 1, 2**32 - 1), "samples in"),
        (lambda data: _patched(_patched(data, b"stsz", 4, 0, len(data) // 2), b"stts", 4, 1, 2**32 - 1), "samples in"),
        (lambda data: _patched(data, b"stsz", 4, 2**32 - 1, 2), "samples in"),
        (lambda data: _patched(data, b"stts", 4, 2**32 - 1), "a table is shorter"),
        (lambda data: _patched(data, b"moov", -8, 2**32 - 1), "a box b'moov'"),
        (lambda data: _patched(data, b"moov", -8, 4), "a box b'moov'"),
        (lambda data: _patched(data, b"mdhd", 12, 0), "the time scale"),
    ],
)
def test_boxes_and_tables_that_claim_too_much(
    change: Callable[[bytes], bytes], message: str, rec: rr.RecordingStream
) -> None:
    Path("a.mp4").write_bytes(change(_VIDEO))
    text = said(rec, "a.mp4")
    assert "logged without references to its frames" in text
    assert message in text


def test_fragments_share_what_a_file_may_list() -> None:
    half = len(_FRAGMENTED) // mp4._LEAST_SAMPLE * 2 // 3
    # Runs without a table: each sample has the default duration. Together they are more than the file has bytes for.
    run = mp4_files.full(b"trun", 0, 0, struct.pack(">I", half))
    header = mp4_files.full(b"tfhd", 0, 0x20000, struct.pack(">I", mp4_files.TRACK))
    one = mp4_files.box(b"moof", mp4_files.box(b"traf", header, run))
    two = mp4_files.box(b"moof", mp4_files.box(b"traf", header, run, run))
    assert len(mp4.frame_timestamps(mp4_files.Mp4(fragments=[one]).write())) == half
    for fragments in ([two], [one, one]):
        with pytest.raises(ValueError, match="samples in"):
            mp4.frame_timestamps(mp4_files.Mp4(fragments=fragments).write())


@pytest.mark.parametrize("start", [2**62, 2**63 - 1, 2**63, 2**64 - 1])
def test_times_that_do_not_fit(start: int) -> None:
    fragments = [mp4_files.fragment(3, start=start, long_start=True) for _ in range(2)]
    for scale in (1, 1000, 2**32 - 1):
        with pytest.raises(ValueError, match="damaged"):
            mp4.frame_timestamps(mp4_files.Mp4(fragments=fragments, scale=scale, default_duration=2**32 - 1).write())


def test_many_boxes_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    with_free = _VIDEO + struct.pack(">I4s", 8, b"free") * 1000
    assert len(mp4.frame_timestamps(with_free)) == len(mp4.frame_timestamps(_VIDEO))
    monkeypatch.setattr(mp4, "_MOST_BOXES", 900)
    with pytest.raises(ValueError, match="more than 900 boxes"):
        mp4.frame_timestamps(with_free)


# -- Parquet -----------------------------------------------------------------------------------------------------------


def _long_texts(count: int, size: int) -> pa.Array:
    return pa.array(["x" * size]).take(pa.array(np.zeros(count, np.int32)))


def _in_one_list(values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)


@pytest.mark.parametrize(
    ("column", "options", "message"),
    [
        (lambda: _long_texts(1, 3_000_000), {"use_dictionary": False, "compression": "zstd"}, "a page of"),
        (lambda: _long_texts(1, 3_000_000), {"compression": "gzip"}, "a page of"),
        (lambda: _in_one_list(pa.array(np.zeros(2_000_000, np.int64))), {}, "the lists of row group 0 may become"),
        (lambda: _in_one_list(_long_texts(1000, 10_000)), {}, "the lists of row group 0 may become"),
        (
            lambda: _in_one_list(_long_texts(1000, 10_000)),
            {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"},
            "may become",
        ),
        (lambda: pa.array([None], pa.binary(20_000_000)), {}, "a row of row group 0 may become"),
        (
            lambda: pa.StructArray.from_arrays([_in_one_list(_long_texts(1000, 10_000))], ["inner"]),
            {},
            "the lists of row group 0 may become",
        ),
    ],
)
def test_a_bomb_is_refused_before_it_is_read(
    column: Callable[[], pa.Array], options: dict[str, object], message: str, rec: rr.RecordingStream
) -> None:
    array = column()
    if options.get("column_encoding"):
        options = {**options, "column_encoding": {"a.list.element": options["column_encoding"]}}
    pq.write_table(pa.table({"a": array}), "a.parquet", **options)
    text = said(rec, "a.parquet", max_unpacked=2_000_000)
    assert message in text
    assert "2000000 are allowed" in text


@pytest.mark.parametrize(
    ("column", "options"),
    [
        (lambda: _long_texts(3000, 100_000), {}),
        (lambda: _long_texts(3000, 100_000), {"use_dictionary": False, "column_encoding": {"a": "DELTA_BYTE_ARRAY"}}),
        (
            lambda: pa.array(["x" * 1000] * 100_000),
            {"use_dictionary": False, "compression": "zstd", "data_page_size": 2**20},
        ),
        (lambda: pa.array([None] * 5000, pa.binary(100_000)), {}),
    ],
)
def test_rows_that_become_large_are_read_a_few_at_a_time(
    column: Callable[[], pa.Array], options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    array = column()
    pq.write_table(pa.table({"a": array}), "a.parquet", **options)
    with open("a.parquet", "rb") as file:
        folded = pq.ParquetFile(file, read_dictionary=["a"] if array.type == pa.utf8() else [])
        (chunks,) = parquet_sizes.read_footer(file)
        rows = parquet_sizes.batch_rows(folded, file, 0, chunks, request.DEFAULT_BOUNDS)
        largest = max(
            sum(buffer.size for column in batch.columns for buffer in column.buffers() if buffer is not None)
            for batch in pq.ParquetFile(file).iter_batches(rows)
        )
    assert 0 < rows < len(array)
    assert largest < 2 * parquet_sizes._BATCH_BYTES


def test_short_texts_beside_a_long_one_are_counted_one_by_one(rec: rr.RecordingStream) -> None:
    words = [f"w{number % 100}" for number in range(50_000)] + ["long" * 1000]
    pq.write_table(pa.table({"a": _in_one_list(pa.array(words))}), "a.parquet")
    rec.log_file_from_path("a.parquet", max_unpacked=2_000_000)
    rec.disconnect()
    assert oracle.read_one("out.rrd").values("/a", "a", "row_index") == [(0, [words])]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:-8] + struct.pack("<I", 2**31) + b"PAR1", "its footer claims"),
        (lambda data: data[:-8] + struct.pack("<I", 5) + b"PAR1", "a.parquet"),
        (lambda data: data[:4] + b"\xff" * 40 + data[44:], "a.parquet"),
        (lambda data: data[:20], "a.parquet"),
    ],
)
def test_a_damaged_table(change: Callable[[bytes], bytes], message: str, rec: rr.RecordingStream) -> None:
    pq.write_table(pa.table({"a": ["x", "y"] * 500, "b": list(range(1000))}), "whole.parquet")
    Path("a.parquet").write_bytes(change(Path("whole.parquet").read_bytes()))
    assert message in said(rec, "a.parquet")


def test_statistics_that_make_no_sense_end_nobody(rec: rr.RecordingStream) -> None:
    """pyarrow ends the process where it is asked about a column whose size statistics do not fit its levels."""
    pq.write_table(pa.table({"a": [[1, 2], [3]]}), "a.parquet", compression="none")
    data = Path("a.parquet").read_bytes()
    # The repetition of the list's element in the schema: optional becomes required.
    changed = data.replace(b"\x25\x02\x18\x07element", b"\x25\x00\x18\x07element")
    assert changed != data
    Path("a.parquet").write_bytes(changed)
    assert "histogram" in said(rec, "a.parquet")


def test_texts_that_are_no_text_are_an_error(rec: rr.RecordingStream) -> None:
    pq.write_table(pa.table({"a": pa.array([b"\xff\xfe"])}), "bytes.parquet", store_schema=False)
    # The same bytes, called a string: field 6 of the column's element in the footer.
    table = pa.table({"a": pa.Array.from_buffers(pa.utf8(), 1, pa.array([b"\xff\xfe"]).buffers())})
    pq.write_table(table, "a.parquet")
    assert "UTF8" in said(rec, "a.parquet")


def test_a_name_of_megabytes_is_refused(rec: rr.RecordingStream) -> None:
    pq.write_table(pa.table({"x" * 2_000_000: [1]}), "a.parquet")
    assert "the name of column 0 has 2000000 characters" in said(rec, "a.parquet")


def _footer_of_levels(levels: int) -> bytes:
    element = b"\x35\x02\x18\x01g\x15\x02\x00"  # repetition, name, one child
    leaf = b"\x15\x02\x25\x02\x18\x01x\x00"
    count = levels + 1
    varint = bytes([count & 0x7F | 0x80, count >> 7 & 0x7F | 0x80, count >> 14])
    return b"\x15\x02\x19\xfc" + varint + element * levels + leaf + b"\x16\x00\x19\x0c\x00"


def test_levels_within_each_other_are_counted_before_anybody_goes_down(rec: rr.RecordingStream) -> None:
    footer = _footer_of_levels(50_000)
    Path("a.parquet").write_bytes(b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1")
    assert "more than 64 groups within each other" in said(rec, "a.parquet")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x15",
        b"\x15" + b"\xff" * 20,  # an integer without an end
        b"\x18\xff\xff\xff\xff\x0f",  # 4 GiB of bytes
        b"\x19\xfc\xff\xff\xff\xff\x0f",  # a list of 4 G structs
        b"\x1b\xff\xff\xff\xff\x0f\x55",  # a map of 4 G pairs
        b"\x1c" * 100_000,  # structs within each other
        b"\x1d\x00",  # a kind that there is not
    ],
)
def test_a_struct_that_is_damaged(data: bytes) -> None:
    with pytest.raises(ThriftError):
        ThriftReader(data).struct()


# -- recordings --------------------------------------------------------------------------------------------------------


def test_a_chunk_above_the_bounds_ends_the_file_there(rec: rr.RecordingStream) -> None:
    with rr.RecordingStream("importers_test", recording_id="other", send_properties=False) as other:
        other.save("a.rrd")
        other.log("small", rr.TextDocument("x"))
        other.flush()
        other.log("large", rr.TextDocument("x" * 1_000_000))
    text = said(rec, "a.rrd", max_unpacked=500_000)
    assert "500000 are allowed" in text
    (found,) = [recording for recording in oracle.read("out.rrd") if recording.entities]
    assert found.entities == {"/small"}


@pytest.mark.parametrize("empty", [b"", b"\x08\x01", b"\x08\x01\x12\x01r"], ids=["nothing", "a kind", "no application"])
def test_messages_that_do_not_say_whose_they_are_are_left_out(empty: bytes, rec: rr.RecordingStream) -> None:
    with rr.RecordingStream("importers_test", recording_id="other", send_properties=False) as other:
        other.save("whole.rrd")
        for number in range(30):
            other.log("value", rr.TextDocument(str(number)))
            other.flush()
    data = Path("whole.rrd").read_bytes()
    at, out = 12, data[:12]
    while at < len(data):
        kind, size = struct.unpack_from("<QQ", data, at)
        message = data[at + 16 : at + 16 + size]
        at += 16 + size
        if kind == 2:
            message = b"\x0a" + bytes([len(empty)]) + empty + message[2 + message[1] :]
            out += struct.pack("<QQ", kind, len(message)) + message
    Path("a.rrd").write_bytes(out)
    with pytest.warns(rr.RerunWarning) as caught:
        rec.log_file_from_path("a.rrd")
    rec.disconnect()
    assert len(caught) == 1
    assert oracle.read("out.rrd") == [] or not any(found.entities for found in oracle.read("out.rrd"))
    oracle.run_rerun("rrd", "print", "out.rrd")


@pytest.mark.parametrize("value", [0, -1])
def test_max_unpacked_is_positive(value: int, rec: rr.RecordingStream) -> None:
    with pytest.warns(rr.RerunWarning, match="max_unpacked must be at least 1"):
        rec.log_file_from_path("a.rrd", max_unpacked=value)
    with pytest.warns(rr.RerunWarning, match="max_unpacked must be an int"):
        rec.log_file_from_contents("a.rrd", b"", max_unpacked="1")  # type: ignore[arg-type]
    rec.disconnect()


# -- programs ----------------------------------------------------------------------------------------------------------

_HEADER = b"RRF2\x00\x29\x00\x00\x01\x02\x00\x00"


def install(code: str) -> None:
    Path("bin").mkdir()
    program = Path("bin/rerun-importer-test")
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\nout = sys.stdout.buffer\n{code}\n")
    program.chmod(0o755)
    Path("a.odd").write_bytes(b"")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("while True: out.write(os.urandom(65536))", "this is not an .rrd stream"),
        (f"out.write({_HEADER!r})\nwhile True: out.write(b'\\xff' * 65536)", "unknown kind of message"),
        (f"out.write({_HEADER!r})\nwhile True: out.write(bytes(8) + b'\\xff' * 65536)", "a message claims"),
        ("while True: sys.stderr.write('x' * 65536); sys.stderr.flush(); out.write(b'no'); out.flush()", "not an .rrd"),
        ("sys.stderr.write('y' * 10_000_000 + 'end'); sys.exit(3)", "yend"),
    ],
)
def test_a_program_that_prints_garbage(code: str, message: str, rec: rr.RecordingStream) -> None:
    install(f"try:\n  {code.replace(chr(10), chr(10) + '  ')}\nexcept BrokenPipeError:\n  os._exit(0)")
    text = said(rec, "a.odd") if "yend" not in message else None
    if text is None:
        with pytest.warns(rr.RerunWarning) as caught:
            rec.log_file_from_path("a.odd")
        rec.disconnect()
        text = str(caught[0].message)
        assert len(text) < 3000
    assert message in text


@pytest.mark.parametrize(
    "code",
    [
        "time.sleep(60)",
        f"out.write({_HEADER[:7]!r}); out.flush(); time.sleep(60)",
        "out.close(); os.close(1); time.sleep(60)",
        "os.close(1); os.close(2); time.sleep(60)",
        "os.fork() or time.sleep(60)",
    ],
)
def test_a_program_that_says_nothing_is_ended(
    code: str, rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_PATIENCE", 1.0)
    install(code)
    began = threading.active_count()
    with pytest.warns(rr.RerunWarning, match="rerun-importer-test has not printed anything for 1 s, and was ended"):
        rec.log_file_from_path("a.odd")
    rec.disconnect()
    assert threading.active_count() <= began


# -- memory ------------------------------------------------------------------------------------------------------------

_CHILD = """
import sys, warnings
sys.path.insert(0, {root!r})
import asyncrr as rr, pyarrow.parquet, pyarrow.compute, numpy

def held(what):
    return [int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith(what)][0]

rec = rr.RecordingStream("importers_test", memory_limit=2**24, send_properties=False)
rec.save("/dev/null")
for path in sys.argv[1:]:
    open("/proc/self/clear_refs", "w").write("5")
    before = held("VmRSS")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rec.log_file_from_path(path, max_unpacked=20_000_000)
    rec.flush()
    print(path, held("VmHWM") - before, len(caught), flush=True)
"""


def test_memory_is_in_proportion_to_the_file() -> None:
    """MiB that each file takes at most. All are small, and would take gigabytes if they were believed."""
    most = {}
    pq.write_table(pa.table({"a": _in_one_list(pa.array(np.zeros(8_000_000, np.int64)))}), "list.parquet")
    most["list.parquet"] = 50
    pq.write_table(
        pa.table({"a": _long_texts(1, 150_000_000)}), "page.parquet", use_dictionary=False, compression="zstd"
    )
    most["page.parquet"] = 50
    video = _patched(_VIDEO, b"stsz", 4, 1, 2**32 - 1)
    Path("v.mp4").write_bytes(_patched(video, b"stts", 4, 1, 2**32 - 1))
    most["v.mp4"] = 50
    boxes = _VIDEO + struct.pack(">I4s", 8, b"free") * 200_000
    Path("boxes.mp4").write_bytes(boxes)
    most["boxes.mp4"] = 60
    rows = samples.ply(
        f"element other 300000\nproperty list uchar uchar q\nelement vertex 1\n{_XYZ}",
        bytes(300_012),
        "binary_little_endian",
    )
    Path("rows.ply").write_bytes(rows)
    most["rows.ply"] = 60
    Path("bad.md").write_bytes(b"\xff")
    os.truncate("bad.md", 1_500_000_000)
    most["bad.md"] = 30
    with Path("bomb.png").open("wb") as file:
        header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 16, 6, 0, 0, 0)
        file.write(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + header)
    most["bomb.png"] = 30
    done = subprocess.run(
        [sys.executable, "-c", _CHILD.format(root=str(ROOT)), *most],
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    taken = {words[0]: int(words[1]) for words in map(str.split, done.stdout.splitlines())}
    assert taken.keys() == most.keys()
    assert {name: nbytes for name, nbytes in taken.items() if nbytes > most[name]} == {}
