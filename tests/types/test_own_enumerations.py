"""Members of a program's own enumerations, where one of Rerun's is asked for, and where a text is."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np
import pytest
import rerun

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from asyncrr.types.codegen.model import Component
from asyncrr.types.natives.forms import NativeEnum
from tests.types.field_inputs import public
from tests.types.outcomes import OURS, outcome
from tests.types.test_every_blueprint_field import BLUEPRINT
from tests.types.test_every_field import MODEL

ENUMERATIONS = {
    component.full_name: component
    for model in (MODEL, BLUEPRINT)
    for component in model.components.values()
    if component.encoding is None
}
FORMS: dict[str, Any] = {
    "IntEnum": lambda names, numbers: enum.IntEnum("Own", dict(zip(names, numbers, strict=True))),
    "IntFlag": lambda names, numbers: enum.IntFlag("Own", dict(zip(names, numbers, strict=True))),
    "int": lambda names, numbers: enum.Enum("Own", dict(zip(names, numbers, strict=True)), type=int),
    "StrEnum": lambda names, numbers: enum.StrEnum("Own", {name: name for name in names}),
    "str": lambda names, numbers: enum.Enum("Own", {name: name.upper() for name in names}, type=str),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("component", ENUMERATIONS.values(), ids=ENUMERATIONS)
def test_every_enumeration_takes_numbers_and_names_of_own_members(component: Component, form: str) -> None:
    own = FORMS[form](component.values, component.values.values())
    name = public(component.full_name)
    members = [own[key] for key in component.values]
    for value in (*members, members, [members[0], None, list(component.values)[-1]]):
        expression = f"{name}Batch(x).as_arrow_array().to_pylist()"
        expected = outcome(rerun, expression, True, x=value)
        assert outcome(OURS, expression, True, x=value) == expected
        assert expected["result"]
    for number, member in zip(component.values.values(), members, strict=True):
        assert eval(f"{name}.auto(x)", {"rr": OURS, "x": member}).value == number


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("component", ENUMERATIONS.values(), ids=ENUMERATIONS)
def test_other_enumerations_are_refused(component: Component, strict: bool) -> None:
    name = public(component.full_name)
    number = next(iter(component.values.values()))
    others: list[Any] = [enum.Enum("Own", {"A": number}).A, enum.Enum("Own", {"A": next(iter(component.values))}).A]
    others += [enum.IntEnum("Own", {"A": 250}).A, enum.StrEnum("Own", {"A": "nope"}).A]
    others.append(rr.components.FillMode.Solid if component.name != "FillMode" else rr.components.MarkerShape.Cross)
    for value in others:
        seen = outcome(OURS, f"{name}Batch(x).as_arrow_array().to_pylist()", strict, x=value)
        assert seen == (
            {"raises": "ValueError", "warnings": []} if strict else {"result": [], "warnings": ["RerunWarning"]}
        )
        enumeration: type[NativeEnum] = eval(name, {"rr": OURS})
        with pytest.raises(ValueError, match=component.name):
            enumeration.auto(value)


class Model(enum.StrEnum):
    BGR = "bgr"


class Number(enum.IntEnum):
    BGR = 4


class Type(enum.StrEnum):
    BYTE = "u8"


class Direction(enum.IntEnum):
    LEFT = 4


def test_images_and_directions() -> None:
    pixels = np.zeros((2, 2, 3), np.uint8)
    expected = rr.Image(pixels, color_model="BGR")
    for model in (Model.BGR, Number.BGR, 4, rr.ColorModel.BGR, "bgr"):
        assert rr.Image(pixels, color_model=model) == expected
        assert rr.Image(bytes=pixels.tobytes(), width=2, height=2, color_model=model, datatype=Type.BYTE) == expected
    directions = rr.ViewCoordinates([Direction.LEFT, "up", rr.encodings.ViewDir.Forward])
    assert directions == rr.ViewCoordinates([4, 1, 5])
    with pytest.warns(RerunWarning, match="sepia"), pytest.raises(ValueError, match="sepia"):
        rr.Image(pixels, color_model="sepia")
    for other in (rr.components.FillMode.Solid, enum.Enum("Own", {"A": 3}).A):
        with pytest.warns(RerunWarning), pytest.raises(ValueError, match="is not a ColorModel"):
            rr.Image(pixels, color_model=other)  # type: ignore[arg-type]
        seen = outcome(OURS, "rr.ViewCoordinates([x, 1, 5])", True, x=other)
        assert seen == {"raises": "ValueError", "warnings": []}


class Level(str, enum.Enum):  # noqa: UP042  the form of programs that are older than StrEnum
    """What ``str()`` shows as ``Level.WARN``."""

    WARN = "WARN"


class Exclaiming(str):
    """A text that ``str()`` shows in another way."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{super().__str__()}!"


@pytest.mark.parametrize(
    "text", [Level.WARN, Exclaiming("WARN"), enum.StrEnum("Own", {"A": "WARN"}).A, np.str_("WARN")]
)
def test_texts_are_their_characters(text: str) -> None:
    level = rr.TextLog("x", level=text)
    assert level == rr.TextLog("x", level="WARN")
    assert outcome(OURS, "rr.TextLog('x', level=x)", True, x=text) == outcome(
        rerun, "rr.TextLog('x', level=x)", True, x=text
    )
    assert rr.Points3D([1, 2, 3], labels=[text]) == rr.Points3D([1, 2, 3], labels=["WARN"])
    assert rr.GraphEdges([(text, text)]) == rr.GraphEdges([("WARN", "WARN")])
