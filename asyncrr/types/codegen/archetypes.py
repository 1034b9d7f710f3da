"""Source of an archetype's module."""

from __future__ import annotations

import textwrap

from .model import ArchetypeDef, FieldDef, Model, snake

WIDTH = 120


def archetype_module(model: Model, archetype: ArchetypeDef) -> str:
    """The module of one archetype."""
    name = archetype.name
    custom = "." in archetype.constructor
    members = archetype.fields
    hints = sorted(
        {
            model.hint(model.component(member.component), many)
            for member in members
            for many in ((True, member.many) if model.below is None else (member.many,))
        }
    )
    uses_any = custom or archetype.fast is not None
    typing = ["TYPE_CHECKING", *(["Any"] if uses_any else []), "Self"]
    types = model.within("types")
    base = "Archetype"
    imported = ["Component", *(["ComponentColumnList"] if model.below is None else [])]
    lines = [
        f"from {types}descriptor import ComponentDescriptor",
        f"from {types}fields import LayoutTable, specs",
        f"from {types}kinds import cells_nbytes",
        f"from {types}layout import Cell",
        *codec_imports(model, [model.codec(model.component(member.component)) for member in members]),
    ]
    if custom:
        module, base = archetype.constructor.split(".")
        lines.append(f"from ..constructors.{module} import {base}")
    else:
        imported.insert(0, "Archetype")
    lines.append(f"from ..base import {', '.join(imported)}")
    constants = model.component(archetype.constants_of).constants if archetype.constants_of else {}
    if archetype.constants_of:
        lines.append(f"from ..components.{snake(archetype.constants_of)} import {archetype.constants_of} as _Constants")
    lines = [
        f'"""Archetype ``{name}``.\n\nMade by ``python -m asyncrr.types.codegen``; change the definitions instead.\n"""',
        "",
        "from __future__ import annotations",
        "",
        f"from typing import {', '.join(typing)}",
        "",
        *in_order(lines),
    ]
    if archetype.visualizer:
        hints.append(("..visualizer", "Visualizer"))
        hints.append(("..visualizer", "VisualizerComponentMappingLike"))
    # Hints are for type checkers: an archetype loads without them.
    lines += ["", "if TYPE_CHECKING:", textwrap.indent("\n".join(in_order(imports_of(hints, WIDTH - 4))), "    ")]
    lines += ["", f'_NAME = "{archetype.full_name}"', "_SPECS = specs(", "    _NAME,"]
    for member in members:
        component = model.component(member.component)
        lines.append(f'    ("{member.name}", "{component.full_name}", {model.codec(component)}),')
    lines += [")", "_LAYOUTS = LayoutTable(_SPECS)"]
    lines += [f"_{member.name} = _SPECS[{index}].convert" for index, member in enumerate(members)]
    lines += ["", ""]
    lines += [f"class {name}({base}):"]
    lines += _class_doc(model, archetype)
    lines += ["", "    NAME = _NAME", "    _SPECS = _SPECS", "    _LAYOUTS = _LAYOUTS"]
    if archetype.fast:
        lines.append("    _layout = _LAYOUTS[1]")
    lines.append("")
    lines += [f"    {member.name} = Component(_SPECS[{index}])" for index, member in enumerate(members)]
    lines.append("")
    if constants:
        lines += [*[f"    {key} = _Constants.{key}" for key in constants], ""]
    if custom:
        lines += _setter(archetype)
    else:
        lines += _constructor(model, archetype)
    lines += _class_methods(model, archetype)
    return "\n".join(lines).rstrip() + "\n"


def imports_of(names: list[tuple[str, str]], width: int = WIDTH) -> list[str]:
    """Imports of these names from their modules."""
    lines = []
    for module in sorted({module for module, _ in names}):
        chosen = sorted({name for origin, name in names if origin == module})
        line = f"from {module} import {', '.join(chosen)}"
        if len(line) <= width:
            lines.append(line)
        else:
            lines.append(f"from {module} import (\n" + "".join(f"    {name},\n" for name in chosen) + ")")
    return lines


def in_order(imports: list[str]) -> list[str]:
    """Relative imports as sorters of imports want them: the farthest package first, then by module."""

    def key(line: str) -> tuple[int, str]:
        module = line.split(" ", 2)[1]
        return -len(module) + len(module.lstrip(".")), module

    return sorted(imports, key=key)


