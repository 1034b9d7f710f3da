"""Column kinds: how the cells of a component become one Arrow column, many rows at a time.

=================  ==========================================  ================================================
kind               Arrow type of an instance                   raw cells besides ``pa.Array``
=================  ==========================================  ================================================
:class:`Fixed`     number, or fixed-size list of numbers       ``bytes``, ``ndarray``; ``float`` for float64
:class:`FixedRows` fixed-size list of such lists               as :class:`Fixed`
:class:`Color`     uint32                                      as above; N x 3 or N x 4 uint8 ``ndarray``
:class:`Boolean`   bool                                        ``bool``, bool ``ndarray``
:class:`Text`      utf8                                        ``str``, ``tuple`` of ``str``
:class:`Blob`      list of uint8                               ``bytes``, ``ndarray`` of any type, ``tuple`` of these
:class:`Record`    struct of numbers                           ``bytes`` of packed records
:class:`Strips`    list of fixed-size lists of numbers         N x d ``ndarray`` (one strip), S x N x d (several)
:class:`Tensor`    struct with a union of buffers              ``ndarray``, :class:`NamedTensor`
:class:`TextPairs` struct of two texts                         ``tuple`` of ``str``, two for each pair
:class:`Lists`     list of anything                            ``tuple`` of the items of one list
:class:`Opaque`    any                                         none
:class:`Later`     another kind's                              :class:`LaterCell`, and the other kind's
=================  ==========================================  ================================================
"""

from __future__ import annotations

from ._base import Kind, cells_nbytes, owned, private_copy
from ._blob import Blob
from ._fixed import Boolean, Color, Fixed, FixedRows, Record
from ._later import Later
from ._nested import (
    Lists,
    NamedTensor,
    Opaque,
    Strips,
    Tensor,
    TextPairs,
    list_of,
    lists,
    opaque,
    structs,
    structs_of_lists,
    unions,
)
from ._text import Text

__all__ = [
    "Blob",
    "Boolean",
    "Color",
    "Fixed",
    "FixedRows",
    "Kind",
    "Later",
    "Lists",
    "NamedTensor",
    "Opaque",
    "Record",
    "Strips",
    "Tensor",
    "Text",
    "TextPairs",
    "cells_nbytes",
    "list_of",
    "lists",
    "opaque",
    "owned",
    "private_copy",
    "structs",
    "structs_of_lists",
    "unions",
]
