"""From definitions to Python source."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

from .archetypes import archetype_module, codec_imports, imports_of, in_order
from .model import CODECS, Component, Encoding, Model, constant, snake
from .views import view_module, view_module_name

HEADER = '"""{title}\n\nMade by ``python -m asyncrr.types.codegen``; change the definitions instead.\n"""\n'

GIVEN = {"float": "SupportsFloat", "int": "SupportsInt"}
"""What the class of a single number takes."""

FORMS = {
    "float": ("NativeFloat", "float(value)", "float"),
    "int": ("NativeInt", "int(value)", "int"),
    "bool": ("NativeBool", "bool(value)", "bool"),
    "text": ("NativeText", "str(value)", "str"),
}


def render(*models: Model) -> dict[str, str]:
    """All generated files of these trees by their path below ``asyncrr``."""
    files: dict[str, str] = {}
    for model in models:
        files |= {f"{model.tree}/{path}": text for path, text in _tree(model).items()}
    return files


def _tree(model: Model) -> dict[str, str]:
    files = {"codecs.py": _codecs(model)}
    for encoding in model.encodings.values():
        if not encoding.component_only:
            files[f"encodings/{snake(encoding.name)}.py"] = _encoding_module(model, encoding)
    for component in model.components.values():
        path = f"{component.scope}/{snake(component.name)}.py"
        files[path] = _enum_module(model, component) if component.values else _component_module(model, component)
    for archetype in model.archetypes.values():
        files[f"archetypes/{snake(archetype.name)}.py"] = archetype_module(model, archetype)
    exported: dict[str, dict[str, list[str]]] = {"encodings": {}, "components": {}}
    for encoding in model.encodings.values():
        if not encoding.component_only:
            exported["encodings"][encoding.name] = [encoding.name, f"{encoding.name}Batch"]
    hints = {
        folder: [e for e in model.encodings.values() if e.component_only == (folder == "components")]
        for folder in exported
    }
    for component in model.components.values():
        names = [component.name, f"{component.name}Batch"]
        if component.values:
            names += [f"{component.name}Like", f"{component.name}ArrayLike"]
        exported[component.scope][component.name] = names
    of = " of blueprints" if model.below else ""
    files["encodings/__init__.py"] = _package(
        f"Encodings{of}: how values are stored.", exported["encodings"], hints["encodings"]
    )
    files["components/__init__.py"] = (
        _package(f"Components{of}: what values mean.", exported["components"], hints["components"]) + _BATCH_CLASS
    )
    if not model.below:
        files["components/__init__.py"] = files["components/__init__.py"].replace(*_EARLIER)
    files["archetypes/__init__.py"] = _package(
        f"Archetypes{of}: components that belong together.", {name: [name] for name in model.archetypes}
    )
    for view in model.views.values():
        files[f"views/{view_module_name(view.name)}.py"] = view_module(model, view)
    if model.views:
        files["views/__init__.py"] = _package(
            "Views: what is shown, and how.", {name: [name] for name in model.views}, module=view_module_name
        )
    return files


_CODECS_HEAD = {
    "types": """\
import pyarrow as pa

from .codec import Codec
from .conversions.annotations import annotation_contexts, annotation_infos, class_descriptions, class_map_elems
from .conversions.blobs import blobs
from .conversions.colors import colors
from .conversions.directions import directions
from .conversions.numbers import booleans, harmonics, identifiers, intervals, matrices, numbers, vectors
from .conversions.pairs import channel_counts, key_values, number_pairs, text_pairs
from .conversions.records import axis_angles, image_formats
from .conversions.strips import strips
from .conversions.structs import boundaries, dimension_selection, members
from .conversions.tensors import tensor_buffers, tensors
from .conversions.words import enumeration, texts
from .kinds import (
    Blob,
    Boolean,
    Color,
    Fixed,
    FixedRows,
    Record,
    Strips,
    Tensor,
    Text,
    TextPairs,
    list_of,
    lists,
    opaque,
    structs,
    unions,
)

f16, f32, f64 = pa.float16(), pa.float32(), pa.float64()
i32, i64 = pa.int32(), pa.int64()
u8, u16, u32, u64 = pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()
""",
    "blueprint": """\
