"""Arrays of other libraries: torch, jax, CuPy, TensorFlow and whatever else speaks DLPack, wherever their memory is.

Everything that takes arrays goes through :func:`dense`, which gives a numpy array:

* memory that the CPU reads (DLPack's CPU and pinned memory): a view, without a copy. It is then treated as an array of numpy
  is: the snapshot that ``log()`` takes is the one copy;
* memory of a device: one copy from there, which belongs to us alone. It says so (:class:`HostCopy`), and the snapshot does not
  copy it again.

No library is imported or asked for by name. Which way an array goes is told by what it has: ``__dlpack_device__`` says where it
is; ``cpu`` and ``detach``, DLPack with a target device (the array API of 2023.12), ``get``, ``copy_to_host`` and ``numpy`` fetch it.
All of these wait for the work that computes the array: none is given a stream, or told not to block.

Device memory is fetched into ordinary memory, not into pinned one. Rows may stay as they are for as long as a sink holds them (a
``MemoryRecording``: for ever), and pages that are locked for so long are missed by all programs of the machine. If you have pinned
buffers of your own, copy into those and log them: they are taken as memory of the CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_HOST: Final = frozenset({1, 3, 11})
"""DLPack's numbers of devices whose memory the CPU reads without asking anybody: CPU, pinned by CUDA, pinned by ROCm.

Not managed memory (13), although it could be read: what computes the array may still be at work.
"""
_CPU: Final = (1, 0)
_FETCHERS: Final = ("get", "copy_to_host", "to_numpy")
"""Methods without arguments that copy from the device and wait for it: of CuPy and PyCUDA, of Numba, of cuDF."""
_DLPACK_REFUSALS: Final = (TypeError, ValueError, BufferError, RuntimeError, AttributeError)
"""What libraries, and numpy, raise where an array has no capsule, or none that numpy takes."""
_PLAIN: Final = frozenset({list, tuple, dict, int, float, bool, str, bytes, type(None)})


class HostCopy:
    """The base of an array over memory that was copied for us alone, by a library that numpy does not know.

    Such an array does not own its memory; this says that nobody else writes to it.
    """

    __slots__ = ("__array_interface__", "_source")

    def __init__(self, source: npt.NDArray[Any]) -> None:
        interface = source.__array_interface__
        self.__array_interface__ = interface | {"data": (interface["data"][0], True)}
        self._source = source


def dense(value: Any) -> Any:
    """An array of another library as a numpy array; anything else as it is.

    Left to numpy, or to Arrow: what has ``__array__`` and says nothing of devices, such as a Series, and Arrow's arrays.
    Numbers of types that numpy does not know become wider ones, see :func:`widened`.

    Raises
    ------
    TypeError
        The array is on a device and has no way to get it from there.
    """
    if type(value) in _PLAIN or isinstance(value, (np.ndarray, np.generic, pa.Array)):
        return value
    if _is_elsewhere(value):
        return widened(_fetched(value))
    if callable(getattr(value, "numpy", None)):
        try:
            return widened(_viewed(value))
        except Exception:
            if hasattr(value, "__array__"):
                return widened(np.asarray(value))
            raise
    if hasattr(value, "__dlpack__"):
        # jax has both, and its `__array__` knows bfloat16.
        return widened(np.asarray(value)) if hasattr(value, "__array__") else np.from_dlpack(value)
    return value


def foreign(value: Any) -> npt.NDArray[Any] | None:
    """The numpy array for an array of another library; None for everything else, numpy's own arrays included.

    For converters, which then go on as if they had been given that array.
    """
    array = dense(value)
    return None if array is value or type(array) is not np.ndarray else array


def _is_elsewhere(value: Any) -> bool:
    """Whether the memory of ``value`` is not the CPU's to read."""
    if getattr(value, "is_cpu", None) is True:
        return False  # torch: a tenth of what it takes to ask its `__dlpack_device__`
    device = getattr(value, "__dlpack_device__", None)
    if device is None:
        return hasattr(value, "__cuda_array_interface__")
    try:
        kind, _ = device()
    except Exception:
        # torch does not tell for devices that DLPack has no number for, and for batched tensors in transformations.
        return getattr(getattr(value, "device", None), "type", "cpu") != "cpu"
    return int(kind) not in _HOST