def codec_imports(model: Model, codecs: list[str]) -> list[str]:
    """What imports the given codecs, in the form that :meth:`Model.codec` gives."""
    lines = []
    if any(codec.startswith("codecs.") for codec in codecs):
        lines.append("from .. import codecs" if model.tree == "types" else "from ...types import codecs")
    if any(codec.startswith("blueprint_codecs.") for codec in codecs):
        lines.append("from .. import codecs as blueprint_codecs")
    return lines


def _class_doc(model: Model, archetype: ArchetypeDef) -> list[str]:
    custom = "." in archetype.constructor
    title = "Fields" if custom else "Parameters"
    lines = [f'    """{archetype.doc}', "", f"    {title}", f"    {'-' * len(title)}"]
    for member in archetype.fields:
        lines.append(f"    {member.name if custom else member.given}")
        lines += textwrap.wrap(
            member.doc, WIDTH - 8, initial_indent=" " * 8, subsequent_indent=" " * 8, break_long_words=False
        )
    lines.append('    """')
    return lines


def _hint(model: Model, member: FieldDef, many: bool) -> str:
    return f"{model.hint_name(model.component(member.component), many)} | None"


def _conversion(members: list[FieldDef], indent: str, names: list[str]) -> list[str]:
    lines = [f"{indent}cells: list[Cell] = []", f"{indent}mask = 0", f"{indent}try:"]
    for bit, (member, name) in enumerate(zip(members, names, strict=True)):
        lines += [
            f"{indent}    if {name} is not None:",
            f"{indent}        cells.append(_{member.name}({name}))",
            f"{indent}        mask {'=' if bit == 0 else '|='} {1 << bit}",
        ]
    return lines


_KEEP = [
    "        self._layout = _LAYOUTS[mask]",
    "        self._cells = tuple(cells)",
    "        self._nbytes = cells_nbytes(cells)",
    "",
]


def _constructor(model: Model, archetype: ArchetypeDef) -> list[str]:
    members = archetype.fields
    arguments = []
    ordered = sorted(members, key=lambda member: archetype.order.index(member.name)) if archetype.order else members
    positional = [] if archetype.constructor == "keywords" else [member for member in ordered if member.required]
    for member in positional:
        hint = model.hint_name(model.component(member.component), member.many)
        arguments.append(f"{member.given}: {hint}")
    others = [member for member in ordered if member not in positional]
    if others:
        arguments.append("*")
    for member in others:
        if member.required:
            arguments.append(f"{member.given}: {model.hint_name(model.component(member.component), member.many)}")
        else:
            arguments.append(f"{member.given}: {_hint(model, member, member.many)} = None")
    lines = _signature("__init__", ["self", *arguments], "None")
    if archetype.fast:
        (member,) = members
        lines += [
            f"        given: Any = {member.name}",
            f"        if type(given) is {archetype.fast}:",
            "            self._cells = (given,)",
            "            return",
        ]
    for target, rule in archetype.implied.items():
        lines += [
            f"        if {rule['with']} is not None and {target} is None:",
            f"            {target} = {rule['value']}",
        ]
    given = [member.given for member in members]
    lines += _conversion(members, "        ", given)
    lines += ["        except Exception as error:", *_recover(given), "            return"]
    return lines + _KEEP


def _setter(archetype: ArchetypeDef) -> list[str]:
    members = archetype.fields
    lines = ["    def _set(self, given: tuple[Any, ...]) -> None:", *_unpacked(members)]
    lines += _conversion(members, "        ", [member.name for member in members])
    lines += [
        "        except Exception as error:",
        "            self._recover(given, cells, mask, error)",
        "            return",
    ]
    return lines + _KEEP


def _recover(given: list[str]) -> list[str]:
    names = "(" + ", ".join(given) + ("," if len(given) == 1 else "") + ")"
    line = f"            self._recover({names}, cells, mask, error)"
    if len(line) <= WIDTH:
        return [line]
    together = f"                {names}, cells, mask, error"
    head, foot = "            self._recover(", "            )"
    if len(together) <= WIDTH:
        return [head, together, foot]
    indent = " " * 16
    if len(f"{indent}{names},") <= WIDTH:
        first = [f"{indent}{names},"]
    else:
        first = [f"{indent}(", *[f"{indent}    {name}," for name in given], f"{indent}),"]
    return [head, *first, f"{indent}cells,", f"{indent}mask,", f"{indent}error,", foot]