import pyarrow as pa

from ..types import codecs
from ..types.codec import Codec
from ..types.conversions.structs import members
from ..types.conversions.words import enumeration, optional_texts
from ..types.kinds import Fixed, list_of, lists, structs, structs_of_lists
from .conversions import (
    column_orders,
    column_selector,
    filter_is_not_null,
    index_slider,
    selected_columns,
    text_log_column,
    timeline_column,
)

i64 = pa.int64()
u8, u32 = pa.uint8(), pa.uint32()
""",
}


def _codecs(model: Model) -> str:
    of = " of blueprints" if model.below else ""
    lines = [
        HEADER.format(title=f"The codecs of all encodings and enumerations{of}."),
        "from __future__ import annotations",
        "",
        _CODECS_HEAD[model.tree],
    ]
    bases = {component.base: None for component in model.components.values() if component.values}
    lines += [f"_ENUM_{base.upper()} = Fixed({base})" for base in bases]
    for component in model.components.values():
        if component.values:
            lines += _enum_codec(component)
    lines.append("")
    # Encodings that are stored and converted alike share a codec, and with it the kind and its columns' code path.
    shared: dict[tuple[str, str], str] = {}
    for encoding in model.encodings.values():
        name = constant(encoding.name)
        same = shared.setdefault((encoding.storage, encoding.convert), name)
        if same != name:
            lines.append(f"{name} = {same}")
            continue
        kind = f"_{name}"
        storage = _wrapped_call(encoding.storage) if "((" in encoding.storage else encoding.storage
        lines.append(f"{kind} = {storage}")
        convert = encoding.convert.replace("(kind", "(" + kind)
        one_line = f"{name} = Codec({kind}, {convert})"
        if len(one_line) <= 120:
            lines.append(one_line)
        elif len(convert) <= 115:
            lines += [f"{name} = Codec(", f"    {kind},", f"    {convert},", ")"]
        else:
            head, arguments = convert.removesuffix(")").split("(", 1)
            spread = [f"        {argument}," for argument in arguments.split(", ")]
            lines += [f"{name} = Codec(", f"    {kind},", f"    {head}(", *spread, "    ),", ")"]
    return "\n".join(lines) + "\n"


def _enum_codec(component: Component) -> list[str]:
    kind = f"_ENUM_{component.base.upper()}"
    head = f"{constant(component.name)} = Codec("
    members = [f'"{name}": {number}' for name, number in component.values.items()]
    one_line = f'{head}{kind}, enumeration({kind}, "{component.name}", {{{", ".join(members)}}}))'
    if len(one_line) <= 120:
        return [one_line]
    return [
        head,
        f"    {kind},",
        "    enumeration(",
        f"        {kind},",
        f'        "{component.name}",',
        "        {",
        *[f"            {member}," for member in members],
        "        },",
        "    ),",
        ")",
    ]


def _wrapped_call(expression: str) -> str:
    """A call of one tuple of tuples, a line for each."""
    head, rest = expression.split("((", 1)
    parts = rest.removesuffix("))").split("), (")
    if len(parts) == 1:
        return expression
    rows = "".join(f"        ({part.strip('()')}),\n" for part in parts)
    return f"{head}(\n    (\n{rows}    )\n)"


def _encoding_module(model: Model, encoding: Encoding) -> str:
    name = encoding.name
    lines = [HEADER.format(title=f"Encoding ``{name}``."), "from __future__ import annotations", ""]
    if model.below:
        # Only the trees' lowest has encodings that need no class by hand.
        module = encoding.native.split(".", 1)[0]
        lines += [
            "from typing import TYPE_CHECKING",
            "",
            "from ...types.base import BaseBatch",
            "from .. import codecs as blueprint_codecs",
            f"from ..natives.{module} import {name} as {name}",
            *_for_checkers("..likes", {encoding.many}),
        ]
        return "\n".join(lines + _batch(encoding, "blueprint_codecs")) + "\n"
    typing = ["TYPE_CHECKING", *([GIVEN[encoding.native]] if encoding.native in ("float", "int") else [])]
    lines += [f"from typing import {', '.join(typing)}", ""]
    lines += ["from .. import codecs", "from ..base import BaseBatch"]
    hints = {encoding.many} | ({encoding.like} if encoding.native in ("bool", "text", "vector", "matrix") else set())
    if encoding.native in FORMS:
        base, conversion, kind = FORMS[encoding.native]
        attribute = encoding.attribute
        given = GIVEN.get(encoding.native, encoding.like)
        lines += [
            f"from ..natives.forms import {base}",
            *_for_checkers("..likes", hints),
            "",
            "",
            f"class {name}({base}):",
            *_value_doc(encoding, [attribute]),
            "",
            f"    {attribute}: {kind}",
            f'    _ATTRIBUTE = "{attribute}"',
            "    _CODEC = codecs." + constant(name),
            "",
            f"    def __init__(self, {attribute}: {given}) -> None:",
            f"        self.{attribute} = {conversion.replace('value', attribute)}",
        ]
    elif encoding.native in ("vector", "matrix"):
        base = "NativeVector" if encoding.native == "vector" else "NativeMatrix"
        attribute = encoding.attribute
        lines[-2:-2] = ["import numpy as np", "import numpy.typing as npt", ""]
        item = (
            {"D": "np.float64", "I": "np.int32", "U": "np.uint32"}.get(name[0], "np.float32")
            if name[1:4] == "Vec"
            else "np.float32"
        )
        if name == "Range1D":
            item = "np.float64"
        lines += [
            f"from ..natives.forms import {base}",
            *_for_checkers("..likes", hints),
            "",
            "",
            f"class {name}({base}):",
            *_value_doc(encoding, [attribute] if encoding.native == "vector" else ["rows", "columns"]),
            "",
            f'    _ATTRIBUTE = "{attribute}"',
            f"    _CODEC = codecs.{constant(name)}",
            "",
        ]
        if encoding.native == "vector":
            lines += [
                f"    def __init__(self, {attribute}: {encoding.like}) -> None:",
                f"        self._keep({attribute})",
                "",
            ]
        else:
            hint = f"{encoding.like} | None"
            lines += [
                f"    def __init__(self, rows: {hint} = None, *, columns: {hint} = None) -> None:",
                "        self._keep_matrix(rows, columns)",
                "",
            ]
        lines += [
            "    @property",
            f"    def {attribute}(self) -> npt.NDArray[{item}]:",
            '        """The numbers."""',
            "        return self._numbers()",
            "",
            f"    @{attribute}.setter",
            f"    def {attribute}(self, numbers: {encoding.like}) -> None:",
            "        self._keep(numbers)"
            if encoding.native == "vector"
            else "        self._keep_matrix(None, numbers)",
        ]
    else:
        module = encoding.native.split(".", 1)[0]
        lines += [
            f"from ..natives.{module} import {name} as {name}",
            *_for_checkers("..likes", hints),
        ]
    return "\n".join(lines + _batch(encoding, "codecs")) + "\n"


def _for_checkers(module: str, names: set[str]) -> list[str]:
    """An import that only type checkers do."""
    return ["", "if TYPE_CHECKING:", *[f"    {line}" for line in imports_of([(module, name) for name in names])]]


_ABOUT = {
    "float": "The number.",
    "int": "The number; a fraction is cut off.",
    "bool": "The truth value.",
    "text": "The text; what is no ``str`` goes through ``str()``.",
    "vector": "As many numbers as the vector has, as a sequence or an array.",
    "rows": "The matrix row by row, nested or flat; the identity, with a warning, where neither argument is given.",
    "columns": "The matrix column by column; instead of ``rows``.",
}


def _value_doc(encoding: Encoding, parameters: list[str]) -> list[str]:
    lines = [f'    """{encoding.doc}', "", "    Parameters", "    ----------"]
    for parameter in parameters:
        lines += [f"    {parameter}", f"        {_ABOUT.get(parameter) or _ABOUT[encoding.native]}"]
    return [*lines, '    """']