def _viewed(tensor: Any) -> npt.NDArray[Any]:
    """What the ``numpy`` of a tensor on the CPU gives: its memory, where it has a form that numpy knows.

    The library's own way goes before ``__array__``: tensors that want gradients or have lazy signs or conjugates have no other.
    """
    try:
        return np.asarray(tensor.numpy(force=True))
    except TypeError:
        pass  # TensorFlow, tinygrad and paddle have no `force`; or it is a number type that numpy does not have
    if hasattr(tensor, "__dlpack__") and not hasattr(tensor, "float") and not _is_elsewhere(tensor):
        # TensorFlow's `numpy` makes a copy, this does not. Of torch's tensors only those come here that numpy has no type for.
        with suppress(*_DLPACK_REFUSALS):
            return np.from_dlpack(tensor)
    try:
        return np.asarray(tensor.numpy())
    except (TypeError, RuntimeError):
        if not hasattr(tensor, "float"):
            raise
        # torch's bfloat16 and float8 fit into float32. RuntimeError is for those that want gradients.
        return ours(np.asarray(tensor.float().numpy(force=True)))


def _fetched(array: Any) -> npt.NDArray[Any]:
    """One copy of an array on a device."""
    if hasattr(array, "detach") and hasattr(array, "cpu"):
        # torch. First to the CPU, then widened: conversions on the device would take memory from the program's work.
        tensor = array.detach().cpu()
        numbers = _viewed(tensor)
        return numbers if tensor is array else ours(numbers)
    ways: list[Callable[[Any], npt.NDArray[Any] | None]] = [_by_fetcher, _by_numpy, _by_array]
    if _has_numpys_type(array):
        ways.insert(0, _by_dlpack)
    refusals = []
    for way in ways:
        try:
            found = way(array)
        except Exception as error:
            refusals.append(f"{way.__name__.removeprefix('_')}: {type(error).__name__}: {error}")
        else:
            if found is not None:
                return found
    failure = TypeError(f"cannot copy an array of {type(array).__module__}.{type(array).__qualname__} from its device")
    for refusal in refusals:
        failure.add_note(refusal)
    raise failure


def _has_numpys_type(array: Any) -> bool:
    """False where it is known that numpy refuses the elements: that would be found out after the copy."""
    dtype = getattr(array, "dtype", None)
    return not isinstance(dtype, np.dtype) or _is_numpys(dtype)


def _is_numpys(dtype: np.dtype[Any]) -> bool:
    """Whether the elements are numbers that numpy knows of itself, not those that another package has added."""
    return dtype.kind in "biufc" and dtype.isbuiltin != 2


class _OnTheCpu:
    """An array of a device, as its copy on the CPU: ``numpy.from_dlpack`` knows the arguments for that from numpy 2.1 on only."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array

    def __dlpack_device__(self) -> tuple[int, int]:
        return _CPU

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**(options | {"dl_device": _CPU, "copy": True}))


def _by_dlpack(array: Any) -> npt.NDArray[Any] | None:
    return ours(np.from_dlpack(_OnTheCpu(array))) if hasattr(array, "__dlpack__") else None


def _by_fetcher(array: Any) -> npt.NDArray[Any] | None:
    for name in _FETCHERS:
        fetch = getattr(array, name, None)
        if callable(fetch):
            return ours(np.asarray(fetch()))
    return None


def _by_numpy(array: Any) -> npt.NDArray[Any] | None:
    # Not marked as ours here and below: what these give may be kept by the library and handed out again.
    return _viewed(array) if callable(getattr(array, "numpy", None)) else None


def _by_array(array: Any) -> npt.NDArray[Any] | None:
    found = np.asarray(array)
    return None if found.dtype.kind == "O" else found


_WIDER: Final = (("bfloat", np.float32), ("float", np.float32), ("uint", np.uint8), ("int", np.int8))
"""What holds the number types that other packages add to numpy, by the beginnings of their names."""


def widened(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``array`` with elements that numpy knows of itself: ``bfloat16`` and the float8 types as float32, int4 as int8. Others as they are."""
    dtype = array.dtype
    if dtype.isbuiltin != 2:
        return array
    wider = next((wider for name, wider in _WIDER if dtype.name.startswith(name)), None)
    return array if wider is None else ours(array.astype(wider))


def ours(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``array``, whose memory nobody else has, marked so that a snapshot does not copy it."""
    if array.flags.owndata and array.base is None:
        array.flags.writeable = False
        return array
    # A type that numpy does not know of itself would lose its name; it is converted, and thereby copied, anyway.
    return np.asarray(HostCopy(array)) if _is_numpys(array.dtype) else array
