"""Store infos, activations and application ids."""

from __future__ import annotations

import struct
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
import rerun as rr
from hypothesis import given, strategies as st

from asyncrr.wire.decode import decode_blueprint_activation, decode_set_store_info
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.common.v1alpha1 import ApplicationId, Tuid
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import (
    BlueprintActivationCommand,
    PythonVersion,
    SetStoreInfo,
    StoreInfo as StoreInfoMessage,
    StoreSource,
    StoreSourceExtra,
    StoreSourceKind,
    StoreVersion,
)
from asyncrr.wire.reader import StoreInfo, read_rrd
from asyncrr.wire.store_info import (
    _source_and_version,
    blueprint_activation,
    normalize_application_id,
    set_store_info,
)
from asyncrr.wire.version import FORMAT_VERSION, CrateVersion
from tests.support import oracle
from tests.wire.samples import STORE, frames, joined, official_recording, proto_store_id, tuid

BLUEPRINT = StoreId(StoreKind.BLUEPRINT, "asyncrr_test", "rec_0")


def test_set_store_info_says_who_wrote_it() -> None:
    message = set_store_info(STORE, tuid(42))
    assert message.kind is MessageKind.SET_STORE_INFO
    assert message.store_id is STORE
    assert message.nbytes == len(joined(message.parts))
    parsed = SetStoreInfo().parse(joined(message.parts))
    assert (parsed.row_id.time_ns, parsed.row_id.inc) == struct.unpack(">QQ", tuid(42))
    assert parsed.info.store_source.kind == StoreSourceKind.PYTHON_SDK
    python = PythonVersion().parse(parsed.info.store_source.extra.payload)
    assert (python.major, python.minor, python.patch) == sys.version_info[:3]
    assert parsed.info.store_version.crate_version_bits == 41 << 8


@given(
    kind=st.sampled_from(StoreKind),
    application=st.text(max_size=200),
    recording=st.text(max_size=200),
    row_id=st.binary(min_size=16, max_size=16),
)
def test_set_store_info_is_what_betterproto_writes(
    kind: StoreKind, application: str, recording: str, row_id: bytes
) -> None:
    store_id = StoreId(kind, application, recording)
    python = sys.version_info
    assert python.releaselevel == "final"
    version = PythonVersion(major=python.major, minor=python.minor, patch=python.micro)
    theirs = SetStoreInfo(
        row_id=Tuid(time_ns=int.from_bytes(row_id[:8], "big"), inc=int.from_bytes(row_id[8:], "big")),
        info=StoreInfoMessage(
            application_id=ApplicationId(id=application),
            store_id=proto_store_id(store_id),
            store_source=StoreSource(kind=StoreSourceKind.PYTHON_SDK, extra=StoreSourceExtra(payload=bytes(version))),
            store_version=StoreVersion(crate_version_bits=FORMAT_VERSION.bits),
        ),
    )
    assert joined(set_store_info(store_id, row_id).parts) == bytes(theirs)


@given(
    kind=st.sampled_from(StoreKind),
    application=st.text(max_size=200),
    recording=st.text(max_size=200),
    make_active=st.booleans(),
    make_default=st.booleans(),
)
def test_an_activation_is_what_betterproto_writes(
    kind: StoreKind, application: str, recording: str, make_active: bool, make_default: bool
) -> None:
    store_id = StoreId(kind, application, recording)
    theirs = BlueprintActivationCommand(
        blueprint_id=proto_store_id(store_id), make_active=make_active, make_default=make_default
    )
    ours = blueprint_activation(store_id, make_active=make_active, make_default=make_default)
    assert joined(ours.parts) == bytes(theirs)


