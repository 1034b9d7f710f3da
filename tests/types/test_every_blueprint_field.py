"""Every field of every archetype of blueprints on its own, in both modes: the same as the official SDK.

As ``test_every_field.py`` does it for the archetypes of data.
"""

from __future__ import annotations

import inspect
from typing import Any
from uuid import UUID

import pytest
import rerun
import rerun.blueprint

from asyncrr.blueprint import archetypes
from asyncrr.types.codegen.model import ArchetypeDef, FieldDef, load_blueprint
from tests.types.blueprint_inputs import STRUCTS, blueprint_inputs
from tests.types.field_inputs import public
from tests.types.outcomes import NAMESPACE, OURS, form, outcome
from tests.types.test_every_field import DEFINITIONS, MODEL, MODES, assert_none_differs

BLUEPRINT = load_blueprint(DEFINITIONS, MODEL)
FIELDS = [
    pytest.param(archetype, member, id=f"{archetype.name}-{member.name}")
    for archetype in BLUEPRINT.archetypes.values()
    for member in archetype.fields
]


def call(archetype: ArchetypeDef, member: FieldDef, value: str) -> str:
    return f"{public(archetype.full_name)}.from_fields({member.name}={value})"


BETTER = {
    "DataframeQuery(select='bad')",
    "DataframeQuery(entity_order='bad')",
    "DataframeQuery(entity_order=[[]])",
    *(f"TextLogColumns(timeline_columns={value})" for value in ("[Anything()]", "[[]]", "[['t']]", "[None]", "'bad'")),
    "TextLogColumns(text_log_columns=[None])",
    "TextLogColumns(text_log_columns='body')",
}
"""What the official SDK takes letter by letter, or for the text that Python shows it as, or refuses without need.

Other orders of entities than one list of paths, too; see the test of these.
"""


@MODES
@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_field(archetype: ArchetypeDef, member: FieldDef, strict: bool) -> None:
    component = BLUEPRINT.component(member.component)
    inputs = blueprint_inputs(component)
    values = [value for value in inputs.all if f"{archetype.name}({member.name}={value})" not in BETTER]
    if component.encoding == "ColumnOrder":
        values = [value for value in values if not value.startswith("[[") and ".ColumnOrder" not in value]
    if component.encoding not in STRUCTS:
        assert_none_differs([call(archetype, member, value) for value in values], strict)
        return
    differences = []
    for value in values:
        expression = call(archetype, member, value)
        expected, actual = outcome(rerun, expression, strict), outcome(OURS, expression, strict)
        for seen in (expected, actual):
            # Which error a wrong object gives is an accident of how the official SDK takes its members.
            seen["raises"] = seen.get("raises") is not None
            seen["warnings"] = set(seen["warnings"])
        if actual != expected:
            differences.append(f"{expression}\n  official {expected}\n  ours     {actual}")
    assert not differences, "\n".join(differences)


TAKEN: list[tuple[str, Any]] = [
    ("DataframeQuery.from_fields(entity_order=[['/a', '/b'], []])", [["/a", "/b"], []]),
    (
        "DataframeQuery.from_fields(entity_order=[rr.blueprint.components.ColumnOrder(['/a']), ['/b', '/c']])",
        [["/a"], ["/b", "/c"]],
    ),
    ("TextLogColumns(timeline_columns='tick')", [{"visible": True, "timeline": "tick"}]),
    ("TextLogColumns(text_log_columns='body')", [{"visible": True, "kind": 3}]),
    ("Background.from_fields(kind='solidcolor')", [3]),
    ("ViewportBlueprint(root_container=UUID(int=5))", [[0] * 15 + [5]]),
]
REFUSED = [
    "DataframeQuery(select='tick')",
    "DataframeQuery(entity_order='/a')",
    "TextLogColumns(timeline_columns=[None])",
    "TextLogColumns(timeline_columns=[['tick']])",
    "TextLogColumns(text_log_columns=[None])",
]


@MODES
@pytest.mark.parametrize(("expression", "values"), TAKEN)
def test_taken(expression: str, values: Any, strict: bool) -> None:
    seen = outcome(OURS, f"rr.blueprint.archetypes.{expression}", strict, UUID=UUID)
    ((_, _, _, (_, _, taken)),) = [batch for batch in seen["result"] if not _is_default(batch)]
    assert taken == values
    assert seen["warnings"] == []


