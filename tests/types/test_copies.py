"""Archetypes, batches and values that were copied or pickled are as good as those that were made.

Queues between processes, Ray, Dask, ``dataclasses.asdict`` and pydantic's ``model_copy(deep=True)`` do one or the other.
"""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr.types.any_values import AnyBatchValue
from asyncrr.types.codegen.model import ArchetypeDef, Component
from asyncrr.types.interop import stage
from asyncrr.types.layout import Layout
from tests.types.blueprint_inputs import blueprint_inputs
from tests.types.field_inputs import NO_REFERENCE, public
from tests.types.outcomes import NAMESPACE, OURS, form
from tests.types.test_every_blueprint_field import BLUEPRINT
from tests.types.test_every_field import MODEL


@dataclasses.dataclass
class Holder:
    """What ``dataclasses.asdict`` copies the members of."""

    value: Any


def pickled(protocol: int) -> Callable[[Any], Any]:
    return lambda value: pickle.loads(pickle.dumps(value, protocol))


WAYS: dict[str, Callable[[Any], Any]] = {
    **{f"pickle-{protocol}": pickled(protocol) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)},
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "asdict": lambda value: dataclasses.asdict(Holder(value))["value"],
}
ARCHETYPES = [*MODEL.archetypes.values(), *BLUEPRINT.archetypes.values()]
COMPONENTS = {
    component.full_name: component
    for archetype in ARCHETYPES
    for component in [BLUEPRINT.component(member.component) for member in archetype.fields]
}


def evaluated(expression: str) -> Any:
    return eval(expression, {**NAMESPACE, "rr": OURS})


def value_of(name: str) -> str:
    """An expression for a value of a component."""
    if name in NO_REFERENCE:
        return "{1: 2}"
    return blueprint_inputs(BLUEPRINT.component(name)).one


def whole(archetype: ArchetypeDef) -> Any:
    """An instance with all of its fields."""
    fields = ", ".join(f"{member.name}={value_of(member.component)}" for member in archetype.fields)
    return evaluated(f"{public(archetype.full_name)}.from_fields({fields})")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("archetype", ARCHETYPES, ids=lambda archetype: archetype.full_name)
def test_archetypes(archetype: ArchetypeDef, way: str) -> None:
    made = whole(archetype)
    for original in (made, *(single(made, member.name) for member in archetype.fields), type(made).cleared()):
        found = WAYS[way](original)
        assert found == original
        assert form(found) == form(original)
        assert repr(found) == repr(original)
        # The same layout object: rows of both go to one chunk, by the fast path.
        assert stage(found)[0] is stage(original)[0]
        assert found._nbytes == original._nbytes
        for member in archetype.fields:
            assert getattr(found, member.name) == getattr(original, member.name)


def single(made: Any, name: str) -> Any:
    """The same archetype with one field only."""
    return type(made).from_fields(**{name: getattr(made, name)})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("archetype", ARCHETYPES, ids=lambda archetype: archetype.full_name)
def test_fields_of_a_copy_can_be_assigned(archetype: ArchetypeDef, way: str) -> None:
    made = whole(archetype)
    for member in archetype.fields:
        found, expected = WAYS[way](made), whole(archetype)
        setattr(found, member.name, None)
        setattr(expected, member.name, None)
        assert found == expected
        setattr(found, member.name, getattr(made, member.name))
        assert found == made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_batches(component: Component, way: str) -> None:
    batch = evaluated(f"{public(component.full_name)}Batch({value_of(component.name)})")
    found = WAYS[way](batch)
    assert found == batch
    assert found.component_type() == batch.component_type()
    described = batch.described(rr.ComponentDescriptor("x", "a", "c"))
    for column in (described, described.partition([1])):
        again = WAYS[way](column)
        assert again.as_arrow_array() == column.as_arrow_array()
        assert again.component_descriptor() == column.component_descriptor()


