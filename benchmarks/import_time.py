"""How long a module takes to import, and then to log for the first time: ``python -m benchmarks.import_time MODULE``.

Prints one line of JSON. Nothing that the module itself needs may be imported here.
"""

import sys
from time import perf_counter, process_time


def main(name: str) -> None:
    started, cpu = perf_counter(), process_time()
    rr = __import__(name)
    imported, imported_cpu = perf_counter(), process_time()
    recording = rr.RecordingStream("asyncrr_benchmark")
    recording.log("curve", rr.Scalars(1.0))
    logged = perf_counter()
    recording.memory_recording()  # takes what is in the buffer, about which the official SDK would complain at exit

    import json

    result = {
        "import_ms": (imported - started) * 1e3,
        "import_cpu_ms": (imported_cpu - cpu) * 1e3,
        "first_log_ms": (logged - started) * 1e3,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