def _is_default(batch: Any) -> bool:
    """Whether it is one of the two components that every query has."""
    return batch[0] in ("DataframeQuery:apply_latest_at", "DataframeQuery:auto_scroll")


@pytest.mark.parametrize("expression", REFUSED)
def test_refused(expression: str) -> None:
    expression = f"rr.blueprint.archetypes.{expression}"
    assert outcome(OURS, expression, True) == {"raises": "TypeError", "warnings": []}
    lenient = outcome(OURS, expression, False)
    assert lenient["warnings"] == ["RerunWarning"]
    assert [values for _, _, _, (_, _, values) in filter(lambda b: not _is_default(b), lenient["result"])] == [[]]


def test_every_archetype_and_field_of_the_official_sdk_is_covered() -> None:
    official = {
        f"{name}.{field.name}"
        for name in rerun.blueprint.archetypes.__all__
        for field in getattr(rerun.blueprint.archetypes, name).__attrs_attrs__
    }
    assert {f"{archetype.name}.{member.name}" for archetype, member in (case.values for case in FIELDS)} == official


@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_the_inputs_are_good(archetype: ArchetypeDef, member: FieldDef) -> None:
    """The comparisons would also hold if nothing could be converted."""
    inputs = blueprint_inputs(BLUEPRINT.component(member.component))
    for expression, count in ((inputs.one, 1), (inputs.rows, 3)):
        seen = outcome(OURS, call(archetype, member, expression), True)
        assert {name: len(values) for name, _, _, (_, _, values) in seen["result"]} == {
            f"{archetype.name}:{member.name}": count
        }


@MODES
@pytest.mark.parametrize("archetype", BLUEPRINT.archetypes)
def test_cleared(archetype: str, strict: bool) -> None:
    assert_none_differs([f"rr.blueprint.archetypes.{archetype}.cleared()"], strict)


@pytest.mark.parametrize(("archetype", "member"), FIELDS)
def test_values_of_the_official_sdk(archetype: ArchetypeDef, member: FieldDef) -> None:
    """What is made of the official SDK's classes is taken as what is made of ours."""
    component = BLUEPRINT.component(member.component)
    inputs = blueprint_inputs(component)
    own = [f"{public(component.full_name)}.{name}" for name in component.values]
    given = [eval(value, {**NAMESPACE, "rr": rerun}) for value in (inputs.one, inputs.rows, *own)]
    for value in given:
        ours = getattr(archetypes, archetype.name).from_fields(**{member.name: value})
        official = getattr(rerun.blueprint.archetypes, archetype.name).from_fields(**{member.name: value})
        if member.component == "ColumnOrder" and value is given[1]:
            assert [batch.as_arrow_array().to_pylist() for batch in ours.as_component_batches()] == [
                [["/a", "/b"], [], ["/c"]]
            ]
        else:
            assert form(ours) == form(official)


@MODES
@pytest.mark.parametrize("name", BLUEPRINT.archetypes)
def test_constructor(name: str, strict: bool) -> None:
    """Each argument with what is needed, right and wrong, and all of them at once."""
    archetype = BLUEPRINT.archetypes[name]
    takes = inspect.signature(getattr(archetypes, name).__init__).parameters
    fields = {member.given: member for member in archetype.fields if member.given in takes}
    ones = {given: blueprint_inputs(BLUEPRINT.component(member.component)).one for given, member in fields.items()}
    if name == "DataframeQuery":
        ones["filter_is_not_null"] = "'/a:b'"
    needed = {given: one for given, one in ones.items() if takes[given].default is inspect.Parameter.empty}
    tried = [ones, needed, {}, {**needed, "nonsense": "1"}]
    for given, one in ones.items():
        # A wrong struct gives another error than the official SDK's; those are in the test of the fields.
        wrong = [] if BLUEPRINT.component(fields[given].component).encoding in STRUCTS else ["Anything()", "'bad'"]
        tried += [{**needed, given: value} for value in [one, *wrong]]
    calls = [", ".join(f"{given}={value}" for given, value in arguments.items()) for arguments in tried]
    assert_none_differs([f"{public(archetype.full_name)}({arguments})" for arguments in calls], strict)
