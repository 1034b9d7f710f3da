"""Arrays on a device that is not there: each has what one library offers to get its data, counts copies, and refuses the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

CUDA = (2, 0)


class OnDevice:
    """Memory that no CPU reads. ``copies`` counts what was fetched, ``fetched`` is the last of it."""

    __dlpack_device__: Any = lambda self: CUDA

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data)
        self.copies = 0
        self.fetched: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def dtype(self) -> Any:
        return self.data.dtype

    def __len__(self) -> int:
        return len(self.data)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __dlpack__(self, *, stream: Any = None) -> Any:
        raise AssertionError("a capsule of device memory is of no use to numpy")

    def fetch(self) -> np.ndarray:
        self.copies += 1
        self.fetched = self.data.copy()
        return self.fetched


class ArrayApi(OnDevice):
    """Of the array API of 2023.12: DLPack with a target."""

    def __dlpack__(
        self, *, stream: Any = None, max_version: Any = None, dl_device: Any = None, copy: Any = None
    ) -> Any:
        # No stream: the copy is done when it returns.
        assert stream is None
        assert dl_device == (1, 0)
        assert copy is True
        return self.fetch().__dlpack__()


class CuPy(OnDevice):
    """With a DLPack of before 2023, and ``get``."""

    __cuda_array_interface__: Any = property(lambda self: self.data.__array_interface__)

    def get(self) -> np.ndarray:
        return self.fetch()


class Numba(OnDevice):
    """Nothing but CUDA's interface and a method of its own."""

    __dlpack_device__ = property()
    __dlpack__ = property()
    __cuda_array_interface__: Any = property(lambda self: self.data.__array_interface__)

    def copy_to_host(self) -> np.ndarray:
        return self.fetch()


class Jax(OnDevice):
    """``__array__`` where the program was told to have no CPU backend. What it gives is kept, and read-only."""

    def __dlpack__(self, **options: Any) -> Any:
        raise RuntimeError("Unknown backend cpu")

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        if self.fetched is None:
            self.fetch().flags.writeable = False
        assert self.fetched is not None
        return self.fetched if dtype is None else self.fetched.astype(dtype)


class TensorFlow(OnDevice):
    """``numpy`` without ``force``."""

    def numpy(self) -> np.ndarray:
        return self.fetch()


class Torch(OnDevice):
    """A tensor that wants gradients: detached, then fetched; ``numpy`` only there."""

    def __init__(self, data: Any, device: tuple[int, int] = CUDA, wants_gradients: bool = True) -> None:
        super().__init__(data)
        self.device = device
        self.wants_gradients = wants_gradients
        self.origin = self

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device

    def detach(self) -> Torch:
        other = Torch(self.data, self.device, wants_gradients=False)
        other.origin = self.origin
        return other

    def cpu(self) -> Torch:
        assert not self.wants_gradients
        return type(self.origin).host(self.origin.fetch())

    @staticmethod
    def host(data: np.ndarray) -> Torch:
        return Torch(data, (1, 0), wants_gradients=False)

    def numpy(self, *, force: bool = False) -> np.ndarray:
        assert self.device == (1, 0)
        # A view, as torch gives it: numpy does not own the memory.
        return self.data.view()


class TorchBFloat16(Torch):
    """Numbers that numpy does not have. They are widened on the CPU."""

    @staticmethod
    def host(data: np.ndarray) -> Torch:
        return _HostBFloat16(data, (1, 0), wants_gradients=False)


class _HostBFloat16(Torch):
    def __dlpack__(self, **options: Any) -> Any:
        raise BufferError("a number type that numpy does not have")

    def numpy(self, *, force: bool = False) -> np.ndarray:
        raise TypeError("Got unsupported ScalarType BFloat16")

    def float(self) -> Torch:
        return Torch(self.data.astype(np.float32), (1, 0), wants_gradients=False)


WAYS: dict[str, type[OnDevice]] = {
    way.__name__: way for way in (ArrayApi, CuPy, Numba, Jax, TensorFlow, Torch, TorchBFloat16)
}