def _batch(encoding: Encoding, codecs: str) -> list[str]:
    name = encoding.name
    return [
        "",
        "",
        f"class {name}Batch(BaseBatch):",
        f'    """A batch of ``{name}``."""',
        "",
        f"    _CODEC = {codecs}.{constant(name)}",
        f"    _ARROW_DATATYPE = {codecs}.{constant(name)}.kind.arrow_type",
        "",
        f"    def __init__(self, data: {encoding.many} | None, strict: bool | None = None) -> None:",
        "        super().__init__(data, strict)",
    ]


def _component_module(model: Model, component: Component) -> str:
    name = component.name
    encoding = model.encoding(component.encoding or "")
    codec = model.codec(component)
    types = model.within("types")
    own_native = component.native or (encoding.native if encoding.component_only else None)
    imports = []
    if encoding.component_only:
        imports += codec_imports(model, [codec])
        imports.append(f"from {types}base import BaseBatch, ComponentBatchMixin, ComponentMixin")
        batch_base = "BaseBatch"
    else:
        same = f"{encoding.name} as _{encoding.name}" if encoding.name == name else encoding.name
        same_batch = (
            f"{encoding.name}Batch as _{encoding.name}Batch" if encoding.name == name else f"{encoding.name}Batch"
        )
        imports.append(f"from {types}base import ComponentBatchMixin, ComponentMixin")
        # With an alias each name has a line of its own, as import sorters want it.
        names = [same_batch] if own_native else [same, same_batch]
        if encoding.name != name:
            names = [", ".join(names)]
        source = f"{model.within(encoding.tree)}encodings.{snake(encoding.name)}"
        imports += [f"from {source} import {imported}" for imported in names]
        batch_base = f"_{encoding.name}Batch" if encoding.name == name else f"{encoding.name}Batch"
    bases = []
    if component.mixin:
        module, mixin = component.mixin.split(".")
        imports.append(f"from ..natives.{module} import {mixin}")
        bases.append(mixin)
    if own_native:
        module, native = own_native.split(".")
        imports.append(f"from ..natives.{module} import {native} as _{native}")
        bases.append(f"_{native}")
    else:
        bases.append(f"_{encoding.name}" if encoding.name == name else encoding.name)
    typing = [*(["TYPE_CHECKING"] if encoding.component_only else []), *(["ClassVar"] if component.constants else [])]
    lines = [
        HEADER.format(title=f"Component ``{name}``."),
        "from __future__ import annotations",
        "",
        *([f"from typing import {', '.join(typing)}", ""] if typing else []),
        *in_order(imports),
    ]
    if encoding.component_only:
        lines += _for_checkers(f"{model.within(encoding.tree)}likes", {encoding.many})
    lines += [
        "",
        "",
        f"class {name}({', '.join(bases)}, ComponentMixin):",
        f'    """{component.doc}"""',
        "",
        f'    _COMPONENT_TYPE = "{component.full_name}"',
    ]
    for key in component.constants:
        lines.append(f"    {key}: ClassVar[{name}]")
    lines += [
        "",
        "",
        f"class {name}Batch({batch_base}, ComponentBatchMixin):",
        f'    """A batch of ``{name}``."""',
        "",
        f'    _COMPONENT_TYPE = "{component.full_name}"',
    ]
    if encoding.component_only:
        lines += [
            f"    _CODEC = {codec}",
            f"    _ARROW_DATATYPE = {codec}.kind.arrow_type",
            "",
            f"    def __init__(self, data: {encoding.many} | None, strict: bool | None = None) -> None:",
            "        super().__init__(data, strict)",
        ]
    if component.constants:
        lines += ["", ""]
        for key, value in component.constants.items():
            text = f'"{value}"' if isinstance(value, str) else str(value)
            lines.append(f"{name}.{key} = {name}({text})")
    return "\n".join(lines) + "\n"


