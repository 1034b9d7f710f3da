"""How long a module takes to import, and then to save its first row: ``python -m benchmarks.import_time MODULE FILE``.

Prints one line of JSON. Nothing that the module itself needs may be imported here. Libraries that the environment variable
``BENCHMARK_WITHOUT`` names count as not installed.
"""

import os
import sys
from time import perf_counter, process_time


class _NotInstalled:
    def __init__(self, names: list[str]) -> None:
        self._names = names

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def main(name: str, path: str) -> None:
    sys.meta_path.insert(0, _NotInstalled(os.environ.get("BENCHMARK_WITHOUT", "").split()))
    started, cpu = perf_counter(), process_time()
    rr = __import__(name)
    imported, imported_cpu = perf_counter(), process_time()
    rr.init("asyncrr_benchmark")
    rr.save(path)
    rr.log("curve", rr.Scalars(1.0))
    logged = perf_counter()

    import json

    result = {
        "import_ms": (imported - started) * 1e3,
        "import_cpu_ms": (imported_cpu - cpu) * 1e3,
        "first_log_ms": (logged - started) * 1e3,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
