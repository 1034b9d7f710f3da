"""The checked-in protobuf code is what the ``.proto`` files give."""

from __future__ import annotations

from pathlib import Path

import pytest

from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import MessageProxyServiceBase
from protos import generate


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    return generate.generate()


def test_checked_in_code_is_current(wanted: dict[str, str]) -> None:
    assert generate.differences(wanted) == []


def test_stale_code_is_noticed(wanted: dict[str, str], tmp_path: Path) -> None:
    generate.write(wanted, tmp_path)
    assert generate.differences(wanted, tmp_path) == []
    name = "rerun/common/v1alpha1/__init__.py"
    (tmp_path / name).write_text(wanted[name].replace("recording_id", "recording"))
    (tmp_path / "rerun" / "extra.py").write_text("")
    (tmp_path / "__init__.py").unlink()
    assert generate.differences(wanted, tmp_path) == [
        "missing: __init__.py",
        "not generated any more: rerun/extra.py",
        f"stale: {name}",
    ]
    generate.write(wanted, tmp_path)
    assert generate.differences(wanted, tmp_path) == []


def test_check_exits_with_one_when_stale(
    wanted: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "generate", lambda: wanted)
    monkeypatch.setattr(generate, "TARGET", tmp_path)
    assert generate.main(["--check"]) == 1
    assert "python -m protos.generate" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_the_service_has_its_four_methods() -> None:
    paths = MessageProxyServiceBase().__mapping__()
    service = "/rerun.sdk_comms.v1alpha1.MessageProxyService"
    assert set(paths) == {f"{service}/{name}" for name in ("WriteMessages", "ReadMessages", "WriteTable", "ReadTables")}
