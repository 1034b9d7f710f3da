"""README and docs say what is so: their examples run, their links lead somewhere, the tests they name exist."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

import asyncrr
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


class Block(NamedTuple):
    """A Python block of a page, and the mark (an HTML comment) in the line before it, if there is one.

    ========================  ==========================================================================================
    no mark                   a whole program: it is run, without output on stderr; what it connects to is a real server
    ``part``                  lines out of a program: they compile, and the names that they use exist
    ``needs: viewer`` etc.    a whole program that cannot be run here: as ``part``
    ``request: /path``        defines ``app``, a web application: it is run, and answers this request with 200
    ========================  ==========================================================================================
    """

    name: str
    kind: str
    argument: str
    code: str


BLOCK = re.compile(r"(?:^<!-- (\w+)(?:: ([^\n]*))? -->\n)?^```python\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)


def blocks() -> Iterator[Block]:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if page.is_relative_to(ROOT / "docs" / "reference"):  # made when the pages are built
            continue
        for number, found in enumerate(BLOCK.finditer(page.read_text())):
            yield Block(f"{page.name}-{number}", found[1] or "program", found[2] or "", found[3])


BLOCKS = list(blocks())
RUNNABLE = [block for block in BLOCKS if block.kind in ("program", "request")]
REQUEST = """
import asyncio
import httpx

async def ask():
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        answer = await client.get("http://127.0.0.1" + {path!r})
    assert answer.status_code == 200, answer.text

asyncio.run(ask())
"""


def test_marks_of_blocks_are_known() -> None:
    assert {block.kind for block in BLOCKS} <= {"program", "part", "needs", "request"}
    assert len(RUNNABLE) >= 15


@pytest.mark.parametrize("block", RUNNABLE, ids=lambda block: block.name)
async def test_programs_on_pages_run(block: Block, tmp_path: Path) -> None:
    code = block.code + (REQUEST.format(path=block.argument) if block.kind == "request" else "")
    connects = re.search(rf"{re.escape(DEFAULT_URL)}\"|connect_grpc\(\)|GrpcSink\(\)", code)
    async with AsyncExitStack() as stack:
        if connects:
            server = await stack.enter_async_context(RerunServer())
            code = code.replace(f'"{DEFAULT_URL}"', repr(server.url))
            code = re.sub(r"(connect_grpc|GrpcSink)\(\)", rf"\1({server.url!r})", code)
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-W", "error", "-c", code],
            cwd=tmp_path,
            env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    for file in tmp_path.glob("*.rrd"):
        assert oracle.check_file(file).entities


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_code_on_pages_compiles_and_uses_names_that_exist(block: Block) -> None:
    compile(block.code, block.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    modules = {"rr": asyncrr, "asyncrr": asyncrr, "rrb": asyncrr.blueprint}
    used = [
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(block.code))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    assert not [f"{module}.{name}" for module, name in used if module in modules and not hasattr(modules[module], name)]


def texts(source: str) -> Iterator[str]:
    """String constants of a program, those of f-strings with ``…`` for what is filled in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.replace("%s", "…")


def test_messages_on_the_page_about_trouble_are_those_of_the_package() -> None:
    page = (ROOT / "docs" / "troubleshooting.md").read_text()
    section = re.split(r"^## ", page, flags=re.MULTILINE)[2]
    assert section.startswith("Messages\n")
    quoted = [row.removeprefix("asyncrr: ") for row in re.findall(r"^\| `(.*?)` \|", section, flags=re.MULTILINE)]
    assert len(quoted) > 8
    known = [text for file in (ROOT / "asyncrr").rglob("*.py") for text in texts(file.read_text())]
    # A message is put together of several texts: what lies between two fillings has to be in one of them.
    unknown = {
        part
        for message in quoted
        for part in message.split("…")
        if len(part) > 4 and not any(part.strip() in text for text in known)
    }
    assert not unknown


def targets(page: Path) -> list[str]:
    """Targets of the Markdown links of a page that lie in the repository; `test_reference_pages` looks after those to the reference."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    return [target for target in found if not target.startswith(("http:", "https:", "mailto:", "reference/"))]


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
