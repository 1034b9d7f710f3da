"""Every field of every archetype on its own, in both modes, as a row and as columns: the same as the official SDK.

The fields are those of the definitions that the types are generated from, the inputs those of ``field_inputs.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rerun

import asyncrr.types.codegen
from asyncrr.types.codegen.model import ArchetypeDef, FieldDef, load
from tests.types.field_inputs import NO_REFERENCE, inputs_of, public
from tests.types.outcomes import OURS, outcome

DEFINITIONS = Path(asyncrr.types.codegen.__file__).parents[1] / "definitions"
MODEL = load(DEFINITIONS)
ARCHETYPES = list(MODEL.archetypes.values())
MODES = pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])

ALSO = {"BarChart": "values=[1], "}
"""Arguments of archetypes that the official ``from_fields`` and ``columns`` cannot do without."""

FIELDS = [
    pytest.param(archetype, member, id=f"{archetype.name}-{member.name}")
    for archetype in ARCHETYPES
    for member in archetype.fields
    if member.component not in NO_REFERENCE
]
LENGTHS = ["[1, 1, 1]", "[2, 1]", "[0, 3, 0]", "[3]", "[1]", "[4]", "[]", "[[1, 2]]", "np.array([1, 2])", "3"]


def assert_none_differs(expressions: list[str], strict: bool) -> None:
    """Fail with all expressions whose outcome is another one than with the official SDK."""
    differences = []
    for expression in expressions:
        expected, actual = outcome(rerun, expression, strict), outcome(OURS, expression, strict)
        for seen in (expected, actual):
            # That there is a warning counts: of one mistake the official SDK complains once or twice, we once.
            seen["warnings"] = set(seen["warnings"])
        if actual != expected:
            differences.append(f"{expression}\n  official {expected}\n  ours     {actual}")
    assert not differences, f"{len(differences)} of {len(expressions)} differ:\n" + "\n".join(differences)


def call(archetype: ArchetypeDef, method: str, name: str, value: str) -> str:
    """A call with one field."""
    also = "" if ALSO.get(archetype.name, "").startswith(f"{name}=") else ALSO.get(archetype.name, "")
    return f"{public(archetype.full_name)}.{method}({also}{name}={value})"


@MODES
@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_as_a_row(archetype: ArchetypeDef, member: FieldDef, strict: bool) -> None:
    values = inputs_of(MODEL.components[member.component]).all
    assert_none_differs([call(archetype, "from_fields", member.name, value) for value in values], strict)


@MODES
@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_as_columns(archetype: ArchetypeDef, member: FieldDef, strict: bool) -> None:
    inputs = inputs_of(MODEL.components[member.component])
    rows = call(archetype, "columns", member.name, inputs.rows)
    expressions = [call(archetype, "columns", member.name, value) for value in inputs.all]
    assert_none_differs(expressions + [f"{rows}.partition({lengths})" for lengths in LENGTHS], strict)


def test_every_archetype_and_field_of_the_official_sdk_is_covered() -> None:
    """The definitions name all archetypes with all fields, and whatever they name has inputs that both SDKs take."""
    official = {
        f"{name}.{field.name}"
        for name in rerun.archetypes.__all__
        for field in getattr(rerun.archetypes, name).__attrs_attrs__
    }
    defined = {f"{archetype.name}.{member.name}" for archetype in ARCHETYPES for member in archetype.fields}
    assert defined == official
    tested = {f"{archetype.name}.{member.name}" for archetype, member in (case.values for case in FIELDS)}
    assert defined - tested == {"McapStatistics.channel_message_counts"}


@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_the_inputs_are_good(archetype: ArchetypeDef, member: FieldDef) -> None:
    """The comparisons would also hold if nothing could be converted."""
    inputs = inputs_of(MODEL.components[member.component])
    one = outcome(OURS, call(archetype, "from_fields", member.name, inputs.one), True)
    # One is all that a batch of tensors or contexts can hold.
    lengths = [1] if member.component in ("TensorData", "AnnotationContext") else [1, 1, 1]
    columns = f"{public(archetype.full_name)}.columns({member.name}={inputs.rows}).partition({lengths})"
    rows = outcome(OURS, columns, True)
    column = f"{archetype.name}:{member.name}"
    assert {name: len(values) for name, _, _, (_, _, values) in one["result"]}[column] == 1
    assert {name: len(values) for name, _, _, (_, _, values) in rows["result"]}[column] == len(lengths)


TAKEN = [
    ("Points3D.from_fields(positions=rr.components.Position3DBatch([1, 2, 3]))", [[1, 2, 3]]),
    ("Boxes3D.from_fields(fill_mode=np.array([1]))", [1]),
    ("Boxes3D.from_fields(fill_mode=np.uint8(1))", [1]),
    ("TextLog.from_fields(text=pa.array(['a'], pa.large_utf8()))", ["a"]),
    ("Asset3D.from_fields(blob=[rr.components.Blob(b'a'), b'b'])", [[97], [98]]),
    ("McapStatistics.from_fields(channel_message_counts={1: 2})", [[{"channel_id": 1, "message_count": 2}]]),
]


@MODES
@pytest.mark.parametrize(("call", "values"), TAKEN)
def test_taken_where_the_official_sdk_takes_it_wrong_or_not_at_all(call: str, values: list[Any], strict: bool) -> None:
    official, ours = (outcome(module, f"rr.archetypes.{call}", strict) for module in (rerun, OURS))
    ((_, _, _, (_, _, taken)),) = ours["result"]
    assert taken == values
    assert ours["warnings"] == []
    assert official != ours
