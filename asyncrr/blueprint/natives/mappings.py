"""Where a visualizer takes its components from, as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types.encodings.utf8 import Utf8
from ...types.natives.forms import NativeStruct
from .. import codecs

if TYPE_CHECKING:
    from ...types.likes import Utf8Like
    from ..encodings.component_source_kind import ComponentSourceKindLike


class VisualizerComponentMapping(NativeStruct):
    """Where a visualizer takes one of its components from.

    Parameters
    ----------
    target
        The visualizer's component, such as ``"Points3D:positions"``.
    source_kind
        From where: a component of the entity, a value in the blueprint, or the view's default.
    source_component
        The entity's component; by default the one that is called as ``target``.
    selector
        A part of that component, in the syntax of jq, such as ``".x"``; by default all of it.
    """

    _ATTRIBUTE = "target"
    _ATTRIBUTES = ("target", "source_kind", "source_component", "selector")
    _CODEC = codecs.VISUALIZER_COMPONENT_MAPPING

    target: Utf8
    source_kind: Any
    source_component: str | None
    selector: str | None

    def __init__(
        self,
        target: Utf8Like,
        source_kind: ComponentSourceKindLike,
        *,
        source_component: str | None = None,
        selector: str | None = None,
    ) -> None:
        self.target = target if isinstance(target, Utf8) else Utf8(target)
        self.source_kind = source_kind
        self.source_component = None if source_component is None else str(source_component)
        self.selector = None if selector is None else str(selector)
