"""Every archetype and every field, generated from the definitions: rows, updates, columns."""

from __future__ import annotations

import functools
import importlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import asyncrr.types.codegen
from asyncrr.types.codegen.model import ArchetypeDef, FieldDef, Model, load, load_blueprint
from benchmarks.samples import SAMPLES
from tests.types.blueprint_inputs import blueprint_inputs
from tests.types.field_inputs import NO_REFERENCE, Inputs, inputs_of, public

from .registry import program

_DEFINITIONS = Path(asyncrr.types.codegen.__file__).parents[1] / "definitions"


@functools.cache
def _model() -> Model:
    return load(_DEFINITIONS)


@functools.cache
def _blueprint() -> Model:
    return load_blueprint(_DEFINITIONS, _model())


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


BAD = 1j
"""What no field can hold; texts hold it as text."""


@program(comparable=False)
def mistakes_in_every_field(rr: Any) -> None:
    """Without strict mode a bad field costs only itself; with it the row is not logged, but the error is ours to catch."""
    for archetype in _model().archetypes.values():
        kind = _evaluate(rr, public(archetype.full_name))
        fields = _fields(archetype)
        for member, _ in fields:
            path = f"{archetype.name}/{member.name}"
            good = {other.name: _evaluate(rr, inputs.one) for other, inputs in fields if other is not member}
            # The official BarChart has no columns without values.
            beside = {"values": [1.0]} if archetype.name == "BarChart" and member.name != "values" else {}
            for strict in (False, True):
                rr.set_strict_mode(strict)
                mode = "strict" if strict else "lenient"
                try:
                    row = kind.from_fields(**good | {member.name: BAD})
                except Exception as error:
                    row = rr.TextLog(type(error).__name__)
                rr.log(f"row/{mode}/{path}", row, static=True)
                try:
                    columns = kind.columns(**beside | {member.name: BAD})
                    found = [f"{c.component_descriptor().component} {len(c.as_arrow_array())}" for c in columns]
                except Exception as error:
                    found = [type(error).__name__]
                rr.log(f"columns/{mode}/{path}", rr.TextLog("\n".join(found)), static=True)
    rr.set_strict_mode(False)


@program()
def rows_of_every_archetype_of_blueprints(rr: Any) -> None:
    """As blueprints log them; what a blueprint makes of them, and how it is sent, has tests of its own."""
    for part in ("archetypes", "components", "encodings"):
        importlib.import_module(f"{rr.__name__}.blueprint.{part}")
    for archetype in _blueprint().archetypes.values():
        kind = _evaluate(rr, public(archetype.full_name))
        inputs = {
            member.name: blueprint_inputs(_blueprint().component(member.component)) for member in archetype.fields
        }
        whole = {name: _evaluate(rr, values.one) for name, values in inputs.items()}
        rr.set_time("blueprint", sequence=0)
        rr.log(f"whole/{archetype.name}", kind.from_fields(**whole))
        rr.log(f"static/{archetype.name}", kind.from_fields(**whole), static=True)
        rr.log(f"cleared/{archetype.name}", kind.cleared())
        for frame, (name, values) in enumerate(inputs.items(), start=1):
            rr.set_time("blueprint", sequence=frame)
            rr.log(f"updated/{archetype.name}", kind.from_fields(**{name: _evaluate(rr, values.one)}))
            # Rows without a field, then with all fields: unions and structs of several rows in one column.
            rr.log(f"replaced/{archetype.name}", kind.from_fields(clear_unset=True, **{name: whole[name]}))
