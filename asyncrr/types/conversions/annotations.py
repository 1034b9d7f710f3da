"""Annotation contexts: classes and keypoints with their labels and colors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pyarrow as pa

from ..kinds import Kind
from ..layout import Cell
from ._common import Convert, as_arrow, utf8
from .colors import single_color

Struct: TypeAlias = dict[str, Any]


def _id(value: Any) -> int:
    number = int(value)
    if not 0 <= number <= 0xFFFF:
        raise OverflowError(f"ids of classes and keypoints are 0 to 65535, not {number}")
    return number


def _info(id: Any, label: Any = None, color: Any = None) -> Struct:
    if color is not None:
        color = single_color(color)
        if not 0 <= color <= 0xFFFFFFFF:
            pa.array([color], type=pa.uint32())  # raises the error that batches of colors give
    return {"id": _id(id), "label": None if label is None else utf8(label), "color": color}


def _info_of(value: Any) -> Struct:
    if hasattr(value, "id") and hasattr(value, "label"):
        return _info(value.id, value.label, value.color)
    return _info(value) if isinstance(value, int) else _info(*value)


def _connection_of(value: Any) -> Struct:
    if hasattr(value, "keypoint0"):
        value = (value.keypoint0, value.keypoint1)
    first, second = value
    return {"keypoint0": _id(first), "keypoint1": _id(second)}


def _description_of(value: Any) -> Struct:
    if hasattr(value, "keypoint_annotations"):
        return {
            "info": _info_of(value.info),
            "keypoint_annotations": [_info_of(keypoint) for keypoint in value.keypoint_annotations],
            "keypoint_connections": [_connection_of(pair) for pair in value.keypoint_connections],
        }
    return {"info": _info_of(value), "keypoint_annotations": [], "keypoint_connections": []}


def _element_of(value: Any) -> Struct:
    if hasattr(value, "class_description"):
        return {"class_id": _id(value.class_id), "class_description": _description_of(value.class_description)}
    description = _description_of(value)
    return {"class_id": description["info"]["id"], "class_description": description}


def _structs(kind: Kind, marker: str, single: Callable[[Any], Struct]) -> Convert:
    """Converter for objects that have the attribute ``marker``, and for iterables of what ``single`` takes."""

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        items = [value] if hasattr(value, marker) else value
        return pa.array([single(item) for item in items], type=kind.arrow_type)

    return convert


def annotation_infos(kind: Kind) -> Convert:
    """Converter for ``AnnotationInfo`` objects, ids, and tuples (id, label, color), of which the end may be left out."""
    return _structs(kind, "label", _info_of)


def class_descriptions(kind: Kind) -> Convert:
    """Converter for ``ClassDescription`` objects, and whatever an :func:`annotation info <annotation_infos>` may be."""
    return _structs(kind, "keypoint_annotations", _description_of)


def class_map_elems(kind: Kind) -> Convert:
    """Converter for ``ClassDescriptionMapElem`` objects, and whatever a class description may be."""
    return _structs(kind, "class_description", _element_of)


def annotation_contexts(kind: Kind) -> Convert:
    """Converter for annotation contexts.

    An ``AnnotationContext`` object, one ``ClassDescription``, or an iterable of classes in any form; always one context.
    """

    def convert(value: Any) -> Cell:
        # Before Arrow: what the official SDK's object offers as Arrow has lost its classes.
        classes = getattr(value, "class_map", None)
        if classes is None:
            arrow = as_arrow(value, kind)
            if arrow is not None:
                return arrow
            classes = value
        if hasattr(classes, "keypoint_annotations"):
            classes = [classes]
        return tuple([_element_of(item) for item in classes])

    return convert
