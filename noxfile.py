"""Sessions for `nox`: `nox -l` lists them, `nox -s tests` runs one.

Each session installs what it needs into an environment of its own.
"""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "codegen", "tests"]
nox.options.reuse_existing_virtualenvs = True
nox.needs_version = ">=2024.4.15"

OLD_RERUN = ("0.24.1", "0.26.2", "0.31.4", "0.36.3")
"""Releases of rerun-sdk whose readers must take our files; wire changes lie between any two of them."""


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, against the installed package. Arguments go to pytest."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=["3.11", "3.12", "3.13"])
def pythons(session: nox.Session) -> None:
    """All tests with each supported Python that is on this machine. Arguments go to pytest. (CI runs `.ci/pythons`.)"""
    session.install(".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """The demo with the oldest dependencies that pyproject.toml allows."""
    session.install(
        ".", "anyio==4.4.0", "grpclib==0.4.7", "h2==4.1.0", "betterproto==2.0.0b7", "pyarrow==18.0.0", "numpy==1.26.0"
    )
    session.run("asyncrr", "demo", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and likely bugs."""
    session.install("ruff>=0.12")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Type checks: the package by mypy, typical user code by mypy and pyright; and the direction of imports."""
    session.install(".[lint,images]", "pytest")
    session.run("mypy")
    session.run("mypy", "--strict", "--follow-imports=silent", *map(str, sorted(Path("tests/typing").glob("*.py"))))
    session.run("pyright", "--pythonpath", str(Path(session.bin) / "python"))
    session.run("python", "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", ".", "tests/architecture")


@nox.session
def codegen(session: nox.Session) -> None:
    """Whether the checked-in generated code is what the generators write. `-- --write` writes it anew."""
    session.install(".[codegen]")
    arguments = [] if "--write" in session.posargs else ["--check"]
    session.run("python", "-m", "asyncrr.types.codegen", *arguments)
    session.run("python", "-m", "protos.generate", *arguments)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks, side by side with rerun-sdk. Arguments go to the benchmark command."""
    session.install(".[test]")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """The fuzzers, for an hour: `-- http2 files --seconds 600 --seed 7`. Findings go to `fuzz-findings`."""
    session.install(".[test-core]")
    session.run("python", "-m", "tests.fuzz", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as HTML in docs/_build; warnings are errors."""
    session.install(".[docs]")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "docs/_build")


@nox.session
def devices(session: nox.Session) -> None:
    """Arrays of the real torch, jax and TensorFlow, on the CPU. Arguments go to pytest."""
    session.install(".[test]")
    # Of PyTorch's own index: the wheels of PyPI bring CUDA along, which is gigabytes.
    session.install("torch", "--index-url", "https://download.pytorch.org/whl/cpu")
    session.install("jax", "tensorflow-cpu")
    session.run("python", "-m", "pytest", "tests/compat/array_libraries.py", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """The demo. Arguments go to `asyncrr demo`."""
    session.install(".[images]")
    session.run("asyncrr", "demo", *session.posargs)


@nox.session
@nox.parametrize("rerun", OLD_RERUN)
def compat(session: nox.Session, rerun: str) -> None:
    """Whether the `rerun` binary of an older release verifies and prints files written by asyncrr."""
    # The old SDK pins its own numpy and pyarrow, so only its executable comes from this environment.
    session.install("--no-deps", f"rerun-sdk=={rerun}")
    session.install(".[images]", "pytest>=8.4", "pytest-asyncio>=1.3", "pytest-timeout>=2.3", "pytest-xdist>=3.6")
    session.run("python", "-m", "pytest", "tests/compat/old_readers.py", f"--rerun-release={rerun}", *session.posargs)
