"""Every archetype and every field, generated from the definitions: rows, updates, columns."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import asyncrr.types.codegen
from asyncrr.types.codegen.model import ArchetypeDef, FieldDef, Model, load
from benchmarks.samples import SAMPLES
from tests.types.field_inputs import NO_REFERENCE, Inputs, inputs_of, public

from .registry import program


@functools.cache
def _model() -> Model:
    return load(Path(asyncrr.types.codegen.__file__).parents[1] / "definitions")


def _fields(archetype: ArchetypeDef) -> list[tuple[FieldDef, Inputs]]:
    members = [member for member in archetype.fields if member.component not in NO_REFERENCE]
    return [(member, inputs_of(_model().components[member.component])) for member in members]


def _evaluate(rr: Any, expression: str) -> Any:
    return eval(expression, {"rr": rr, "np": np, "pa": pa, "BytesIO": io.BytesIO})


@program()
def rows_of_every_archetype(rr: Any) -> None:
    for name, sample in SAMPLES.items():
        make = sample(rr)
        for frame in range(3):
            rr.set_time("frame", sequence=frame)
            rr.log(f"rows/{name}", make(frame))
        rr.log(f"static/{name}", make(0), static=True)


@program()
def updates_of_every_archetype(rr: Any) -> None:
    for archetype in _model().archetypes.values():
        kind = _evaluate(rr, public(archetype.full_name))
        needed = {"values": [1.0]} if archetype.name == "BarChart" else {}
        clears = len(_fields(archetype)) == len(archetype.fields)
        if clears:
            rr.set_time("frame", sequence=0)
            rr.log(f"cleared/{archetype.name}", kind.cleared())
        for frame, (member, inputs) in enumerate(_fields(archetype), start=1):
            rr.set_time("frame", sequence=frame)
            value = {member.name: _evaluate(rr, inputs.one)}
            rr.log(f"updated/{archetype.name}", kind.from_fields(**(needed | value)))
            if clears:
                rr.log(f"replaced/{archetype.name}", kind.from_fields(clear_unset=True, **value))


@program()
def columns_of_every_archetype(rr: Any) -> None:
    for archetype in _model().archetypes.values():
        kind = _evaluate(rr, public(archetype.full_name))
        needed = {"values": [1.0]} if archetype.name == "BarChart" else {}
        for member, inputs in _fields(archetype):
            single = member.component in ("TensorData", "AnnotationContext")
            given = (needed if member.name != "values" else {}) | {member.name: _evaluate(rr, inputs.rows)}
            *_, column = (
                column
                for column in kind.columns(**given)
                if column.component_descriptor().component == f"{archetype.name}:{member.name}"
            )
            lengths = [1] if single else [2, 0, 1]
            rr.send_columns(
                f"{archetype.name}/{member.name}",
                indexes=[rr.TimeColumn("frame", sequence=range(len(lengths)))],
                columns=[column.partition(lengths)],
            )