def _unpacked(members: list[FieldDef]) -> list[str]:
    names = ", ".join(member.name for member in members) + ("," if len(members) == 1 else "")
    line = f"        ({names}) = given"
    if len(line) <= WIDTH:
        return [line]
    return ["        (", *[f"            {member.name}," for member in members], "        ) = given"]


def _call(function: str, first: list[str], members: list[FieldDef]) -> list[str]:
    """A call whose last argument is the tuple of all fields, as the formatter would lay it out."""
    names = "(" + ", ".join(member.name for member in members) + ("," if len(members) == 1 else "") + ")"
    line = f"{function}({', '.join([*first, names])})"
    if len(line) <= WIDTH:
        return [line]
    indent = " " * (len(function) - len(function.lstrip()) + 4)
    together = f"{indent}{', '.join([*first, names])}"
    if len(together) <= WIDTH:
        return [f"{function}(", together, f"{indent[:-4]})"]
    spread = [f"{indent}    {member.name}," for member in members]
    if first:
        return [
            f"{function}(",
            *[f"{indent}{argument}," for argument in first],
            f"{indent}(",
            *spread,
            f"{indent}),",
            f"{indent[:-4]})",
        ]
    return [f"{function}(", f"{indent}(", *spread, f"{indent})", f"{indent[:-4]})"]


def _signature(name: str, arguments: list[str], result: str, indent: str = "    ") -> list[str]:
    line = f"{indent}def {name}({', '.join(arguments)}) -> {result}:"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}def {name}(", *[f"{indent}    {argument}," for argument in arguments], f"{indent}) -> {result}:"]


def _class_methods(model: Model, archetype: ArchetypeDef) -> list[str]:
    members = archetype.fields
    single = [f"{member.name}: {_hint(model, member, member.many)} = None" for member in members]
    lines = ["    @classmethod"]
    lines += _signature("from_fields", ["cls", "*", "clear_unset: bool = False", *single], "Self")
    lines += [
        '        """Set only the given fields, to update an entity.',
        "",
        "        Parameters",
        "        ----------",
        "        clear_unset",
        "            Whether the other fields are emptied; otherwise an entity keeps what it has of them.",
        *_fields(members, "see the class."),
        '        """',
        *_call("        return cls._from_fields", ["clear_unset"], members),
        "",
        "    @classmethod",
        "    def cleared(cls) -> Self:",
        '        """All fields, emptied."""',
        "        return cls.from_fields(clear_unset=True)",
        "",
    ]
    # A blueprint is no data over time: its archetypes have no columns.
    lines += _columns(model, members) if model.below is None else []
    for index, member in enumerate(members):
        lines += [
            "    @staticmethod",
            f"    def descriptor_{member.name}() -> ComponentDescriptor:",
            f'        """Names of the column ``{archetype.name}:{member.name}``."""',
            f"        return _SPECS[{index}].field.descriptor",
            "",
        ]
    if archetype.visualizer:
        lines += _visualizer(archetype)
    return lines


def _fields(members: list[FieldDef], about: str) -> list[str]:
    """Entries of a docstring for all fields."""
    lines: list[str] = []
    for names in textwrap.wrap(", ".join(member.name for member in members), WIDTH - 8):
        lines += [f"        {names.rstrip(',')}", f"            The {'fields' if ',' in names else 'field'}: {about}"]
    return lines


def _columns(model: Model, members: list[FieldDef]) -> list[str]:
    many = [f"{member.name}: {_hint(model, member, True)} = None" for member in members]
    return [
        "    @classmethod",
        *_signature("columns", ["cls", "*", *many], "ComponentColumnList"),
        '        """The given fields as columns for ``send_columns``.',
        "",
        "        Parameters",
        "        ----------",
        *_fields(members, "the outermost axis of each is the rows."),
        '        """',
        *_call("        return cls._columns", [], members),
        "",
    ]


def _visualizer(archetype: ArchetypeDef) -> list[str]:
    return [
        *_signature(
            "visualizer", ["self", "*", "mappings: list[VisualizerComponentMappingLike] | None = None"], "Visualizer"
        ),
        f'        """The viewer\'s visualizer ``{archetype.visualizer}`` with the fields that are set as its overrides.',
        "",
        "        Parameters",
        "        ----------",
        "        mappings",
        "            Where it takes components from that do not come from the entity's components of the same name.",
        '        """',
        "        from ..visualizer import Visualizer",
        "",
        f'        return Visualizer("{archetype.visualizer}", overrides=self.as_component_batches(), mappings=mappings)',
        "",
    ]
