"""Which entities' images a recording compresses."""

from __future__ import annotations

from collections.abc import Iterable

from asyncrr.chunks.entity_filter import EntityFilter
from asyncrr.types.jpeg import check_compression
from asyncrr.types.layout import Layout

from .jpeg import BUFFER


class ImageRules:
    """Qualities of JPEG by entity. Immutable, so that threads may read while another one adds a rule."""

    def __init__(self, rules: tuple[tuple[EntityFilter, int | None], ...] = ()) -> None:
        self._rules = rules

    def with_rule(self, entities: str | Iterable[str], codec: str | None, jpeg_quality: int) -> ImageRules:
        """These and one more, which counts more than those before.

        Raises
        ------
        ValueError, TypeError, RerunMissingDependencyError
            As :func:`~asyncrr.types.jpeg.check_compression` and :class:`~asyncrr.chunks.entity_filter.EntityFilter`.
        """
        quality = None if codec is None else check_compression(codec, jpeg_quality)
        return ImageRules((*self._rules, (EntityFilter(entities), quality)))

    def quality(self, entity_path: str) -> int | None:
        """The quality for the images of an entity, a canonical path; None where they stay as they are."""
        for chosen, quality in reversed(self._rules):
            if chosen.matches(entity_path):
                return quality
        return None

    def concern(self, entity_path: str, layout: Layout) -> bool:
        """Whether rows of this layout have an image that is to be compressed."""
        return self.quality(entity_path) is not None and any(field.descriptor == BUFFER for field in layout.fields)
