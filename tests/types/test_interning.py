"""What is interned or remembered by name is let go of when nothing uses it, so that programs may make up names without end."""

from __future__ import annotations

import gc
import threading
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.recent import Recent
from asyncrr.types import any_values, fields
from asyncrr.types.interop import stage
from asyncrr.types.kinds import _nested, opaque
from asyncrr.types.layout import Layout

MADE_UP = {
    "names": lambda i: rr.AnyValues(**{f"made_up_{i}": 1.0}),
    "names of an archetype": lambda i: rr.DynamicArchetype("made.Up", components={f"made_up_{i}": "x"}),
    "archetypes": lambda i: rr.DynamicArchetype(f"made.Up{i}", components={"x": 1}),
    "component types": lambda i: rr.AnyValues().with_component_override("x", f"made.Up{i}", 1),
    "Arrow types": lambda i: [
        any_values.AnyBatchValue(rr.ComponentDescriptor("x"), pa.nulls(1, pa.list_(pa.int8(), i)))
    ],
    "structs": lambda i: rr.AnyValues(made_up=pa.array([{f"made_up_{i}": 1}])),
    "described batches": lambda i: [rr.components.RadiusBatch(1).described(rr.ComponentDescriptor(f"made_up_{i}"))],
}


def sizes() -> tuple[int, int, int]:
    gc.collect()
    return len(Layout._interned), len(fields._fields), len(_nested._OPAQUE)


@pytest.mark.parametrize("kind", MADE_UP)
def test_nothing_is_kept_of_what_programs_make_up(kind: str) -> None:
    stage(MADE_UP[kind](0))
    before = sizes()
    for i in range(1, 200):
        stage(MADE_UP[kind](i))
    # A few may be in caches of the interpreter's or in frames that are still there.
    assert all(after <= size + 2 for size, after in zip(before, sizes(), strict=True))


@pytest.mark.parametrize("kind", MADE_UP)
def test_what_is_used_is_the_same_object_again(kind: str) -> None:
    staged = stage(MADE_UP[kind](1))
    gc.collect()
    assert stage(MADE_UP[kind](1))[0] is staged[0]


def test_layouts_of_archetypes_are_there_for_good() -> None:
    known = id(stage(rr.Points3D([1, 2, 3], radii=1))[0])
    gc.collect()
    assert id(stage(rr.Points3D([1, 2, 3], radii=1))[0]) == known


def test_all_threads_get_the_same_layout_of_an_archetype() -> None:
    for mask in range(1, 128):
        found: list[Any] = []
        start = threading.Barrier(4)

        def look(mask: int = mask, found: list[Any] = found, start: threading.Barrier = start) -> None:
            start.wait()
            found.append(rr.Points3D._LAYOUTS[mask])

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, found))) == 1


def test_kinds_are_shared_while_they_are_used() -> None:
    kind = opaque(pa.list_(pa.int8(), 12345))
    assert opaque(pa.list_(pa.int8(), 12345)) is kind


def test_types_of_made_up_names_are_remembered_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = any_values.TypeRegistry()
    monkeypatch.setattr(registry, "_types", Recent(10))
    monkeypatch.setattr(any_values, "REGISTRY", registry)
    for i in range(100):
        rr.AnyValues(steady=[1.5] if i == 0 else [i], **{f"made_up_{i}": 1})
    assert len(registry._types) <= 20
    # What is used all the time keeps its type.
    (batch,) = rr.AnyValues(steady=[7]).as_component_batches()
    assert batch.as_arrow_array() == pa.array([7.0])


def test_recent_keeps_what_was_used_last() -> None:
    recent: Recent[int, int] = Recent(4)
    for i in range(100):
        assert recent.setdefault(i, -i - 1) == -i - 1
        assert [recent.get(j) for j in range(max(i - 3, 0), i + 1)] == [-j - 1 for j in range(max(i - 3, 0), i + 1)]
        assert len(recent) <= 8
    assert recent.get(0) is None
    recent[0] = 5
    assert recent.setdefault(0, 6) == 5


def test_recent_is_safe_to_share() -> None:
    recent: Recent[int, int] = Recent(4)
    failures: list[object] = []

    def use(seed: int) -> None:
        numbers = np.random.default_rng(seed).integers(0, 20, 5000)
        failures.extend(
            number
            for number in map(int, numbers)
            if recent.setdefault(number, number) != number or recent.get(number) not in (number, None)
        )

    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(recent) <= 12, "a race may let a few more in, never without end"
