"""Fields of archetypes and numbers of vectors that are assigned after the object was made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rerun as official

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from asyncrr.types import archetypes


def fields(archetype: Any) -> dict[str, Any]:
    return {
        batch.component_descriptor().component: batch.as_arrow_array().to_pylist()
        for batch in archetype.as_component_batches()
    }


@pytest.mark.parametrize("value", [[5, 6], np.array([5, 6]), None, [], 7])
def test_a_field_that_is_assigned_is_converted_as_in_the_constructor(value: Any) -> None:
    for start in ({}, {"radii": [1]}):
        made = []
        for module in (rr, official):
            points = module.Points3D([[1, 2, 3]], labels=["a"], **start)
            points.radii = value
            made.append(fields(points))
        assert made[0] == made[1]
        assert next(iter(made[0])) == "Points3D:positions"


def test_what_was_assigned_is_read_logged_and_compared() -> None:
    points = rr.Points3D([[1, 2, 3]])
    points.radii = rr.components.RadiusBatch([5])
    assert points.radii == rr.components.RadiusBatch([5])
    assert points == rr.Points3D([[1, 2, 3]], radii=[5])
    points.positions = None
    assert points.positions is None
    assert fields(points) == {"Points3D:radii": [5.0]}


def test_a_large_field_counts_for_the_budget() -> None:
    points = rr.Points3D([[1, 2, 3]])
    points.positions = np.zeros((100_000, 3), np.float32)
    assert points._nbytes == rr.Points3D(np.zeros((100_000, 3), np.float32))._nbytes >= 1_200_000
    points.positions = None
    assert points._nbytes == 0


def test_bad_values() -> None:
    points = rr.Points3D([[1, 2, 3]])
    with pytest.warns(RerunWarning, match="RadiusBatch"):
        points.radii = "much"
    assert fields(points)["Points3D:radii"] == []
    rr.set_strict_mode(True)
    try:
        with pytest.raises((ValueError, TypeError)):
            points.positions = [1, 2, 3, 4]
    finally:
        rr.set_strict_mode(False)
    assert fields(points)["Points3D:positions"] == [[1.0, 2.0, 3.0]]


@pytest.mark.parametrize("name", sorted(archetypes.MODULES))
def test_every_field_can_be_assigned(name: str) -> None:
    archetype = getattr(archetypes, name)
    empty = archetype.from_fields()
    cleared = archetype.cleared()
    for spec in archetype._SPECS:
        setattr(cleared, spec.name, None)
        assert getattr(cleared, spec.name) is None
    assert cleared == empty


@pytest.mark.parametrize(
    ("make", "attribute", "numbers"),
    [
        (lambda m: m.encodings.Vec3D([1, 2, 3]), "xyz", [4, 5, 6]),
        (lambda m: m.components.Position2D([1, 2]), "xy", np.array([4, 5])),
        (lambda m: m.Quaternion(xyzw=[0, 0, 0, 1]), "xyzw", [1, 0, 0, 0]),
        (lambda m: m.encodings.Mat3x3(np.eye(3)), "flat_columns", np.arange(9)),
        (lambda m: m.encodings.Range1D([0, 1]), "range", [2, 3]),
    ],
)
def test_numbers_of_vectors_can_be_assigned(make: Any, attribute: str, numbers: Any) -> None:
    ours, theirs = make(rr), make(official)
    for value in (ours, theirs):
        setattr(value, attribute, numbers)
    assert np.array_equal(getattr(ours, attribute), getattr(theirs, attribute))
    assert getattr(ours, attribute).dtype == getattr(theirs, attribute).dtype
