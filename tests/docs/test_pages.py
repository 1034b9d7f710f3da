"""README and docs say what is so: their examples run, their links lead somewhere, the tests they name exist."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from asyncrr.sinks.grpc.url import DEFAULT_URL
from tests.support import oracle
from tests.support.rerun_server import RerunServer

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
README_EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGES[0].read_text(), flags=re.DOTALL | re.MULTILINE)


def test_the_readme_opens_with_a_sync_and_an_async_example() -> None:
    assert len(README_EXAMPLES) == 2
    assert ["await" in example for example in README_EXAMPLES] == [False, True]


@pytest.mark.parametrize("example", README_EXAMPLES, ids=["sync", "async"])
def test_readme_examples_run(example: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    (file,) = tmp_path.glob("*.rrd")
    recording = oracle.check_file(file)
    assert len(recording.values("/wave", "Scalars:scalars", "frame")) == 100


RUNNABLE = [
    pytest.param(example, id=f"{page}-{number}")
    for page in ("blueprints.md", "dataframes.md", "reading.md")
    for number, example in enumerate(
        re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / page).read_text(), flags=re.DOTALL | re.MULTILINE)
    )
]


@pytest.mark.parametrize("example", RUNNABLE)
async def test_examples_on_other_pages_run(example: str, tmp_path: Path) -> None:
    async with RerunServer() as server:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-W", "error", "-c", example.replace(DEFAULT_URL, server.url)],
            cwd=tmp_path,
            env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for file in tmp_path.glob("*.rrd"):
        assert oracle.check_file(file).entities


def targets(page: Path) -> list[str]:
    """Targets of the Markdown links of a page that lie in the repository."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    return [target for target in found if not target.startswith(("http:", "https:", "mailto:"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [target for target in targets(page) if not (page.parent / target.partition("#")[0]).exists()]
    assert not missing


def named_tests() -> list[tuple[str, str]]:
    """Each ``tests/…/file.py::name`` on any page, as page and test."""
    return [
        (page.name, name) for page in PAGES for name in re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", page.read_text())
    ]


@pytest.mark.parametrize(("page", "name"), named_tests())
def test_named_tests_exist(page: str, name: str) -> None:
    file, *path = name.split("::")
    assert (ROOT / file).is_file(), f"{page} names {file}"
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text()).body
    for part in path:
        found = [
            node
            for node in body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == part
        ]
        assert found, f"{page} names {name}, but {file} has no {part}"
        body = found[0].body


def test_every_promise_names_a_test() -> None:
    text = (ROOT / "docs" / "delivery.md").read_text()
    rows = [line for line in text.splitlines() if re.match(r"\| \d+", line)]
    assert len(rows) >= 10
    assert not [row for row in rows if "`tests/" not in row]