def _enum_module(model: Model, component: Component) -> str:
    name = component.name
    codec = f"{CODECS[component.tree]}.{constant(name)}"
    types = model.within("types")
    mixins = ", ComponentBatchMixin" if component.scope == "components" else ""
    imports = [
        *codec_imports(model, [codec]),
        f"from {types}base import BaseBatch{mixins}",
        f"from {types}likes import IntegerArray, IntLike",
        f"from {types}natives.forms import NativeEnum",
    ]
    bases = "NativeEnum"
    if component.mixin:
        module, mixin = component.mixin.split(".")
        imports.append(f"from ..natives.{module} import {mixin}")
        bases = f"{mixin}, NativeEnum"
    lines = [
        HEADER.format(title=f"Enumeration ``{name}``."),
        "from __future__ import annotations",
        "",
        "from collections.abc import Sequence",
        "from typing import Literal, TypeAlias",
        "",
        *in_order(imports),
    ]
    lines += ["", "", f"class {name}({bases}):", f'    """{component.doc}"""', ""]
    lines += [f"    {key} = {value}" for key, value in component.values.items()]
    texts = [*component.values, *(key.lower() for key in component.values if key.lower() not in component.values)]
    head = f"{name}Like: TypeAlias = "
    one_line = f"{head}{name} | Literal[{', '.join(quoted(texts))}] | IntLike"
    lines += ["", ""]
    if len(one_line) <= 120:
        lines.append(one_line)
    else:
        lines += [f"{head}(", f"    {name}", "    | Literal[", *[f"        {text}," for text in quoted(texts)]]
        lines += ["    ]", "    | IntLike", ")"]
    lines += [
        f'"""A member of ``{name}``, its name, or its number."""',
        f"{name}ArrayLike: TypeAlias = {name}Like | Sequence[{name}Like | None] | IntegerArray",
        f'"""One ``{name}`` or several: members, names and numbers in a sequence, or an array of numbers."""',
        "",
        "",
        f"class {name}Batch(BaseBatch{mixins}):",
        f'    """A batch of ``{name}``: members, names in any case, or numbers."""',
        "",
    ]
    if mixins:
        lines.append(f'    _COMPONENT_TYPE = "{component.full_name}"')
    lines += [
        f"    _CODEC = {codec}",
        f"    _ARROW_DATATYPE = {codec}.kind.arrow_type",
        "",
        f"    def __init__(self, data: {name}ArrayLike | None, strict: bool | None = None) -> None:",
        "        super().__init__(data, strict)",
    ]
    return "\n".join(lines) + "\n"


