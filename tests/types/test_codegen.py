"""The generated modules: current, complete, and with the signatures of the official SDK."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rerun
import rerun.blueprint

import asyncrr.types
from asyncrr.blueprint import (
    archetypes as blueprint_archetypes,
    components as blueprint_components,
    encodings as blueprint_encodings,
)
from asyncrr.types import NAMES, archetypes, components, encodings
from asyncrr.types.codegen.__main__ import ROOT, main
from asyncrr.types.codegen.model import load, load_blueprint, snake
from asyncrr.types.codegen.render import render

MODEL = load(ROOT / "definitions")
BLUEPRINT = load_blueprint(ROOT / "definitions", MODEL)


def test_checked_in_code_is_current() -> None:
    assert main(["--check"]) == 0


def test_stale_and_orphaned_files_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    files = render(MODEL, BLUEPRINT)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("asyncrr.types.codegen.__main__.PACKAGE", tmp_path)
    assert main(["--check"]) == 0
    stale = ["types/archetypes/points3d.py", "blueprint/archetypes/background.py"]
    orphans = ["types/components/orphan.py", "blueprint/encodings/orphan.py"]
    for name in stale + orphans:
        (tmp_path / name).write_text("stale", encoding="utf-8")
    assert main(["--check"]) == 1
    assert sorted(capsys.readouterr().err.splitlines()) == sorted(f"not current: {name}" for name in stale + orphans)
    assert main([]) == 0
    assert not any((tmp_path / name).exists() for name in orphans)
    assert main(["--check"]) == 0


def test_rendering_is_deterministic() -> None:
    data = load(ROOT / "definitions")
    assert render(data, load_blueprint(ROOT / "definitions", data)) == render(MODEL, BLUEPRINT)


def test_references_are_checked(tmp_path: Path) -> None:
    for source in (ROOT / "definitions").glob("*.toml"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    broken = (tmp_path / "archetypes.toml").read_text(encoding="utf-8").replace('"Position3D"', '"Nowhere3D"')
    (tmp_path / "archetypes.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match="there is no component Nowhere3D"):
        load(tmp_path)


def parameters(function: Any) -> list[tuple[str, Any, bool]]:
    return [
        (parameter.name, parameter.kind, parameter.default is not inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]


FURTHER = {"Image": ["compress", "jpeg_quality"]}
"""Arguments that the official constructors do not have, by archetype."""


@pytest.mark.parametrize("name", sorted(archetypes.MODULES))
def test_signatures_and_descriptors(name: str) -> None:
    ours, official = getattr(archetypes, name), getattr(rerun.archetypes, name)
    further = FURTHER.get(name, [])
    assert [one for one in parameters(ours.__init__) if one[0] not in further] == parameters(official.__init__)
    assert parameters(ours.from_fields) == parameters(official.from_fields)
    assert hasattr(ours, "visualizer") == hasattr(official, "visualizer")
    if hasattr(official, "columns"):
        assert parameters(ours.columns) == parameters(official.columns)
    if hasattr(official, "visualizer"):
        assert parameters(ours.visualizer) == parameters(official.visualizer)
    assert_same_descriptors(ours, official)


@pytest.mark.parametrize("name", sorted(blueprint_archetypes.MODULES))
def test_signatures_and_descriptors_of_blueprints(name: str) -> None:
    ours, official = getattr(blueprint_archetypes, name), getattr(rerun.blueprint.archetypes, name)
    assert parameters(ours.__init__) == parameters(official.__init__)
    # All keyword-only, so that their order tells nothing; of one archetype the official one is not that of the fields.
    assert sorted(parameters(ours.from_fields)) == sorted(parameters(official.from_fields))
    for method in ("columns", "visualizer"):
        assert not hasattr(ours, method)
        assert not hasattr(official, method)
    assert_same_descriptors(ours, official)


def assert_same_descriptors(ours: Any, official: Any) -> None:
    names = [method for method in dir(official) if method.startswith("descriptor_")]
    assert sorted(method for method in dir(ours) if method.startswith("descriptor_")) == names
    for method in names:
        mine, theirs = getattr(ours, method)(), getattr(official, method)()
        assert (mine.component, mine.archetype, mine.component_type) == (
            theirs.component,
            theirs.archetype,
            theirs.component_type,
        )


def test_the_top_level_has_the_official_archetypes() -> None:
    official = {name for name in archetypes.MODULES if hasattr(rerun, name)}
    assert official == archetypes.MODULES.keys() - {"RecordingInfo"}
    assert official == archetypes.MODULES.keys() & NAMES.keys()


@pytest.mark.parametrize(
    ("ours", "official"),
    [(archetypes, rerun.archetypes), (blueprint_archetypes, rerun.blueprint.archetypes)],
    ids=["data", "blueprint"],
)
def test_every_archetype_is_there(ours: Any, official: Any) -> None:
    assert {name for name, value in vars(official).items() if isinstance(value, type)} == ours.MODULES.keys()


@pytest.mark.parametrize(
    ("package", "official"),
    [
        (components, rerun.components),
        (encodings, rerun.encodings),
        (blueprint_components, rerun.blueprint.components),
        (blueprint_encodings, rerun.blueprint.encodings),
    ],
    ids=["components", "encodings", "blueprint components", "blueprint encodings"],
)
def test_batches_have_the_official_types(package: Any, official: Any) -> None:
    assert package.MODULES.keys() == set(official.__all__)
    for name in package.MODULES:
        ours, theirs = getattr(package, name), getattr(official, name)
        if name.endswith("Like"):
            continue
        if name.endswith("Batch"):
            assert ours._ARROW_DATATYPE == theirs._ARROW_DATATYPE, name
            assert getattr(ours, "_COMPONENT_TYPE", None) == getattr(theirs, "_COMPONENT_TYPE", None), name
        elif hasattr(theirs, "__members__"):
            assert {m.name: m.value for m in ours} == {m.name: m.value for m in theirs}, name
        else:
            assert parameters(ours.__init__) == parameters(theirs.__init__), name


def test_constants() -> None:
    for name, component in MODEL.components.items():
        official = getattr(rerun.components, name, None) or getattr(rerun.encodings, name)
        for constant in component.constants:
            mine, theirs = getattr(getattr(components, name), constant), getattr(official, constant)
            assert mine.as_arrow_array().to_pylist() == theirs.as_arrow_array().to_pylist()
            assert mine.component_type() == theirs.component_type()


def test_names_lead_to_the_objects() -> None:
    for name, module in NAMES.items():
        assert getattr(asyncrr.types, name) is getattr(sys.modules[module], name)
    with pytest.raises(AttributeError, match="Nowhere"):
        asyncrr.types.Nowhere  # noqa: B018
    assert {"Points3D", "NAMES"} <= set(dir(asyncrr.types))


def test_an_archetype_does_not_load_the_others() -> None:
    program = (
        "import sys, asyncrr.types; asyncrr.types.Scalars(1.0)\n"
        "loaded = [m for m in sys.modules if m.startswith(('asyncrr.types.archetypes.', 'asyncrr.types.components.'))]\n"
        "assert loaded == ['asyncrr.types.archetypes.scalars'], loaded\n"
        "assert not [m for m in sys.modules if m.startswith(('asyncrr.engine', 'asyncrr.sinks', 'anyio', 'rerun'))]"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=50)


def test_module_names() -> None:
    assert [
        snake(n) for n in ("Points3D", "LineStrips2D", "RotationAxisAngle", "DVec2D", "Rgba32", "TextLogLevel")
    ] == [
        "points3d",
        "line_strips2d",
        "rotation_axis_angle",
        "dvec2d",
        "rgba32",
        "text_log_level",
    ]