@pytest.mark.parametrize(
    ("level", "serial", "expected"), [("final", 0, ""), ("alpha", 3, "a3"), ("beta", 1, "b1"), ("candidate", 2, "rc2")]
)
def test_versions_of_unfinished_pythons(
    level: str, serial: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = SimpleNamespace(major=3, minor=15, micro=0, releaselevel=level, serial=serial)
    monkeypatch.setattr("asyncrr.wire.store_info.sys", SimpleNamespace(version_info=version))
    _source_and_version.cache_clear()
    parsed = SetStoreInfo().parse(joined(set_store_info(STORE, tuid(1)).parts))
    _source_and_version.cache_clear()
    python = PythonVersion().parse(parsed.info.store_source.extra.payload)
    assert (python.major, python.minor, python.patch, python.suffix) == (3, 15, 0, expected)


def test_a_program_that_saves_a_file_imports_no_betterproto(tmp_path: Path) -> None:
    program = (
        "import sys, asyncrr as rr\n"
        "rec = rr.RecordingStream('asyncrr_test')\n"
        f"rec.save({str(tmp_path / 'a.rrd')!r})\n"
        "rec.log('x', rr.Scalars(1.0))\n"
        "rec.disconnect()\n"
        "print([name for name in ('betterproto', 'grpclib', 'h2') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert out.stdout == "[]\n"
    oracle.check_file(tmp_path / "a.rrd")


def test_our_own_reader_understands_it() -> None:
    info = decode_set_store_info(joined(set_store_info(BLUEPRINT, tuid(42)).parts))
    assert info.store_id == BLUEPRINT
    assert info.row_id == tuid(42)
    assert info.source.startswith(f"Python SDK {sys.version_info.major}.{sys.version_info.minor}.")
    assert info.version == FORMAT_VERSION


def test_only_the_second_application_id_is_ours(tmp_path: Path) -> None:
    """Apart from field 1 of the info, which old readers need, the official SDK writes the same."""
    official = official_recording(tmp_path / "official.rrd").read_bytes()
    theirs = SetStoreInfo().parse(next(frames(official))[2])
    assert theirs.info.application_id.id == ""
    store_id = decode_set_store_info(bytes(theirs)).store_id
    row_id = struct.pack(">QQ", theirs.row_id.time_ns, theirs.row_id.inc)
    ours = SetStoreInfo().parse(joined(set_store_info(store_id, row_id).parts))
    assert ours.info.application_id.id == store_id.application_id
    theirs.info.application_id = ours.info.application_id
    assert bytes(ours) == bytes(theirs)


@pytest.mark.parametrize(("make_active", "make_default"), [(True, True), (False, True), (True, False)])
def test_activation(make_active: bool, make_default: bool) -> None:
    message = blueprint_activation(BLUEPRINT, make_active=make_active, make_default=make_default)
    parsed = BlueprintActivationCommand().parse(joined(message.parts))
    assert (parsed.make_active, parsed.make_default) == (make_active, make_default)
    assert parsed.blueprint_id.application_id.id == BLUEPRINT.application_id
    decoded = decode_blueprint_activation(joined(message.parts))
    assert (decoded.store_id, decoded.make_active, decoded.make_default) == (BLUEPRINT, make_active, make_default)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("my/app", "my-app9169"),
        ("rerun.example", "rerun-exampled035"),
        ("Aa0_- []:", "Aa0_- []:"),
        ("x" * 180, "x" * 180),
    ],
)
def test_application_ids_that_are_known(given: str, expected: str) -> None:
    assert normalize_application_id(given) == expected


@pytest.mark.parametrize(
    "given", ["my/app", "héllo wörld", "a\nb", "x" * 181, "/" * 180, "é" * 100, "é" * 300, "日本" + "x" * 176]
)
def test_application_ids_become_what_the_official_sdk_makes_of_them(given: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rec = rr.RecordingStream(given, recording_id="r", send_properties=False)
    rec.save(tmp_path / "official.rrd")
    rec.disconnect()
    infos = [event for event in read_rrd(tmp_path / "official.rrd") if isinstance(event, StoreInfo)]
    assert {info.store_id.application_id for info in infos} == {normalize_application_id(given)}


def test_application_id_must_not_be_empty() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        normalize_application_id("")


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        (0x0000_2900, "0.41.0"),
        (0x4201_1800, "0.24.1-rc.2"),
        (0x8301_1800, "0.24.1-alpha.3"),
        (0xC301_1800, "0.24.1-alpha.3+dev"),
    ],
)
def test_versions(bits: int, text: str) -> None:
    version = CrateVersion.from_bits(bits)
    assert str(version) == text
    assert version.bits == bits


def test_version_bits_may_come_as_a_signed_number() -> None:
    assert CrateVersion.from_bits(-1) == CrateVersion(255, 255, 255, 255)