VALUES = [
    "rr.Quaternion(xyzw=[0, 0, 0, 1])",
    "rr.RotationAxisAngle([0, 0, 1], degrees=90)",
    "rr.TensorData(array=np.zeros((2, 2)), dim_names=['a', 'b'])",
    "rr.components.Color([1, 2, 3])",
    "rr.components.FillMode.Solid",
    "rr.AnnotationInfo(1, 'a', [1, 2, 3])",
    "rr.ClassDescription(info=1, keypoint_annotations=[2], keypoint_connections=[(1, 2)])",
    "rr.encodings.Mat3x3([[1, 2, 3], [4, 5, 6], [7, 8, 9]])",
    "rr.VisibleTimeRange('t', start=rr.TimeRangeBoundary.infinite(), end=rr.TimeRangeBoundary.absolute(seq=5))",
    "rr.ComponentDescriptor('a', archetype='b', component_type='c')",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("expression", VALUES)
def test_values(expression: str, way: str) -> None:
    value = evaluated(expression)
    assert WAYS[way](value) == value


@pytest.mark.parametrize("way", WAYS)
def test_data_of_any_type(way: str) -> None:
    for made in (
        rr.AnyValues(copied_number=1, copied_texts=["a", "b"], copied_list=np.arange(3)),
        rr.DynamicArchetype("copied.Type", components={"x": 1.5}).with_component_override("y", "copied.T", [1]),
    ):
        found = WAYS[way](made)
        assert form(found) == form(made)
        assert stage(found)[0] is stage(made)[0]
    batch = AnyBatchValue("copied_batch", [1, 2])
    found = WAYS[way](batch)
    assert (found.descriptor, found.pa_array) == (batch.descriptor, batch.pa_array)


@pytest.mark.parametrize("way", WAYS)
def test_columns_and_batches_of_archetypes(way: str) -> None:
    made = rr.Points3D([[1, 2, 3], [4, 5, 6]], colors=[255, 0, 0], labels=["a", "b"])
    for batches in (
        made.as_component_batches(),
        list(rr.Points3D.columns(positions=np.zeros((3, 3)), radii=[1, 2, 3])),
    ):
        found = WAYS[way](batches)
        assert [b.as_arrow_array() for b in found] == [b.as_arrow_array() for b in batches]
        assert [b.component_descriptor() for b in found] == [b.component_descriptor() for b in batches]
    assert stage(WAYS[way](made.as_component_batches()))[0] is stage(made)[0]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "copy"])
def test_data_of_a_copy_is_its_own(way: str) -> None:
    data = np.ones((1000, 3), np.float32)
    found = WAYS[way](rr.Points3D(data))
    data[:] = 7
    assert found.positions.as_arrow_array().to_pylist() == [[1.0, 1.0, 1.0]] * 1000


class Robot(rr.Points3D):
    """A class of the program's own, with an attribute beside the fields."""

    def __init__(self, name: str) -> None:
        super().__init__([[1, 2, 3]])
        self.name = name


@pytest.mark.parametrize("way", WAYS)
def test_subclasses_keep_their_attributes(way: str) -> None:
    found = WAYS[way](Robot("arm"))
    assert (type(found), found.name, found) == (Robot, "arm", Robot("arm"))


@pytest.mark.parametrize("way", WAYS)
def test_layouts_with_their_overrides(way: str) -> None:
    view = rrb.Spatial3DView(origin="/", overrides={"a": rr.Points3D.from_fields(radii=1)})
    blueprint = rrb.Blueprint(rrb.Horizontal(view, rrb.TimeSeriesView()), rrb.TimePanel(timeline="t"))
    found = WAYS[way](blueprint)
    (shown,) = [part for part in found.root_container.contents if isinstance(part, rrb.Spatial3DView)]
    (points,) = shown.visualizer_overrides["a"]
    assert points == rr.Points3D.from_fields(radii=1)
    assert points.radii == rr.components.RadiusBatch(1)


@pytest.mark.parametrize("way", WAYS)
def test_interned_objects_are_themselves(way: str) -> None:
    layout = stage(rr.Points3D([1, 2, 3], radii=1))[0]
    assert WAYS[way](layout) is layout
    assert WAYS[way](layout.fields) == layout.fields
    assert Layout.of(WAYS[way](layout.fields)) is layout


def test_a_process_that_has_loaded_nothing_reads_what_it_is_sent(tmp_path: Path) -> None:
    made = rr.Points3D([[1, 2, 3]], colors=[255, 0, 0], labels=["a"])
    path = tmp_path / "pickles"
    path.write_bytes(pickle.dumps((made.as_component_batches(), made)))
    program = (
        "import pickle, sys\n"
        "batches, made = pickle.load(open(sys.argv[1], 'rb'))\n"
        "print([b.as_arrow_array().to_pylist() for b in batches])\n"
        "made.radii = 2\n"
        "print(made.positions.as_arrow_array().to_pylist(), made.radii.as_arrow_array().to_pylist())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=50,
        env={"PYTHONPATH": str(Path(rr.__file__).parents[1])},
    )  # fmt: skip
    assert done.stdout == "[[[1.0, 2.0, 3.0]], [4278190335], ['a']]\n[[1.0, 2.0, 3.0]] [2.0]\n"
