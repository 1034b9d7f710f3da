"""What a client for viewers does in other threads: reading files, computing tables."""

from __future__ import annotations

import ssl
import threading
from typing import Any

import pyarrow as pa
import pytest

from asyncrr.errors import ViewerError
from asyncrr.experimental import AsyncViewerClient


async def test_trusted_certificates_are_loaded_in_a_worker(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    real = ssl.create_default_context

    def create() -> ssl.SSLContext:
        threads.append(threading.current_thread())
        return real()

    monkeypatch.setattr(ssl, "create_default_context", create)
    async with AsyncViewerClient(f"rerun+https://127.0.0.1:{free_port}/proxy") as client:
        with pytest.raises(ViewerError, match="no viewer answers"):
            await client.get_state()
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread()


class _LazyTable:
    """A table that is computed when it is asked for."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        self.threads.append(threading.current_thread())
        return pa.table({"a": [1]}).__arrow_c_stream__(requested_schema)


async def test_lazy_tables_are_computed_in_a_worker(free_port: int) -> None:
    table = _LazyTable()
    async with AsyncViewerClient(f"rerun+http://127.0.0.1:{free_port}/proxy") as client:
        with pytest.raises(ViewerError, match="no viewer answers"):
            await client.send_table("lazy", table)
    assert len(table.threads) == 1
    assert table.threads[0] is not threading.current_thread()
