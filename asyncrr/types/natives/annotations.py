"""What class ids and keypoint ids stand for, as single values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .. import codecs
from .forms import Native, NativeStruct

if TYPE_CHECKING:
    from ..base import DescribedComponentBatch
    from ..encodings.class_id import ClassId
    from ..encodings.rgba32 import Rgba32
    from ..encodings.utf8 import Utf8
    from ..likes import (
        AnnotationContextLike,
        AnnotationInfoLike,
        ClassDescriptionLike,
        ClassIdLike,
        IntLike,
        KeypointPairLike,
        Rgba32Like,
        Utf8Like,
    )
    from .pairs import KeypointPair


class AnnotationInfo(NativeStruct):
    """Label and color of a class or a keypoint.

    Parameters
    ----------
    id
        From 0 to 65535.
    label
        Text to show.
    color
        Color to show it in; viewers choose one where it is not given.

    Raises
    ------
    ValueError
        The id is no number, or the color no color.
    """

    _ATTRIBUTE = "id"
    _ATTRIBUTES = ("id", "label", "color")
    _CODEC = codecs.ANNOTATION_INFO

    id: int
    label: Utf8 | None
    color: Rgba32 | None

    def __init__(self, id: IntLike, label: Utf8Like | None = None, color: Rgba32Like | None = None) -> None:
        from ..encodings.rgba32 import Rgba32
        from ..encodings.utf8 import Utf8

        self.id = int(id)
        self.label = None if label is None else Utf8(label)
        self.color = None if color is None else Rgba32(color)


def _info(value: Any) -> Any:
    """An ``AnnotationInfo`` from one, an id, or a tuple (id, label, color)."""
    from ..encodings.annotation_info import AnnotationInfo

    if hasattr(value, "id") and hasattr(value, "label"):
        return value
    return AnnotationInfo(value) if isinstance(value, int) else AnnotationInfo(*value)


class ClassDescription(NativeStruct):
    """Label and color of a class, and its keypoints. Can be logged: it is an annotation context of one class.

    Parameters
    ----------
    info
        ``AnnotationInfo``, an id, or a tuple (id, label, color), of which the end may be left out.
    keypoint_annotations
        Label and color of each keypoint, in the same forms.
    keypoint_connections
        Keypoints that a line connects: ``KeypointPair`` objects or pairs of ids.
    """

    _ATTRIBUTE = "info"
    _ATTRIBUTES = ("info", "keypoint_annotations", "keypoint_connections")
    _CODEC = codecs.CLASS_DESCRIPTION

    info: AnnotationInfo
    keypoint_annotations: list[AnnotationInfo]
    keypoint_connections: list[KeypointPair]

    def __init__(
        self,
        *,
        info: AnnotationInfoLike,
        keypoint_annotations: Iterable[AnnotationInfoLike] | None = (),
        keypoint_connections: Iterable[KeypointPairLike] | None = (),
    ) -> None:
        from ..encodings.keypoint_pair import KeypointPair

        pairs: Iterable[Any] = () if keypoint_connections is None else keypoint_connections
        self.info = _info(info)
        self.keypoint_annotations = [] if keypoint_annotations is None else [_info(i) for i in keypoint_annotations]
        self.keypoint_connections = [pair if hasattr(pair, "keypoint0") else KeypointPair(*pair) for pair in pairs]

    def as_component_batches(self) -> list[DescribedComponentBatch]:
        """The one batch of an ``AnnotationContext`` with this class."""
        from ..archetypes.annotation_context import AnnotationContext

        return AnnotationContext(self).as_component_batches()


class ClassDescriptionMapElem(NativeStruct):
    """A class id and what it stands for.

    Parameters
    ----------
    class_id
        From 0 to 65535.
    class_description
        A ``ClassDescription``, or what its ``info`` may be.
    """

    _ATTRIBUTE = "class_id"
    _ATTRIBUTES = ("class_id", "class_description")
    _CODEC = codecs.CLASS_DESCRIPTION_MAP_ELEM

    class_id: ClassId

    def __init__(self, class_id: ClassIdLike, class_description: ClassDescriptionLike) -> None:
        from ..encodings.class_id import ClassId

        number: Any = class_id
        self.class_id = ClassId(number)
        self.class_description = class_description


class AnnotationContext(Native):
    """What class ids and keypoint ids stand for.

    Parameters
    ----------
    class_map
        One ``ClassDescription``, or an iterable of classes: ``ClassDescription``, ``AnnotationInfo`` and
        ``ClassDescriptionMapElem`` objects, ids, and tuples (id, label, color).
    """

    _ATTRIBUTE = "class_map"
    _CODEC = codecs.ANNOTATION_CONTEXT

    class_map: list[Any]

    def __init__(self, class_map: AnnotationContextLike) -> None:
        from ..encodings.class_description import ClassDescription
        from ..encodings.class_description_map_elem import ClassDescriptionMapElem

        given: Any = getattr(class_map, "class_map", class_map)
        self.class_map = []
        for item in [given] if hasattr(given, "keypoint_annotations") else given:
            if hasattr(item, "class_description"):
                self.class_map.append(item)
            else:
                description = item if hasattr(item, "keypoint_annotations") else ClassDescription(info=item)
                self.class_map.append(ClassDescriptionMapElem(description.info.id, description))

    def __len__(self) -> int:
        return len(self.class_map)