def quoted(texts: Iterable[str]) -> list[str]:
    """Texts as Python source."""
    return [f'"{text}"' for text in texts]


def _package(
    title: str,
    names: dict[str, list[str]],
    hinted: Iterable[Encoding] = (),
    module: Callable[[str], str] = snake,
) -> str:
    """A package that loads what it exports on demand: the names that the module of each class has, and type hints."""
    table = {member: module(name) for name, members in names.items() for member in members}
    table |= {hint: ".likes" for encoding in hinted for hint in (encoding.like, encoding.many)}
    imports = [
        f"    from .{origin} import {member} as {member}"
        for member, origin in sorted(table.items(), key=lambda item: (item[1] != ".likes", item[1], item[0]))
    ]
    return "\n".join(
        [
            HEADER.format(title=title + " Each is loaded when it is first used."),
            "from __future__ import annotations",
            "",
            "from typing import TYPE_CHECKING, Any",
            "",
            "from asyncrr import _lazy",
            "",
            "if TYPE_CHECKING:",
            *imports,
            "",
            "MODULES = {",
            *[f'    "{member}": "{origin}",' for member, origin in sorted(table.items())],
            "}",
            "__all__ = [",
            *textwrap.wrap(
                ", ".join(quoted(sorted(table))) + ",", 116, initial_indent="    ", subsequent_indent="    "
            ),
            "]",
            "",
            "",
            "def _load(name: str) -> Any:",
            "    module = MODULES.get(name)",
            "    if module is None:",
            '        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")',
            '    value = getattr(_lazy.load(f".{module}", __name__), name)',
            "    globals()[name] = value",
            "    return value",
            "",
            "",
            "if not TYPE_CHECKING:",
            "    # Type checkers know all names, and are to find those that do not exist.",
            "    __getattr__ = _load",
            "",
            "",
            "def __dir__() -> list[str]:",
            "    return sorted(MODULES)",
            "",
        ]
    )


_EARLIER = (
    """    if module is None:
        raise""",
    """    if module is None:
        from ..earlier import present_name

        if (present := present_name(name)) is not None:
            return _load(present)
        raise""",
)

_BATCH_CLASS = textwrap.dedent(
    '''

    def batch_class(component: str) -> Any:
        """The batch class of a component, such as ``Position3DBatch`` for ``Position3D``."""
        return _load(f"{component}Batch")
    '''
)
