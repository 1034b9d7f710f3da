"""How archetypes and batches print: as with rerun-sdk while they are small, the beginning of them where they are large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import rerun as official

import asyncrr as rr


@pytest.mark.parametrize(
    "make",
    [
        lambda m: m.Points2D([[0, 0], [1, 1]], radii=[4, 5], labels=["a", "b"]),
        lambda m: m.Points3D(np.arange(36).reshape(12, 3)),
        lambda m: m.Points2D.from_fields(),
        lambda m: m.Transform3D.from_fields(clear_unset=True),
        lambda m: m.Transform3D(translation=[1, 2, 3], rotation=m.RotationAxisAngle([0, 0, 1], radians=1.0)),
        lambda m: m.LineStrips3D([[[0, 0, 0], [1, 1, 1]]] * 2),
        lambda m: m.GraphEdges([("a", "b")]),
        lambda m: m.SeriesLines(names="a", colors=[1, 2, 3]),
        lambda m: m.TextLog("hello", level="INFO"),
        lambda m: m.AnnotationContext([(1, "a", [1, 2, 3])]),
        lambda m: m.Image(np.zeros((2, 2), np.uint8)),
        lambda m: m.blueprint.archetypes.PanelBlueprint(state="hidden"),
    ],
)
def test_small_ones_print_as_the_official_ones(make: Callable[[Any], Any]) -> None:
    assert str(make(rr)) == repr(make(rr)) == str(make(official))


@pytest.mark.parametrize(
    ("archetype", "ends"),
    [
        (rr.Points3D(np.zeros((1000, 3))), "... 984 more]\n)"),
        (rr.LineStrips2D([np.zeros((100, 2))]), "... 84 more]]\n)"),
        (rr.Scalars(np.zeros(17)), "... 1 more]\n)"),
        (rr.TextDocument("x" * 1000), "xxx...']\n)"),
    ],
)
def test_large_ones_print_their_beginning(archetype: rr.Archetype, ends: str) -> None:
    assert repr(archetype).endswith(ends)
    assert len(repr(archetype)) < 1000


def test_the_data_of_images_and_tensors_is_not_spelled_out() -> None:
    assert "... 2999984 more" in repr(rr.Image(np.zeros((1000, 1000, 3), np.uint8)))
    assert "... 999984 more" in repr(rr.Tensor(np.zeros((100, 100, 100))))


def test_batches() -> None:
    assert repr(rr.components.RadiusBatch([1, 2])) == "RadiusBatch([1.0, 2.0])"
    assert repr(rr.components.RadiusBatch(np.zeros(100))).endswith("... 84 more])")
