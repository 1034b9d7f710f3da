"""From definitions to Python source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .archetypes import archetype_module
from .model import Component, Encoding, Model, constant, snake

HEADER = '"""{title}\n\nMade by ``python -m asyncrr.types.codegen``; change the definitions instead.\n"""\n'

FORMS = {
    "float": ("NativeFloat", "float(value)", "float"),
    "int": ("NativeInt", "int(value)", "int"),
    "bool": ("NativeBool", "bool(value)", "bool"),
    "text": ("NativeText", "str(value)", "str"),
}


def render(model: Model) -> dict[str, str]:
    """All generated files by their path below ``asyncrr/types``."""
    files = {"codecs.py": _codecs(model)}
    for encoding in model.encodings.values():
        if not encoding.component_only:
            files[f"encodings/{snake(encoding.name)}.py"] = _encoding_module(encoding)
    for component in model.components.values():
        path = f"{component.scope}/{snake(component.name)}.py"
        files[path] = _enum_module(component) if component.values else _component_module(model, component)
    for archetype in model.archetypes.values():
        files[f"archetypes/{snake(archetype.name)}.py"] = archetype_module(model, archetype)
    in_encodings = [e.name for e in model.encodings.values() if not e.component_only]
    in_encodings += [c.name for c in model.components.values() if c.scope == "encodings"]
    in_components = [c.name for c in model.components.values() if c.scope == "components"]
    files["encodings/__init__.py"] = _package("Encodings: how values are stored.", in_encodings, True)
    files["components/__init__.py"] = _package("Components: what values mean.", in_components, True) + _BATCH_CLASS
    files["archetypes/__init__.py"] = _package(
        "Archetypes: components that belong together.", list(model.archetypes), False
    )
    return files


def _codecs(model: Model) -> str:
    lines = [
        HEADER.format(title="The codecs of all encodings and enumerations."),
        "from __future__ import annotations",
        "",
        "import pyarrow as pa",
        "",
        "from .codec import Codec",
        "from .conversions.annotations import annotation_contexts, annotation_infos, class_descriptions, class_map_elems",
        "from .conversions.blobs import blobs",
        "from .conversions.colors import colors",
        "from .conversions.directions import directions",
        "from .conversions.numbers import booleans, harmonics, matrices, numbers, vectors",
        "from .conversions.pairs import channel_counts, key_values, number_pairs, text_pairs",
        "from .conversions.records import axis_angles, image_formats",
        "from .conversions.strips import strips",
        "from .conversions.tensors import tensors",
        "from .conversions.words import enumeration, texts",
        "from .kinds import Blob, Boolean, Color, Fixed, FixedRows, Record, Strips, Tensor, Text, list_of, lists, structs",
        "",
        "f16, f32, f64 = pa.float16(), pa.float32(), pa.float64()",
        "i32, i64 = pa.int32(), pa.int64()",
        "u8, u16, u32, u64 = pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()",
        "",
    ]
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
        lines.append(f"{name} = Codec({kind}, {encoding.convert.replace('(kind', '(' + kind)})")
    lines.append("")
    bases = {component.base: None for component in model.components.values() if component.values}
    lines += [f"_ENUM_{base.upper()} = Fixed({base})" for base in bases]
    for component in model.components.values():
        if component.values:
            kind = f"_ENUM_{component.base.upper()}"
            head = f"{constant(component.name)} = Codec("
            members = [f'"{name}": {number}' for name, number in component.values.items()]
            one_line = f'{head}{kind}, enumeration({kind}, "{component.name}", {{{", ".join(members)}}}))'
            if len(one_line) <= 120:
                lines.append(one_line)
            else:
                lines += [
                    head,
                    f"    {kind},",
                    "    enumeration(",
                    f"        {kind},",
                    f'        "{component.name}",',
                    "        {",
                ]
                lines += [*[f"            {member}," for member in members], "        },", "    ),", ")"]
    return "\n".join(lines) + "\n"


def _wrapped_call(expression: str) -> str:
    """A call of one tuple of tuples, a line for each."""
    head, rest = expression.split("((", 1)
    parts = rest.removesuffix("))").split("), (")
    rows = "".join(f"        ({part.strip('()')}),\n" for part in parts)
    return f"{head}(\n    (\n{rows}    )\n)"


def _encoding_module(encoding: Encoding) -> str:
    name = encoding.name
    lines = [HEADER.format(title=f"Encoding ``{name}``."), "from __future__ import annotations", ""]
    lines += ["from .. import codecs", "from ..base import BaseBatch"]
    own_hint = encoding.native in ("float", "int", "bool", "vector")
    hints = ", ".join(
        sorted({encoding.like, encoding.many} if own_hint or encoding.native == "matrix" else {encoding.many})
    )
    lines.append(f"from ..likes import {hints}")
    if encoding.native in FORMS:
        base, conversion, kind = FORMS[encoding.native]
        attribute = encoding.attribute
        given = {"float": "float", "int": "int", "bool": "bool", "text": "object"}[encoding.native]
        lines[-1] = f"from ..likes import {encoding.many}"
        lines += [
            f"from ..natives.forms import {base}",
            "",
            "",
            f"class {name}({base}):",
            f'    """{encoding.doc}"""',
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
        lines[-3:] = [
            "import numpy as np",
            "import numpy.typing as npt",
            "",
            "from .. import codecs",
            "from ..base import BaseBatch",
            lines[-1],
        ]
        item = (
            {"D": "np.float64", "I": "np.int32", "U": "np.uint32"}.get(name[0], "np.float32")
            if name[1:4] == "Vec"
            else "np.float32"
        )
        if name == "Range1D":
            item = "np.float64"
        lines += [
            f"from ..natives.forms import {base}",
            "",
            "",
            f"class {name}({base}):",
            f'    """{encoding.doc}"""',
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
        ]
    else:
        module = encoding.native.split(".", 1)[0]
        lines += [
            f"from ..natives.{module} import {name} as {name}",
        ]
    lines += [
        "",
        "",
        f"class {name}Batch(BaseBatch):",
        f'    """A batch of ``{name}``."""',
        "",
        f"    _CODEC = codecs.{constant(name)}",
        f"    _ARROW_DATATYPE = codecs.{constant(name)}.kind.arrow_type",
        "",
        f"    def __init__(self, data: {encoding.many} | None, strict: bool | None = None) -> None:",
        "        super().__init__(data, strict)",
    ]
    return "\n".join(lines) + "\n"


def _component_module(model: Model, component: Component) -> str:
    name = component.name
    encoding = model.encodings[component.encoding or ""]
    codec = constant(encoding.name)
    lines = [HEADER.format(title=f"Component ``{name}``."), "from __future__ import annotations", ""]
    own_native = component.native or (encoding.native if encoding.component_only else None)
    if encoding.component_only:
        lines += ["from .. import codecs", "from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin"]
        lines += [f"from ..likes import {encoding.many}"]
        batch_base = "BaseBatch"
    else:
        same = f"{encoding.name} as _{encoding.name}" if encoding.name == name else encoding.name
        same_batch = (
            f"{encoding.name}Batch as _{encoding.name}Batch" if encoding.name == name else f"{encoding.name}Batch"
        )
        lines += ["from ..base import ComponentBatchMixin, ComponentMixin"]
        # With an alias each name has a line of its own, as import sorters want it.
        names = [same_batch] if own_native else [same, same_batch]
        if encoding.name != name:
            names = [", ".join(names)]
        lines += [f"from ..encodings.{snake(encoding.name)} import {imported}" for imported in names]
        batch_base = f"_{encoding.name}Batch" if encoding.name == name else f"{encoding.name}Batch"
    bases = []
    if component.mixin:
        module, mixin = component.mixin.split(".")
        lines.append(f"from ..natives.{module} import {mixin}")
        bases.append(mixin)
    if own_native:
        module, native = own_native.split(".")
        lines.append(f"from ..natives.{module} import {native} as _{native}")
        bases.append(f"_{native}")
    else:
        bases.append(f"_{encoding.name}" if encoding.name == name else encoding.name)
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
            f"    _CODEC = codecs.{codec}",
            f"    _ARROW_DATATYPE = codecs.{codec}.kind.arrow_type",
            "",
            f"    def __init__(self, data: {encoding.many} | None, strict: bool | None = None) -> None:",
            "        super().__init__(data, strict)",
        ]
    if component.constants:
        lines += ["", ""]
        for key, value in component.constants.items():
            text = f'"{value}"' if isinstance(value, str) else str(value)
            lines.append(f"{name}.{key} = {name}({text})")
        lines.insert(lines.index("from __future__ import annotations") + 1, "\nfrom typing import ClassVar")
    return "\n".join(lines) + "\n"


def _enum_module(component: Component) -> str:
    name = component.name
    lines = [
        HEADER.format(title=f"Enumeration ``{name}``."),
        "from __future__ import annotations",
        "",
        "from typing import Any",
        "",
        "from .. import codecs",
    ]
    mixins = "ComponentBatchMixin" if component.scope == "components" else ""
    lines.append(f"from ..base import BaseBatch{', ' + mixins if mixins else ''}")
    lines.append("from ..natives.forms import NativeEnum")
    bases = "NativeEnum"
    if component.mixin:
        module, mixin = component.mixin.split(".")
        lines.append(f"from ..natives.{module} import {mixin}")
        bases = f"{mixin}, NativeEnum"
    lines += ["", "", f"class {name}({bases}):", f'    """{component.doc}"""', ""]
    lines += [f"    {key} = {value}" for key, value in component.values.items()]
    lines += [
        "",
        "",
        f"class {name}Batch(BaseBatch{', ' + mixins if mixins else ''}):",
        f'    """A batch of ``{name}``: members, names in any case, or numbers."""',
        "",
    ]
    if mixins:
        lines.append(f'    _COMPONENT_TYPE = "{component.full_name}"')
    lines += [
        f"    _CODEC = codecs.{constant(name)}",
        f"    _ARROW_DATATYPE = codecs.{constant(name)}.kind.arrow_type",
        "",
        "    def __init__(self, data: Any, strict: bool | None = None) -> None:",
        "        super().__init__(data, strict)",
    ]
    return "\n".join(lines) + "\n"


def _package(title: str, names: Iterable[str], batches: bool) -> str:
    names = sorted(names, key=snake)
    exported = sorted(member for name in names for member in ([name, f"{name}Batch"] if batches else [name]))
    imports = []
    for name in names:
        members = [name, f"{name}Batch"] if batches else [name]
        imports += [f"    from .{snake(name)} import {member} as {member}" for member in members]
    table = [f'    "{member}": "{snake(member.removesuffix("Batch") if batches else member)}",' for member in exported]
    return "\n".join(
        [
            HEADER.format(title=title + " Each is loaded when it is first used."),
            "from __future__ import annotations",
            "",
            "from importlib import import_module",
            "from typing import TYPE_CHECKING, Any",
            "",
            "if TYPE_CHECKING:",
            *imports,
            "",
            "MODULES = {",
            *table,
            "}",
            "",
            "",
            "def __getattr__(name: str) -> Any:",
            "    module = MODULES.get(name)",
            "    if module is None:",
            '        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")',
            '    value = getattr(import_module(f".{module}", __name__), name)',
            "    globals()[name] = value",
            "    return value",
            "",
            "",
            "def __dir__() -> list[str]:",
            "    return sorted(MODULES)",
            "",
        ]
    )


_BATCH_CLASS = textwrap.dedent(
    '''

    def batch_class(component: str) -> Any:
        """The batch class of a component, such as ``Position3DBatch`` for ``Position3D``."""
        return __getattr__(f"{component}Batch")
    '''
)
