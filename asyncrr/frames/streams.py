"""Chunks one after the other, made while they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_filter import EntityFilter
from asyncrr.chunks.tuid import new_tuid

from .chunk import Chunk, columns_of_chunk

if TYPE_CHECKING:
    from asyncrr.types.descriptor import ComponentDescriptor


class LazyChunkStream(Iterable[Chunk]):
    """Chunks that are read or made while one iterates, as often as one does so.

    From :meth:`RrdReader.stream <asyncrr.chunk.RrdReader.stream>` or :meth:`from_iter`.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Iterator[Chunk]]) -> None:
        self._make = make

    @staticmethod
    def from_iter(chunks: Iterable[Chunk]) -> LazyChunkStream:
        """The chunks of an iterable. An iterator can be gone through once only."""
        return LazyChunkStream(lambda: iter(chunks))

    @staticmethod
    def merge(*streams: LazyChunkStream) -> LazyChunkStream:
        """The chunks of several streams, one stream after the other."""
        return LazyChunkStream(lambda: chain.from_iterable(streams))

    def __iter__(self) -> Iterator[Chunk]:
        return self._make()

    def to_chunks(self) -> list[Chunk]:
        """All chunks at once."""
        return list(self)

    def filter(
        self,
        *,
        content: str | Sequence[str] | None = None,
        has_timeline: str | None = None,
        is_static: bool | None = None,
        components: ComponentDescriptor | str | Sequence[ComponentDescriptor | str] | None = None,
    ) -> LazyChunkStream:
        """The chunks of which all that is given holds.

        Parameters
        ----------
        content
            Entities: ``/world`` for one, ``/world/**`` for it and all below, with ``-`` in front to leave them out.
        has_timeline
            Name of a timeline that the chunk has.
        is_static
            Whether it has no timelines.
        components
            Components, such as ``"Points3D:positions"``; only these columns are kept, and only chunks that have one.
        """
        fits = _condition(content, has_timeline, is_static)
        names = component_names(components)

        def chosen() -> Iterator[Chunk]:
            for chunk in self:
                if fits(chunk):
                    kept = chunk if names is None else _with_components(chunk, lambda name: name in names)
                    if kept is not None:
                        yield kept

        return LazyChunkStream(chosen)

    def drop(
        self,
        *,
        content: str | Sequence[str] | None = None,
        has_timeline: str | None = None,
        is_static: bool | None = None,
        components: ComponentDescriptor | str | Sequence[ComponentDescriptor | str] | None = None,
    ) -> LazyChunkStream:
        """What :meth:`filter` with the same arguments leaves out."""
        fits = _condition(content, has_timeline, is_static)
        names = component_names(components)

        def chosen() -> Iterator[Chunk]:
            for chunk in self:
                if not fits(chunk):
                    yield chunk
                elif (
                    names is not None and (rest := _with_components(chunk, lambda name: name not in names)) is not None
                ):
                    yield rest

        return LazyChunkStream(chosen)

    def map(self, fn: Callable[[Chunk], Chunk]) -> LazyChunkStream:
        """What ``fn`` makes of each chunk."""
        return LazyChunkStream(lambda: map(fn, self))

    def flat_map(self, fn: Callable[[Chunk], Iterable[Chunk]]) -> LazyChunkStream:
        """All that ``fn`` makes of each chunk."""
        return LazyChunkStream(lambda: chain.from_iterable(map(fn, self)))

    def __repr__(self) -> str:
        return "LazyChunkStream()"


def _condition(
    content: str | Sequence[str] | None, has_timeline: str | None, is_static: bool | None
) -> Callable[[Chunk], bool]:
    entities = None if content is None else EntityFilter(content)

    def fits(chunk: Chunk) -> bool:
        return (
            (entities is None or entities.matches(chunk.entity_path))
            and (has_timeline is None or has_timeline in chunk.timeline_names)
            and (is_static is None or chunk.is_static is is_static)
        )

    return fits


def component_names(components: Any) -> frozenset[str] | None:
    """Names of components, given by one or several texts or descriptors; None for no choice."""
    if components is None:
        return None
    several = components if isinstance(components, list | tuple | set | frozenset) else [components]
    return frozenset([item if isinstance(item, str) else str(item.component) for item in several])


def _with_components(chunk: Chunk, wanted: Callable[[str], bool]) -> Chunk | None:
    """The chunk with some of its components, itself if it has no others, None if it has none of them."""
    columns = columns_of_chunk(chunk)
    kept = choose_components(columns, wanted)
    return chunk if kept is columns else Chunk(kept) if kept is not None else None


def choose_components(columns: Columns, wanted: Callable[[str], bool]) -> Columns | None:
    """Columns with some of the components and an id of their own, themselves if there are no others, None if there is none."""
    kept = tuple([item for item in columns.components if wanted(item[0].component)])
    if len(kept) == len(columns.components):
        return columns
    return columns._replace(components=kept, chunk_id=new_tuid()) if kept else None
